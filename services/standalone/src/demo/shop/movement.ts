import { formatDecimal, parseDecimal } from '@blackfang/core';
import type { Random } from './random.ts';

export const AVAILABILITIES = ['in_stock', 'out_of_stock', 'preorder', 'backorder', 'discontinued'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

/** What changes about a product. */
export interface ProductState {
  readonly id: string;
  /** What it costs when it is not on sale, give or take 2%. Decimal text, as `price`. */
  readonly regularPrice: string;
  readonly price: string;
  readonly availability: Availability;
  /** How many there are; 0 unless in stock. */
  readonly stock: number;
  /** It stays as it is until somebody says otherwise. */
  readonly frozen: boolean;
  /** The tick at which its sale is over; null while it is on none. */
  readonly saleEndsAt: number | null;
}

export type MoveCause = 'price_moved' | 'sale_started' | 'sale_ended' | 'stock_moved' | 'sold_out' | 'restocked';

export interface Move {
  readonly cause: MoveCause;
  readonly before: ProductState;
  readonly after: ProductState;
}

export const TICK_MS = 2_000;
const MOVES_A_TICK = 5;
/** Every 20 s the next promoted product goes on sale, for 90 s: with ten of them none is on sale twice at a time. */
const SALE_EVERY_TICKS = 10;
const SALE_TICKS = 45;
/**
 * Sales take 9 to 13% off, so that a product's second sale is no 5% below its first: who is told of drops since the
 * last alert hears of each product once. A clearance goes deeper.
 */
const SALE_PER_MILLE = [870, 910] as const;
const CLEARANCE_EVERY_SALES = 41;
const CLEARANCE_PER_MILLE = 750;
/** Together less than the 5% that rules commonly ask for. */
const WOBBLE_PER_MILLE = [980, 1_020] as const;
const SOLD_AT_ONCE = 3;
const RESTOCK = [20, 60] as const;

/**
 * What happens in the shop at a tick: some prices wobble, some pieces are sold or arrive, a sale begins or ends.
 * @param products the shop's, in an order that stays the same.
 * @param promoted ids of those that go on sale, in their order.
 */
export function moveShop(
  products: readonly ProductState[],
  promoted: readonly string[],
  tick: number,
  random: Random,
): Move[] {
  const now = new Map(products.map((product) => [product.id, product]));
  const moves: Move[] = [];
  const apply = (before: ProductState, change: Partial<ProductState>, cause: MoveCause): void => {
    const after = { ...before, ...change };
    now.set(after.id, after);
    if (after.price !== before.price || after.stock !== before.stock || cause === 'sale_ended')
      moves.push({ cause, before, after });
  };

  for (const product of products) {
    if (product.frozen || product.saleEndsAt === null || product.saleEndsAt > tick) continue;
    apply(product, { price: wobbled(product, random), saleEndsAt: null }, 'sale_ended');
  }
  const onSale = now.get(nextOnSale(promoted, tick) ?? '');
  if (onSale && !onSale.frozen && onSale.saleEndsAt === null) {
    const isClearance = (tick / SALE_EVERY_TICKS) % CLEARANCE_EVERY_SALES === 0;
    const perMille = isClearance ? CLEARANCE_PER_MILLE : random.between(...SALE_PER_MILLE);
    const price = portion(onSale.regularPrice, perMille);
    apply(onSale, { price, saleEndsAt: tick + SALE_TICKS }, 'sale_started');
  }
  for (let move = 0; move < MOVES_A_TICK; move += 1) {
    const product = now.get(products[random.between(0, products.length - 1)]?.id ?? '');
    const isStock = random.next() < 0.4;
    if (product === undefined || product.frozen) continue;
    if (isStock) moveStock(product, random, apply);
    else if (product.saleEndsAt === null) apply(product, { price: wobbled(product, random) }, 'price_moved');
  }
  return moves;
}

function nextOnSale(promoted: readonly string[], tick: number): string | undefined {
  if (tick === 0 || tick % SALE_EVERY_TICKS !== 0) return undefined;
  return promoted[(tick / SALE_EVERY_TICKS - 1) % promoted.length];
}

function moveStock(
  product: ProductState,
  random: Random,
  apply: (before: ProductState, change: Partial<ProductState>, cause: MoveCause) => void,
): void {
  if (product.availability === 'in_stock') {
    const stock = Math.max(0, product.stock - random.between(1, SOLD_AT_ONCE));
    const isLast = stock === 0;
    apply(product, { stock, availability: isLast ? 'out_of_stock' : 'in_stock' }, isLast ? 'sold_out' : 'stock_moved');
  } else if (product.availability === 'out_of_stock' && random.next() < 0.5) {
    apply(product, { stock: random.between(...RESTOCK), availability: 'in_stock' }, 'restocked');
  }
}

function wobbled(product: ProductState, random: Random): string {
  return portion(product.regularPrice, random.between(...WOBBLE_PER_MILLE));
}

/** So many thousandths of an amount, exact and then rounded half up to the digits that the amount has. */
function portion(amount: string, perMille: number): string {
  const { units, scale } = parseDecimal(amount);
  return formatDecimal({ units: (units * BigInt(perMille) + 500n) / 1_000n, scale });
}

export interface ProductChange {
  readonly price?: string | undefined;
  readonly availability?: Availability | undefined;
  readonly frozen?: boolean | undefined;
}

/** What somebody asked for: a price that is set is the regular one from now on and ends a sale. */
export function setProduct(product: ProductState, change: ProductChange): ProductState {
  const { price, availability, frozen } = change;
  const stock = availability === undefined || availability === product.availability ? product.stock : RESTOCK[0];
  return {
    ...product,
    ...(price !== undefined && { price, regularPrice: price, saleEndsAt: null }),
    ...(availability !== undefined && { availability, stock: availability === 'in_stock' ? stock : 0 }),
    ...(frozen !== undefined && { frozen }),
  };
}
