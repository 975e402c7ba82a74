import type { Claimed, Planted } from './planted-deliveries.ts';

/** How long a delivery waited to be claimed, and what was claimed before it meanwhile. */
export interface Wait {
  readonly id: string;
  readonly dueAt: number;
  readonly ms: number;
  /** Rounds that claimed for a sick endpoint while this one waited, and not this one. */
  readonly passedOver: number;
  /** Most deliveries of sick endpoints that were in hand while it waited. */
  readonly sickInHand: number;
}

/** @param healthy those whose waits are wanted; whatever else was claimed is of sick endpoints. */
export function waitsOf(healthy: readonly Planted[], claims: readonly Claimed[]): Wait[] {
  const ids = new Set(healthy.map(({ id }) => id));
  const firstOf = new Map<string, Claimed>();
  for (const claim of claims) if (!firstOf.has(claim.id)) firstOf.set(claim.id, claim);
  const sick = claims.filter(({ id }) => !ids.has(id));
  const sickLeases = new Set(sick.map(({ lease }) => lease));
  const rounds = [...new Map(claims.map(({ lease, at }) => [lease, at])).entries()];
  const held = inHandOver(sick);
  return healthy.flatMap(({ id, dueAt, visibleAt }) => {
    const claim = firstOf.get(id);
    if (claim === undefined) return [];
    const between = rounds.filter(([lease, at]) => at > visibleAt && at < claim.at && lease !== claim.lease);
    const passedOver = between.filter(([lease]) => sickLeases.has(lease)).length;
    const sickInHand = held.mostBetween(visibleAt, claim.at);
    return { id, dueAt, ms: claim.at - visibleAt, passedOver, sickInHand };
  });
}

export interface WaitLimits {
  /** The longest wait while all endpoints are well, ms. */
  readonly aloneMs: number;
  /** What one round of claims takes on this machine at its worst, ms. */
  readonly roundMs: number;
}

/**
 * The deliveries that waited behind a sick endpoint:
 * - a round in which they stood took sick ones instead. One round may have looked before they were there, so two must
 *   have passed them over;
 * - or they waited longer by more than a round than without sick neighbours, for whatever reason.
 */
export function behindSick(waits: readonly Wait[], { aloneMs, roundMs }: WaitLimits): Wait[] {
  return waits.filter(({ ms, passedOver }) => passedOver >= 2 || ms > aloneMs + roundMs);
}

/** How many were in hand at once, at any moment. */
export function inHandOver(claims: readonly Claimed[]) {
  const moves = claims
    .flatMap(({ at, until }) => [{ at, by: 1 }, ...(until === null ? [] : [{ at: until, by: -1 }])])
    .toSorted((one, other) => one.at - other.at || one.by - other.by);
  let now = 0;
  const steps = moves.map(({ at, by }) => ({ at, count: (now += by) }));
  return {
    most: Math.max(0, ...steps.map(({ count }) => count)),
    mostBetween(from: number, to: number): number {
      const before = steps.findLast(({ at }) => at <= from)?.count ?? 0;
      return Math.max(before, ...steps.filter(({ at }) => at > from && at < to).map(({ count }) => count));
    },
  };
}
