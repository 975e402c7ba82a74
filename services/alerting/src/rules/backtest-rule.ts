import { AppError, Clock, invalidField, type Caller } from '@blackfang/core';
import { foldBacktest, type Backtest, type PastChange } from './fold-backtest.ts';
import { PriceReplay } from './price-replay.ts';
import {
  isAboutText,
  parseCondition,
  parseScope,
  scopeFields,
  type Condition,
  type ConditionInput,
  type ScopeInput,
} from './rule.ts';
import { WatchDirectory } from './watch-directory.ts';

export interface BacktestQuestion {
  readonly scope: ScopeInput | undefined;
  readonly when: ConditionInput | undefined;
  /** 0 is 30. */
  readonly days: number;
}

export interface BacktestAnswer extends Backtest {
  readonly from: Date;
  readonly to: Date;
  readonly watches: number;
  readonly changes: number;
  /** When the oldest history begins; null where there is none. */
  readonly historyFrom: Date | null;
  /** Whether all of the scope was looked at. */
  readonly complete: boolean;
}

/** What one backtest looks at, at most. */
export const BACKTEST_LIMITS = { watches: 200, changes: 5_000 } as const;
const DEFAULT_DAYS = 30;
const MAX_DAYS = 90;
const DAY_MS = 86_400_000;

export class BacktestRule {
  constructor(
    private readonly directory: WatchDirectory,
    private readonly replay: PriceReplay,
    private readonly clock: Clock,
    /** No further page of history is asked for after this. */
    private readonly maxMs: number,
  ) {}

  /**
   * How often a rule would have fired, saved or not (row Z1). Stores and sends nothing. The own price is today's.
   * @throws AppError `invalid` scope_invalid, condition_invalid, days_invalid · `not_found` watch_not_found,
   * competitor_not_found · `unprocessable` backtest_of_text
   */
  async execute(caller: Caller, question: BacktestQuestion): Promise<BacktestAnswer> {
    const scope = parseScope(question.scope);
    const when = parseCondition(question.when);
    if (isAboutText(when)) {
      const message = 'What pages said before is not compared anew: such a rule looks at changes from now on.';
      throw new AppError('unprocessable', 'backtest_of_text', message);
    }
    const days = question.days === 0 ? DEFAULT_DAYS : question.days;
    if (days < 1 || days > MAX_DAYS) throw invalidField('days', 'days_invalid', `Give 1 to ${MAX_DAYS} days.`);
    await this.directory.requireScope(scope);
    const to = this.clock.now();
    const from = new Date(to.getTime() - days * DAY_MS);
    const { watchId, competitorId } = scopeFields(scope);
    const asked = {
      ...(watchId !== null && { watchId }),
      ...(competitorId !== null && { competitorId }),
      from,
      baseline: replayedBaseline(when),
    };
    const changes: PastChange[] = [];
    let [watches, complete, cursor] = [0, true, ''];
    let historyFrom: Date | null = null;
    do {
      const page = await this.replay.page(caller.tenantId, { ...asked, cursor });
      for (const offer of page.offers) {
        if (changes.length + offer.changes.length > BACKTEST_LIMITS.changes || watches >= BACKTEST_LIMITS.watches) {
          complete = false;
          break;
        }
        watches += 1;
        changes.push(...offer.changes);
        complete &&= !offer.cut;
        if (offer.historyFrom !== null && (historyFrom === null || offer.historyFrom < historyFrom)) {
          historyFrom = offer.historyFrom;
        }
      }
      cursor = page.nextCursor;
      const room = watches < BACKTEST_LIMITS.watches && this.clock.now().getTime() - to.getTime() < this.maxMs;
      if (cursor !== '' && (!room || !complete)) {
        complete = false;
        break;
      }
    } while (cursor !== '');
    const backtest = foldBacktest({ tenantId: caller.tenantId, scope, when }, changes, { from, to });
    return { ...backtest, from, to, watches, changes: changes.length, historyFrom, complete };
  }
}

/** The figure that analysis has to work out; the others are in the change itself or in the memory of the fold. */
function replayedBaseline(when: Condition): string {
  if (!('baseline' in when) || when.baseline === 'previous' || when.baseline === 'last_alerted') return '';
  return when.baseline;
}
