import { Clock, invalidField, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findDays, type DayFigures } from './days.view.ts';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 14;
const MAX_DAYS = 90;

@Injectable()
export class CountDays {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * How all offers of a tenant did on each of the last days, UTC, today with them; the oldest first. Of watches that have
   * been deleted nothing is counted.
   * @param days 1 to 90; 0 is 14
   * @throws AppError `invalid` days_invalid
   */
  async execute(caller: Caller, days: number): Promise<DayFigures[]> {
    if (!Number.isInteger(days) || days < 0 || days > MAX_DAYS) {
      throw invalidField('days', 'days_invalid', `Ask for 1 to ${MAX_DAYS} days.`);
    }
    const today = Math.floor(this.clock.now().getTime() / DAY_MS) * DAY_MS;
    const first = new Date(today - ((days || DEFAULT_DAYS) - 1) * DAY_MS);
    return this.db.tenant(caller, (tx) => findDays(tx, caller.tenantId, first, new Date(today)));
  }
}
