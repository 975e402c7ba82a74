import { isInAddress, isSamePage, nameShare } from '../choose-product.ts';
import type { Account, OfferEvidence, ProductEvidence, Reading } from '../evidence.ts';
import type { Availability } from '../extraction.ts';
import { readGtin } from '../identifiers.ts';
import { LIMITS } from '../limits.ts';
import type { PageText } from '../page-text.ts';
import { isNode, textOf } from '../structured/data.ts';
import type { DataNode, Located } from '../structured/data.ts';
import { findInlineState } from './find-inline-state.ts';
import { meaningOf } from './keys.ts';
import { hasCoinShape } from './minor-units.ts';
import { readStatePrice } from './state-price.ts';
import type { StatePrice } from './state-price.ts';
import { findStateProducts, textsOf, variantsOf } from './state-products.ts';
import type { Place, StateProduct } from './state-products.ts';
import { readStateStock } from './state-stock.ts';

const PLACE_POINTS: Readonly<Record<Place, number>> = { own: 2, alone: 1, listed: -1, elsewhere: -4 };
/** What an object must have for it that it is the page's product, beside where it stands. */
const LEAST_POINTS = 2;

/** What ties an object to the page: its address, its number in the address, its name in the title. */
function tiesOf(product: StateProduct, page: PageText): number {
  const { addresses } = page;
  let points = 0;
  const url = textsOf(product.node, product.path, 'url')[0];
  if (url && isSamePage(url.value, addresses) === true) points += 4;
  if (product.numbers.some(({ value }) => isInAddress(value, addresses))) points += 3;
  const words = product.name?.value.trim() ?? '';
  const share = words.length < 3 ? 0 : nameShare(words, page.titles());
  if (share >= 0.6) points += share === 1 ? 3 : 2;
  return points;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Two objects speak of one product when they share a number that is long enough to be its own, or the whole name. */
function isSame(one: StateProduct, other: StateProduct): boolean {
  if (one.name !== null && other.name !== null && plain(one.name.value) === plain(other.name.value)) return true;
  return one.numbers.some(
    ({ value }) => value.length >= 4 && other.numbers.some((each) => plain(each.value) === plain(value)),
  );
}

function gtinOf(node: DataNode, path: string): Reading<string> | null {
  for (const reading of textsOf(node, path, 'gtin')) {
    const value = readGtin(reading.value);
    if (value !== null) return { ...reading, value };
  }
  return null;
}

/** The article number: what is called so, else the id. An address or a sentence is none. */
function skuOf(product: Pick<StateProduct, 'numbers'>): Reading<string> | null {
  return product.numbers.find(({ value }) => value.length <= 60 && !/[\s/]{2}|^https?:|^gid:/.test(value)) ?? null;
}

function brandOf(node: DataNode, path: string): Reading<string> | null {
  return (
    textsOf(node, path, 'brand').find(({ value }) => !/^(?:https?:|\d+$)/.test(value) && value.length <= 80) ?? null
  );
}

/** Which variant the state itself or the address of the page names. */
function isSelected(variant: Located<DataNode>, product: DataNode, page: PageText): boolean {
  const numbers = textsOf(variant.value, variant.path, 'sku').map(({ value }) => value);
  const asked = [...(page.url?.searchParams.values() ?? [])];
  if (numbers.some((number) => asked.includes(number))) return true;
  for (const key in variant.value) {
    if (/^(?:is)?_?selected$/i.test(key) && variant.value[key] === true) return true;
  }
  for (const key in product) {
    if (meaningOf(key)?.meaning !== 'selected') continue;
    const value = product[key] ?? null;
    const named = isNode(value) ? textsOf(value, '', 'sku').map((each) => each.value) : [textOf(value) ?? ''];
    if (numbers.some((number) => named.includes(number))) return true;
  }
  return false;
}

/** The variant that the state holds beside the others as the one that is shown. */
function selectedNodes(same: readonly StateProduct[]): Located<DataNode>[] {
  return same.flatMap(({ node, path }) =>
    Object.entries(node).flatMap(([key, value]): Located<DataNode>[] =>
      meaningOf(key)?.meaning === 'selected' && isNode(value) ? [{ value, path: `${path}.${key}` }] : [],
    ),
  );
}

/** The number of the one variant; its id in the shop's database only where the page names it. */
function variantSku({ value, path }: Located<DataNode>, isNamed: boolean): Reading<string> | null {
  const reading = skuOf({ numbers: textsOf(value, path, 'sku') });
  return reading !== null && (isNamed || /(?:sku|no|nr|number|code|reference)$/i.test(reading.path)) ? reading : null;
}

/** The stock of several variants together: one that can be bought is enough, and that none can is said by all. */
function stockOfAll(offers: readonly OfferEvidence[]): Reading<Availability> | null {
  const known = offers.flatMap(({ availability }) => availability ?? []);
  if (known.length === 0) return null;
  return (
    known.find(({ value }) => value === 'in_stock') ??
    known.find(({ value }) => value !== 'out_of_stock') ??
    known[0] ??
    null
  );
}

function offerOf(
  located: Located<DataNode>,
  price: StatePrice,
  availability: Reading<Availability> | null,
  currency: Reading<string> | null,
  url: string | null,
): OfferEvidence {
  const { value: node, path } = located;
  return {
    path,
    price: price.price,
    currency,
    isRange: price.isRange,
    listPrice: price.listPrice,
    availability,
    isUsed: false,
    url,
    sku: skuOf({ numbers: textsOf(node, path, 'sku') }),
    gtin: gtinOf(node, path),
    mpn: textsOf(node, path, 'mpn')[0] ?? null,
  };
}

/** The first thing that one of several objects says. */
function first<T>(products: readonly StateProduct[], pick: (product: StateProduct) => T | null): T | null {
  for (const product of products) {
    const found = pick(product);
    if (found !== null) return found;
  }
  return null;
}

/** One product from all objects that speak of it, the surest first. */
function merge(same: readonly StateProduct[], page: PageText): ProductEvidence {
  const isCoin = same.some(({ node }) => hasCoinShape(node));
  let own: { readonly product: StateProduct; readonly price: StatePrice } | undefined;
  for (const product of same) {
    const price = readStatePrice({ value: product.node, path: product.path }, product.currency, page, isCoin);
    if (price.price === null) continue;
    own = { product, price };
    break;
  }
  const holder = same.find(({ node, path }) => variantsOf(node, path).length > 0);
  const variants = holder === undefined ? [] : variantsOf(holder.node, holder.path);
  const selected = holder === undefined ? [] : variants.filter((each) => isSelected(each, holder.node, page));
  const shown = selected.length === 1 ? selected : selectedNodes(same);
  const only = shown[0] ?? (variants.length === 1 ? variants[0] : undefined);
  const nothing: StatePrice = { price: null, listPrice: null, isRange: false };
  const offers = (selected.length > 0 ? selected : variants).map((variant) => {
    const currency = textsOf(variant.value, variant.path, 'currency')[0] ?? holder?.currency ?? null;
    const price = readStatePrice(variant, currency, page, isCoin);
    const stock = readStateStock(variant.value, variant.path);
    return offerOf(variant, price.price === null ? (own?.price ?? nothing) : price, stock, currency, null);
  });
  const stock = first(same, ({ node, path }) => readStateStock(node, path));
  const base = own?.product ?? same[0];
  // Of variants at several prices none may be taken: the product's own price is the one that is shown.
  if (base && (offers.length === 0 || (selected.length === 0 && own !== undefined))) {
    const whole = offerOf(
      { value: base.node, path: base.path },
      own?.price ?? nothing,
      stockOfAll(offers) ?? stock,
      base.currency,
      null,
    );
    offers.splice(0, offers.length, { ...whole, sku: null });
  } else if (offers.every(({ availability }) => availability === null) && stock !== null) {
    offers.forEach((offer, index) => (offers[index] = { ...offer, availability: stock }));
  }
  return {
    role: 'main',
    isProduct: true,
    name: first(same, ({ name }) => name),
    brand: first(same, ({ node, path }) => brandOf(node, path)),
    sku: (only === undefined ? null : variantSku(only, selected.length === 1)) ?? first(same, skuOf),
    gtin: first(same, ({ node, path }) => gtinOf(node, path)),
    mpn: first(same, ({ node, path }) => textsOf(node, path, 'mpn')[0] ?? null),
    url: null,
    rating: null,
    images: null,
    offers,
  };
}

/**
 * The product of the page among the objects of its programs' state: those that the page's address or title speaks for.
 * Tables of variants without a name are the page's own when the page has but one of them.
 */
function chooseState(products: readonly StateProduct[], page: PageText): readonly StateProduct[] {
  const ranked = products
    .map((product) => ({ product, ties: tiesOf(product, page), place: PLACE_POINTS[product.place] }))
    .filter(({ ties }) => ties >= LEAST_POINTS)
    .map((each) => ({ ...each, points: each.ties + each.place }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);
  const [best] = ranked;
  if (!best) return [];
  const others = products.filter((product) => product !== best.product && product.place !== 'elsewhere');
  return [
    best.product,
    ...ranked
      .map(({ product }) => product)
      .filter((product) => product !== best.product && isSame(best.product, product)),
    ...others.filter((product) => !ranked.some((each) => each.product === product) && isSame(best.product, product)),
  ].slice(0, LIMITS.images);
}

/** A table of variants that stands by itself, such as an attribute of the form that puts one into the basket. */
function loneTable(roots: readonly { value: unknown; path: string }[], page: PageText): ProductEvidence | null {
  const tables = roots.flatMap(({ value, path }) => {
    const node: DataNode = Array.isArray(value)
      ? { variants: value }
      : isNode(value as DataNode)
        ? (value as DataNode)
        : {};
    const where = Array.isArray(value) ? path : '';
    const variants = variantsOf(node, path).map((each) => ({
      ...each,
      path: where === '' ? each.path : each.path.replace(`${path}.variants`, path),
    }));
    const isTable =
      variants.length > 0 &&
      variants.every((each) => /variation|attributes|option|is_in_stock/i.test(Object.keys(each.value).join()));
    return isTable ? [{ node, variants }] : [];
  });
  const [table] = tables;
  if (tables.length !== 1 || !table) return null;
  const chosen = table.variants.filter((each) => isSelected(each, table.node, page));
  const offers = (chosen.length > 0 ? chosen : table.variants).map((variant) => {
    const currency = textsOf(variant.value, variant.path, 'currency')[0] ?? null;
    const price = readStatePrice(variant, currency, page);
    return offerOf(variant, price, readStateStock(variant.value, variant.path), currency, null);
  });
  const nothing = { name: null, brand: null, sku: null, gtin: null, mpn: null, url: null, rating: null, images: null };
  return {
    role: 'main',
    isProduct: true,
    ...nothing,
    sku: chosen.length === 1 ? (offers[0]?.sku ?? null) : null,
    offers,
  };
}

/** What the state of the page's programs says of its product. */
export function readInlineState(page: PageText): readonly Account[] {
  const roots = findInlineState(page);
  const chosen = chooseState(findStateProducts(roots), page);
  const product = chosen.length > 0 ? merge(chosen, page) : loneTable(roots, page);
  return product === null
    ? []
    : [{ source: 'inline-state', trust: 0.85, products: [product], warnings: [], troubles: [] }];
}
