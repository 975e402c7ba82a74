import { Clock, invalidField, isId, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { countChanges, findWatchesOf, type WeekOfActivity } from './history.view.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const DEFAULT_WEEKS = 12;
const MAX_WEEKS = 53;

export interface Activity {
  /** Oldest first, without a gap. */
  readonly weeks: WeekOfActivity[];
  /** Watches that were looked at. */
  readonly watches: number;
  /** There are more of them. */
  readonly cut: boolean;
}

@Injectable()
export class CountActivity {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * How often prices and stock of a competitor's watches changed, week by week, the current one with them. Of one that is
   * not known here there is nothing.
   * @param weeks 1 to 53; 0 is 12
   * @throws AppError `invalid` weeks_invalid
   */
  async execute(caller: Caller, competitorId: string, weeks: number): Promise<Activity> {
    if (weeks < 0 || weeks > MAX_WEEKS)
      throw invalidField('weeks', 'weeks_invalid', `Ask for 1 to ${MAX_WEEKS} weeks.`);
    const { tenantId } = caller;
    const begins = mondays(this.clock.now(), weeks === 0 ? DEFAULT_WEEKS : weeks);
    const [since] = begins;
    if (since === undefined || !isId(competitorId)) return { weeks: [], watches: 0, cut: false };
    return this.db.tenant(caller, async (tx) => {
      const { watchIds, cut } = await findWatchesOf(tx, tenantId, competitorId);
      const counted = await countChanges(tx, tenantId, watchIds, since);
      const byBegin = new Map(counted.map((week) => [week.begins.getTime(), week]));
      const still = { priceDrops: 0, priceRises: 0, stockChanges: 0 };
      return {
        weeks: begins.map((monday) => byBegin.get(monday.getTime()) ?? { begins: monday, ...still }),
        watches: watchIds.length,
        cut,
      };
    });
  }
}

/** Begins of the last weeks, oldest first, UTC. */
function mondays(now: Date, weeks: number): Date[] {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const monday = today - ((now.getUTCDay() + 6) % 7) * DAY_MS;
  return Array.from({ length: weeks }, (_, index) => new Date(monday - (weeks - 1 - index) * WEEK_MS));
}
