import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { Clock, invalidField, isId, notFound, type Caller } from '@blackfang/core';
import { Database, decodeCursor, pageOf } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { MAX_POINTS } from '../offers/price-point.store.ts';
import { REPLAYED_BASELINES, replayOffer, windowDays, type ReplayedBaseline, type ReplayedChange } from './replay.ts';
import { findReplayable, loadReplay, type ReplayableOffer } from './replay.view.ts';
import { Retention } from './retention.ts';

export interface ReplayOffersQuestion {
  readonly watchId: string | undefined;
  readonly competitorId: string | undefined;
  readonly from: Date | undefined;
  /** Empty for none. */
  readonly baseline: string;
  readonly cursor: string;
}

export interface ReplayedOffer {
  readonly offer: ReplayableOffer;
  readonly changes: readonly ReplayedChange[];
  readonly historyFrom: Date | null;
  readonly cut: boolean;
}

const DAY_MS = 86_400_000;
/** Offers whose points are in memory at once. */
const OFFERS_A_PAGE = 25;
/** Points looked at for the figures of one offer: a tenth of a second. */
const WORK_AN_OFFER = 50_000;

@Injectable()
export class ReplayOffers {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly retention: Retention,
  ) {}

  /**
   * Past changes of the offers in a scope, by watch, each with the figure that held before it. Of a watch or competitor
   * that is not known here there are none.
   * @throws AppError `not_found` watch_not_found, competitor_not_found where the id is none · `invalid` from_invalid,
   *   baseline_invalid, cursor_invalid
   */
  async execute(caller: Caller, question: ReplayOffersQuestion) {
    const { tenantId } = caller;
    const watchId = scopeId('watch', question.watchId);
    const competitorId = scopeId('competitor', question.competitorId);
    const baseline = readBaseline(question.baseline);
    if (question.from === undefined) throw invalidField('from', 'from_invalid', 'Give the time to begin at.');
    const oldest = this.clock.now().getTime() - this.retention.days * DAY_MS;
    const from = new Date(Math.max(question.from.getTime(), oldest));
    const since = new Date(from.getTime() - windowDays(baseline) * DAY_MS);
    const [after = null] = decodeCursor(question.cursor, 1) ?? [];
    if (after !== null && !isId(after)) {
      throw invalidField('cursor', 'cursor_invalid', 'Use the nextCursor of the page before, unchanged.');
    }
    const { page, points } = await this.db.tenant(caller, async (tx) => {
      const rows = await findReplayable(tx, { tenantId, watchId, competitorId, after, limit: OFFERS_A_PAGE + 1 });
      const found = pageOf(rows, OFFERS_A_PAGE, (row) => [row.watchId]);
      const ids = found.items.map((offer) => offer.watchId);
      return { page: found, points: await loadReplay(tx, tenantId, ids, since) };
    });
    const items: ReplayedOffer[] = [];
    for (const offer of page.items) {
      const known = points.get(offer.watchId) ?? [];
      const { first, ownPrice } = offer;
      const beginsLate = known.length >= MAX_POINTS;
      const replayed = replayOffer(known.slice(-MAX_POINTS), {
        from,
        baseline,
        first,
        ownPrice,
        beginsLate,
        maxWork: WORK_AN_OFFER,
      });
      items.push({ offer, ...replayed, historyFrom: known[0]?.at ?? null });
      await yieldToOthers();
    }
    return { items, nextCursor: page.nextCursor };
  }
}

function readBaseline(name: string): ReplayedBaseline | null {
  if (name === '') return null;
  const known = REPLAYED_BASELINES.find((one) => one === name);
  if (known !== undefined) return known;
  throw invalidField('baseline', 'baseline_invalid', `Use one of ${REPLAYED_BASELINES.join(', ')}.`);
}

function scopeId(what: 'watch' | 'competitor', id: string | undefined): string | null {
  if (id === undefined) return null;
  if (isId(id)) return id;
  throw notFound(what);
}
