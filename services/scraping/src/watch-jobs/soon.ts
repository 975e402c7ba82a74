import type { WatchJob } from './watch-job.ts';

/** More at once are no longer one person who waits for one page: they are spread, and do not go before scheduled runs. */
export const FEW = 20;
const SPREAD_S = 300;

/** When a watch that stood still is looked at again; the scheduler counts the check. @param place of its item in the job */
export function soon(now: Date, { total }: WatchJob, place: number): Date {
  return total <= FEW ? now : new Date(now.getTime() + (SPREAD_S * 1_000 * place) / total);
}
