import type { OfferChange } from './evaluate-rule.ts';
import { foldRules, type Raised } from './fold-rules.ts';
import type { Condition, Rule, Scope } from './rule.ts';

/** A change of an offer that lies back, with what to call it. */
export interface PastChange extends OfferChange {
  readonly title: string;
  readonly url: string;
}

/** What a rule would have done. */
export interface Backtest {
  readonly count: number;
  /** Each day of the time, UTC, oldest first. */
  readonly byDay: readonly { readonly day: string; readonly count: number }[];
  /** Newest first. */
  readonly examples: readonly Raised<PastChange>[];
}

const DAY_MS = 86_400_000;
export const MAX_EXAMPLES = 20;

/**
 * Lets past changes pass a rule with the same fold as live ones, as if it had been made before the first of them.
 * @param changes of each offer oldest first.
 */
export function foldBacktest(
  of: { readonly tenantId: string; readonly scope: Scope; readonly when: Condition },
  changes: readonly PastChange[],
  { from, to }: { readonly from: Date; readonly to: Date },
): Backtest {
  const id = '00000000-0000-0000-0000-000000000000';
  const rule: Rule = { ...of, id, name: '', muted: true, revision: 1, since: new Date(0) };
  const { alerts } = foldRules([rule], changes, []);
  const fired = Map.groupBy(alerts, ({ change }) => dayOf(change.occurredAt));
  const newest = alerts.toSorted((a, b) => b.change.occurredAt.getTime() - a.change.occurredAt.getTime());
  return {
    count: alerts.length,
    byDay: daysOf(from, to).map((day) => ({ day, count: fired.get(day)?.length ?? 0 })),
    examples: newest.slice(0, MAX_EXAMPLES),
  };
}

function daysOf(from: Date, to: Date): string[] {
  const first = Math.floor(from.getTime() / DAY_MS);
  const days = Math.floor(to.getTime() / DAY_MS) - first + 1;
  return Array.from({ length: days }, (_, index) => dayOf(new Date((first + index) * DAY_MS)));
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
