import { Clock, invalidField, type Caller, type Money } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findMoves } from './moves.view.ts';

/** How far a price is from what it was. */
export interface Move {
  readonly watchId: string;
  readonly competitorId: string | null;
  readonly title: string;
  readonly url: string;
  readonly from: Money;
  readonly to: Money;
  /** Of `from`, signed. */
  readonly percent: number;
  /** When the present price or stock began. */
  readonly at: Date;
}

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const MAX_DAYS = 90;
const DEFAULT_LIMIT = 5;
const MAX_LIMIT = 50;

@Injectable()
export class ListMoves {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Offers whose price is furthest, in percent, from the one that stood so many days ago, or from their first one since.
   * A price that went and came back has not moved; one in another currency is no move.
   * @param question days 1 to 90, 0 is 7; limit 1 to 50, 0 is 5
   * @throws AppError `invalid` days_invalid, limit_invalid
   */
  async execute(caller: Caller, question: { readonly days: number; readonly limit: number }): Promise<Move[]> {
    const days = question.days || DEFAULT_DAYS;
    const limit = question.limit || DEFAULT_LIMIT;
    if (days < 1 || days > MAX_DAYS) throw invalidField('days', 'days_invalid', `Give 1 to ${MAX_DAYS} days.`);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalidField('limit', 'limit_invalid', `Ask for 1 to ${MAX_LIMIT} items.`);
    }
    const since = new Date(this.clock.now().getTime() - days * DAY_MS);
    const rows = await this.db.tenant(caller, (tx) => findMoves(tx, caller.tenantId, since, limit));
    return rows.map(({ was, amount, currency, ...row }) => ({
      watchId: row.watch_id,
      competitorId: row.competitor_id,
      title: row.title,
      url: row.url,
      from: { amount: was, currency },
      to: { amount, currency },
      percent: row.percent,
      at: row.current_at,
    }));
  }
}
