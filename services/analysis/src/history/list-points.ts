import { Clock, invalidField, isId, notFound, type Caller } from '@blackfang/core';
import { Database, decodeCursor, pageOf } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findPoints, watchExists } from './history.view.ts';
import { toPoint, type Point } from './point.ts';
import { Retention } from './retention.ts';

export interface PointsQuestion {
  readonly watchId: string;
  /** 90 days before `to` where absent. */
  readonly from: Date | undefined;
  /** Now where absent. */
  readonly to: Date | undefined;
  /** 1 to 1000; 0 is 200. */
  readonly limit: number;
  readonly cursor: string;
}

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 90;
const DEFAULT_LIMIT = 200;
const MAX_LIMIT = 1_000;

@Injectable()
export class ListPoints {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly retention: Retention,
  ) {}

  /**
   * Price and stock of a watch in a range of time, both ends included, oldest first: the moments at which one of them
   * became another. Nothing older than the retention.
   * @throws AppError `not_found` watch_not_found · `invalid` range_invalid, limit_invalid, cursor_invalid
   */
  async execute(caller: Caller, question: PointsQuestion): Promise<{ items: Point[]; nextCursor: string }> {
    const { watchId } = question;
    if (!isId(watchId)) throw notFound('watch');
    const limit = question.limit === 0 ? DEFAULT_LIMIT : question.limit;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalidField('limit', 'limit_invalid', `Ask for 1 to ${MAX_LIMIT} items.`);
    }
    const now = this.clock.now();
    // Observed times may be ahead of the clock by five minutes at most.
    const to = question.to ?? new Date(now.getTime() + 5 * 60_000);
    const wanted = question.from ?? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS);
    if (wanted > to) throw invalidField('from', 'range_invalid', 'Give a from that is not later than to.');
    const from = new Date(Math.max(wanted.getTime(), now.getTime() - this.retention.days * DAY_MS));
    const after = cursorTime(question.cursor);
    const rows = await this.db.tenant(caller, async (tx) => {
      if (!(await watchExists(tx, caller.tenantId, watchId))) throw notFound('watch');
      return findPoints(tx, { tenantId: caller.tenantId, watchId, from, to, after, limit: limit + 1 });
    });
    const page = pageOf(rows, limit, (row) => [row.observed_at.toISOString()]);
    return { nextCursor: page.nextCursor, items: page.items.map(toPoint) };
  }
}

function cursorTime(cursor: string): Date | null {
  const [time] = decodeCursor(cursor, 1) ?? [];
  if (time === undefined) return null;
  const at = new Date(time);
  if (!Number.isNaN(at.getTime())) return at;
  throw invalidField('cursor', 'cursor_invalid', 'Use the nextCursor of the page before, unchanged.');
}
