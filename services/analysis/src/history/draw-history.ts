import { Clock, invalidField, isId, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { firstPointAt, thinPoints, watchExists } from './history.view.ts';
import { toPoint, type Point } from './point.ts';
import { Retention } from './retention.ts';

export interface DrawingQuestion {
  readonly watchId: string;
  /** The first point where absent. */
  readonly from: Date | undefined;
  /** Now where absent. */
  readonly to: Date | undefined;
  /** Pixels, 1 to 1000; 0 is 1000. */
  readonly width: number;
}

export interface Drawing {
  /** Oldest first, at most four a pixel; what stood when the range began comes before it. */
  readonly items: Point[];
  readonly from: Date;
  readonly to: Date;
  /** Points of the range, drawn or not. */
  readonly count: number;
  readonly firstAt: Date | undefined;
}

/** What is drawn ends now, or so long after its last point: the first one of all has a width, too. */
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const MAX_WIDTH = 1_000;
/** Each pixel has a first, a lowest, a highest and a last point, the one before the range stands in the first of them. */
const POINTS_BEFORE = 1;

@Injectable()
export class DrawHistory {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly retention: Retention,
  ) {}

  /**
   * Price and stock of a watch as a chart draws it: however many points there are, 4,000 come at most, with the lowest
   * and highest of every pixel among them.
   * @throws AppError `not_found` watch_not_found · `invalid` range_invalid, width_invalid
   */
  async execute(caller: Caller, { watchId, ...wanted }: DrawingQuestion): Promise<Drawing> {
    if (!isId(watchId)) throw notFound('watch');
    const width = wanted.width === 0 ? MAX_WIDTH : wanted.width;
    if (width < 1 || width > MAX_WIDTH) {
      throw invalidField('width', 'width_invalid', `Ask for 1 to ${MAX_WIDTH} pixels.`);
    }
    const { tenantId } = caller;
    const now = this.clock.now();
    const since = new Date(now.getTime() - this.retention.days * DAY_MS);
    // Observed times may be ahead of the clock by five minutes at most.
    const to = wanted.to ?? new Date(now.getTime() + 5 * 60_000);
    if (wanted.from !== undefined && wanted.from > to) {
      throw invalidField('from', 'range_invalid', 'Give a from that is not later than to.');
    }
    return this.db.tenant(caller, async (tx) => {
      if (!(await watchExists(tx, tenantId, watchId))) throw notFound('watch');
      const firstAt = (await firstPointAt(tx, tenantId, watchId, since)) ?? undefined;
      const from = later(wanted.from ?? firstAt ?? to, since);
      const parts = Math.max(1, width - POINTS_BEFORE);
      const { rows, count } = await thinPoints(tx, { tenantId, watchId, from, to, parts, since });
      const items = rows.map(toPoint);
      const last = later(items.at(-1)?.at ?? now, from);
      return { items, from, to: wanted.to ?? later(now, new Date(last.getTime() + MINUTE_MS)), count, firstAt };
    });
  }
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);
