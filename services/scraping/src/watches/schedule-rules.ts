/** What the configuration says of schedules. */
export class ScheduleRules {
  /** Lets intervals be shorter than plans say; undefined: the plan's. */
  readonly minIntervalS: number | undefined;

  constructor(minIntervalS: number | undefined) {
    this.minIntervalS = minIntervalS;
  }
}
