/** How far back history is shown, days. */
export class Retention {
  readonly days: number;

  constructor(days: number) {
    this.days = days;
  }
}
