import { Clock, invalidField, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { listKeyUse, type KeyUse } from './key-use.store.ts';

const DAYS = { default: 30, max: 90 } as const;
const DAY_MS = 86_400_000;
/** More than there can be keys at a time: those that were deleted are among them. */
const MOST_KEYS = 200;

@Injectable()
export class ListKeyUse {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * How often the keys of the caller's tenant were used on each of the last days, the most used first.
   * @param wanted how many days, today with them; 0 for the default. @throws AppError `invalid` days_invalid
   */
  async execute(caller: Caller, wanted: number): Promise<{ from: string; items: KeyUse[] }> {
    const days = wanted === 0 ? DAYS.default : wanted;
    if (!Number.isInteger(days) || days < 1 || days > DAYS.max) {
      throw invalidField('days', 'days_invalid', `Ask for 1 to ${DAYS.max} days.`);
    }
    const from = new Date(this.clock.now().getTime() - (days - 1) * DAY_MS).toISOString().slice(0, 10);
    const { tenantId } = caller;
    const items = await this.db.tenant(caller, (tx) => listKeyUse(tx, tenantId, { from, days, limit: MOST_KEYS }));
    return { from, items };
  }
}
