import type { ProductEvidence } from './evidence.ts';
import type { PageText } from './page-text.ts';
import { wordsOf } from './text.ts';

export interface ProductChoice {
  readonly product: ProductEvidence;
  /** 0 to 1: how sure it is that this is the product of the page. */
  readonly certainty: number;
  readonly warnings: readonly string[];
}

const letters = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize('NFKC')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** Share of the name's words that stand in the title. */
export function nameShare(name: string, titles: Iterable<string>): number {
  const wanted = new Set(letters(name));
  if (wanted.size === 0) return 0;
  let most = 0;
  for (const title of titles) {
    const present = new Set(letters(title));
    most = Math.max(most, [...wanted].filter((word) => present.has(word)).length / wanted.size);
    if (most === 1) break;
  }
  return most;
}

/** Less of a name's words in every title of the page than this, and it is the name of something else. */
const LEAST_SHARED = 0.25;
/** Whether data names a product that none of the page's titles speaks of, and that its address doesn't, either. */
function isOfAnother(product: ProductEvidence, page: PageText): boolean {
  const { name, sku, url } = product;
  const wanted = new Set(name === null ? [] : wordsOf(name.value));
  if (wanted.size === 0) return false;
  let isTitled = false;
  for (const title of page.titles()) {
    isTitled = true;
    const present = new Set(wordsOf(title));
    let common = 0;
    for (const part of wanted) if (present.has(part)) common += 1;
    if (common / Math.max(1, Math.min(wanted.size, present.size)) >= LEAST_SHARED) return false;
  }
  if (!isTitled) return false;
  const { addresses } = page;
  return !(url !== null && isSamePage(url, addresses) === true) && !(sku !== null && isInAddress(sku.value, addresses));
}

/** Whether an address leads to the page; null where it can't tell. */
export function isSamePage(url: string, addresses: readonly URL[]): boolean | null {
  const target = addresses[0] && URL.parse(url, addresses[0].href);
  if (!target || !/^https?:$/.test(target.protocol)) return null;
  const path = (address: URL): string => address.pathname.replace(/\/+$/, '').toLowerCase();
  if (path(target) === '') return null;
  return addresses.some((address) => path(address) === path(target));
}

/** Whether an article number stands by itself in an address of the page. */
export function isInAddress(sku: string, addresses: readonly URL[]): boolean {
  const token = sku.toLowerCase();
  return (
    token.length >= 4 &&
    addresses.some(({ pathname, search }) =>
      `${pathname}${search}`
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .includes(token),
    )
  );
}

/** What speaks for it that the page is about this product, in points. */
function signals(product: ProductEvidence, page: PageText): number {
  let points = 0;
  if (product.role === 'main') points += 3;
  const same = product.url === null ? null : isSamePage(product.url, page.addresses);
  if (same !== null) points += same ? 4 : -1;
  if (product.sku !== null && isInAddress(product.sku.value, page.addresses)) points += 3;
  const share = product.name === null ? 0 : nameShare(product.name.value, page.titles());
  if (share >= 0.6) points += share === 1 ? 3 : 2;
  return points;
}

const isPriced = (product: ProductEvidence): boolean => product.offers.some((offer) => offer.price !== null);

/**
 * The product that the page is about. One that stands alone is it; of several the one that the page's address, title or
 * main entity speaks for; where nothing tells them apart none is chosen, so that a neighbour's price is never taken.
 */
export function chooseProduct(
  products: readonly ProductEvidence[],
  page: PageText,
): ProductChoice | { warnings: readonly string[] } {
  const own = products.filter((product) => product.role !== 'listed');
  const [only] = own;
  if (own.length === 1 && only && products.length === 1) {
    return isOfAnother(only, page)
      ? { product: only, certainty: 0.4, warnings: ['other_product'] }
      : { product: only, certainty: 1, warnings: [] };
  }
  if (products.length === 0) return { warnings: [] };

  const ranked = products
    .map((product) => ({ product, points: signals(product, page) - (product.role === 'listed' ? 3 : 0) }))
    .sort((a, b) => b.points - a.points || Number(isPriced(b.product)) - Number(isPriced(a.product)));
  const [best, second] = ranked;
  if (!best) return { warnings: [] };
  if (own.length === 1 && only && best.product === only) return { product: only, certainty: 1, warnings: [] };
  if (best.points <= 0) {
    // Only one of them has a price and is no mere list entry: the others are stubs.
    const priced = own.filter(isPriced);
    if (priced.length === 1 && priced[0]) return { product: priced[0], certainty: 0.8, warnings: ['several_products'] };
    return { warnings: ['several_products'] };
  }
  const isTie =
    second !== undefined && second.points === best.points && second.product.name?.value !== best.product.name?.value;
  return isTie
    ? { product: best.product, certainty: 0.7, warnings: ['several_products'] }
    : { product: best.product, certainty: 1, warnings: [] };
}
