import {
  evaluateRule,
  isKnown,
  type ComparedWith,
  type OfferChange,
  type OfferState,
  type RuleMemory,
  type Verdict,
} from './evaluate-rule.ts';
import type { Rule } from './rule.ts';

/** A rule's memory with whose it is. `revision` is that of the rule which remembered it. */
export interface StoredMemory extends RuleMemory {
  readonly tenantId: string;
  readonly ruleId: string;
  readonly offerId: string;
  readonly revision: number;
}

/** A rule was set off by a change. */
export interface Raised<Change extends OfferChange = OfferChange> {
  readonly rule: Rule;
  readonly change: Change;
  readonly baseline: ComparedWith;
  /** Signed, of the baseline; null where it has no meaning. */
  readonly percent: number | null;
  /** Whether the rule had never alerted of this offer before. */
  readonly first: boolean;
}

export interface FoldResult<Change extends OfferChange> {
  /** In the order of the changes. */
  readonly alerts: readonly Raised<Change>[];
  /** What has to be remembered, each once. */
  readonly moved: readonly StoredMemory[];
}

/** Machines write times that differ by so much at most. */
const CLOCK_TOLERANCE_MS = 5_000;

/**
 * Lets changes pass the rules, one by one, in the order of the batch, each seeing what the one before left in memory:
 * so neither the cut of the batches nor a repeat of changes makes a difference.
 * Only live changes count, and of an offer only those above the version that the rule has seen.
 * @param memory of these rules for these offers; what is missing begins with the first change.
 */
export function foldRules<Change extends OfferChange>(
  rules: readonly Rule[],
  batch: readonly Change[],
  memory: readonly StoredMemory[],
): FoldResult<Change> {
  const known = new Map(memory.map((one) => [keyOf(one.tenantId, one.ruleId, one.offerId), one]));
  const byTenant = Map.groupBy(rules, (rule) => rule.tenantId);
  const alerts: Raised<Change>[] = [];
  const moved = new Map<string, StoredMemory>();
  for (const change of batch) {
    for (const rule of byTenant.get(change.tenantId) ?? []) {
      if (!concerns(rule, change)) continue;
      const key = keyOf(rule.tenantId, rule.id, change.offerId);
      const before = known.get(key);
      const current = before?.revision === rule.revision ? before : undefined;
      if (current !== undefined && change.version <= current.version) continue;
      const remembered = prepare(current, change);
      const verdict = evaluateRule(rule, change, remembered);
      if (verdict.kind === 'fire') {
        const { baseline, percent } = verdict;
        alerts.push({ rule, change, baseline, percent, first: !remembered.alerted });
      }
      const { tenantId, id: ruleId, revision } = rule;
      const after = { tenantId, ruleId, offerId: change.offerId, revision, ...remember(remembered, change, verdict) };
      known.set(key, after);
      moved.set(key, after);
    }
  }
  return { alerts, moved: [...moved.values()] };
}

/** Whether a rule has to look at a change at all. */
export function concerns(
  rule: Rule,
  change: Pick<OfferChange, 'origin' | 'occurredAt' | 'watchId' | 'competitorId'>,
): boolean {
  if (change.origin !== 'live') return false;
  if (change.occurredAt.getTime() + CLOCK_TOLERANCE_MS < rule.since.getTime()) return false;
  switch (rule.scope.kind) {
    case 'watch':
      return rule.scope.watchId === change.watchId;
    case 'competitor':
      return rule.scope.competitorId === change.competitorId;
    case 'all':
      return true;
  }
}

/** What a rule starts from: where there is no memory of an offer, the state before the first change. */
function prepare(memory: RuleMemory | undefined, change: OfferChange): RuleMemory {
  const { previous, current } = change;
  const before = memory ?? {
    version: 0n,
    armed: true,
    lastAlerted: null,
    alerted: false,
    availability: previous && isKnown(previous.availability) ? previous.availability : null,
  };
  return { ...before, lastAlerted: before.lastAlerted ?? figureOf(previous) ?? figureOf(current) };
}

function remember(memory: RuleMemory, change: OfferChange, verdict: Verdict): RuleMemory {
  const fired = verdict.kind === 'fire';
  const { current } = change;
  return {
    version: change.version,
    armed: fired ? false : verdict.reason === 'below_threshold' ? true : memory.armed,
    lastAlerted: fired ? (figureOf(current) ?? memory.lastAlerted) : memory.lastAlerted,
    alerted: memory.alerted || fired,
    availability: isKnown(current.availability) ? current.availability : memory.availability,
  };
}

function figureOf(state: OfferState | null): RuleMemory['lastAlerted'] {
  return state === null || state.price === null ? null : { price: state.price, observationId: state.observationId };
}

function keyOf(tenantId: string, ruleId: string, offerId: string): string {
  return `${tenantId}/${ruleId}/${offerId}`;
}
