import { AppError, isId } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { addKeyUse, type KeyDay } from './key-use.store.ts';

const MOST_AT_ONCE = 1_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

@Injectable()
export class RecordKeyUse {
  constructor(private readonly db: Database) {}

  /** Adds to how often keys were used. @throws AppError `invalid` key_use_invalid */
  async execute(items: readonly KeyDay[]): Promise<void> {
    if (items.length > MOST_AT_ONCE || !items.every(isSound)) {
      throw new AppError('invalid', 'key_use_invalid', `Tell of at most ${MOST_AT_ONCE} days of keys at once.`);
    }
    if (items.length === 0) return;
    const tenantIds = [...new Set(items.map(({ tenantId }) => tenantId))];
    await this.db.batch(tenantIds, (tx) => addKeyUse(tx, items));
  }
}

function isSound({ tenantId, keyId, day, requests }: KeyDay): boolean {
  return isId(tenantId) && isId(keyId) && DAY.test(day) && requests > 0n;
}
