/** A time at which an alert can come back. */
export interface SnoozeTime {
  readonly words: string;
  readonly at: Date;
}

const HOUR_MS = 3_600_000;
const MORNING_HOUR = 8;
const MONDAY = 1;

/** Times at which one has time again, by the person's own clock. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  return [
    { words: 'For an hour', at: new Date(now.getTime() + HOUR_MS) },
    { words: 'Until tomorrow morning', at: morningIn(now, 1) },
    { words: 'Until Monday morning', at: morningIn(now, (MONDAY + 7 - now.getDay()) % 7 || 7) },
    { words: 'For a week', at: new Date(now.getTime() + 7 * 24 * HOUR_MS) },
  ];
}

function morningIn(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING_HOUR);
}
