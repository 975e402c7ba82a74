import type { Money } from '@blackfang/core';
import { WatchChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { databaseTime } from '../database-time.ts';
import { saveProductOfWatches, type ProductOfWatch } from '../watches/watch.store.ts';
import { watchChanged, type Watch } from '../watches/watch.ts';
import { ownPriceOf, type ProductRow } from './product.store.ts';
import { ownPriceBeside, type OwnPrice } from './product.ts';
import type { Vat } from './vat.ts';

const PRICES = `
  SELECT id, own_price, own_currency, own_vat_included, own_vat_rate FROM product
  WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`;
const VATS = 'SELECT id, vat FROM competitor WHERE tenant_id = $1 AND id = ANY ($2::uuid[])';
/** Watches written and told at once. */
const CHUNK = 1_000;

/**
 * The own price of a watch of a product: the one that was given to the watch itself, else the product's.
 * @param product null where it has none, or none that says a price
 */
export function inheritedBy(
  watch: Pick<Watch, 'ownPrice' | 'ownPriceInherited'>,
  product: OwnPrice | null,
  vat: Vat,
): { readonly ownPrice: Money | null; readonly ownPriceInherited: boolean } {
  const { ownPrice, ownPriceInherited } = watch;
  if (ownPrice !== null && !ownPriceInherited) return { ownPrice, ownPriceInherited };
  return product === null
    ? { ownPrice: null, ownPriceInherited: false }
    : { ownPrice: ownPriceBeside(product, vat), ownPriceInherited: true };
}

export interface Heir {
  /** As it is, locked. */
  readonly before: Watch;
  /** Whose it is to be. */
  readonly productId: string | null;
  /** The own price that was given to it gives way to the product's. */
  readonly yields?: boolean;
}

/** Watches that stay with their products. */
export const heirsOf = (watches: readonly Watch[]): Heir[] =>
  watches.map((before) => ({ before, productId: before.productId }));

/**
 * Gives locked watches the own price that is theirs after a change of their product, of what is known of their
 * competitor's prices, or of which product they belong to, and tells the others of it: to them it is the watch's.
 * @returns those that changed: what neither moves nor gets another price is left as it is
 */
export async function inheritOwnPrices(tx: Tx, tenantId: string, heirs: readonly Heir[]): Promise<Watch[]> {
  if (heirs.length === 0) return [];
  const productIds = [...new Set(heirs.flatMap(({ productId }) => productId ?? []))];
  const competitorIds = [...new Set(heirs.map(({ before }) => before.competitorId))];
  const prices = new Map(
    (await tx.query<ProductRow>(PRICES, [tenantId, productIds])).map((row) => [row.id, ownPriceOf(row)]),
  );
  const vats = new Map(
    (await tx.query<{ id: string; vat: Vat }>(VATS, [tenantId, competitorIds])).map(({ id, vat }) => [id, vat]),
  );
  const changes = heirs.flatMap(({ before, productId, yields = false }): (ProductOfWatch & { before: Watch })[] => {
    const price = productId === null ? null : (prices.get(productId) ?? null);
    const asked = yields ? { ...before, ownPriceInherited: true } : before;
    const next = inheritedBy(asked, price, vats.get(before.competitorId) ?? '');
    const stays = productId === before.productId && isSame(before, next);
    return stays ? [] : [{ before, id: before.id, productId, ...next }];
  });
  const now = await databaseTime(tx);
  const changed: Watch[] = [];
  for (let from = 0; from < changes.length; from += CHUNK) {
    const chunk = changes.slice(from, from + CHUNK);
    const saved = await saveProductOfWatches(tx, tenantId, chunk);
    const earlier = new Map(chunk.map(({ before }) => [before.id, before]));
    const events = saved.map((watch) => {
      const before = earlier.get(watch.id);
      const isPrice = before === undefined || !isSame(before, watch);
      return watchChanged(watch, isPrice ? 'own_price_set' : 'updated', now);
    });
    await publish(tx, WatchChanged, events);
    changed.push(...saved);
  }
  return changed;
}

type Priced = Pick<Watch, 'ownPrice' | 'ownPriceInherited'>;

function isSame(a: Priced, b: Priced): boolean {
  const same = a.ownPrice?.amount === b.ownPrice?.amount && a.ownPrice?.currency === b.ownPrice?.currency;
  return same && a.ownPriceInherited === b.ownPriceInherited;
}
