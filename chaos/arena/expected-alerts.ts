import type { SeenPrice } from './tally.ts';

/**
 * The alerts that a rule for falls against the previous price must have raised, worked out from the observations alone
 * and with nothing of the product's own arithmetic.
 * @param percent of the previous price, inclusive.
 * @returns ids of the observations that set it off
 */
export function expectedAlerts(observations: readonly SeenPrice[], percent: number): string[] {
  const ofWatches = Map.groupBy(
    observations.filter(({ status, price }) => status === 'ok' && price !== null),
    ({ watchId }) => watchId,
  );
  return [...ofWatches.values()].flatMap((of) => {
    const inOrder = of.toSorted((a, b) => a.sequence - b.sequence);
    return inOrder.flatMap((now, index) => {
      const before = inOrder[index - 1];
      return before !== undefined && hasFallen(cents(before), cents(now), percent) ? [now.id] : [];
    });
  });
}

function hasFallen(before: number, now: number, percent: number): boolean {
  return (before - now) * 100 >= percent * before;
}

/** The shop has no finer prices, so whole numbers are exact. */
function cents({ price }: SeenPrice): number {
  const [, whole, part = ''] = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(price ?? '') ?? [];
  if (whole === undefined) throw new Error(`${price} is no price of the shop.`);
  return Number(whole) * 100 + Number(part.padEnd(2, '0'));
}
