import { compareAmounts, isAmount, percentChange } from '@blackfang/core';
import type { Money } from '@blackfang/core';
import type { Account, OfferTerms } from '../evidence.ts';
import type { Extraction, Field, FieldName, Source } from '../extraction.ts';
import { blocksOf, isInLink, isWithin, priceTextOf, productZone } from '../page-blocks.ts';
import type { PageBlock, Zone } from '../page-blocks.ts';
import { isScanned, scanOf } from '../page-scan.ts';
import type { PageText } from '../page-text.ts';
import type { PageTree } from '../page-tree.ts';
import { readPriceText } from '../price-text.ts';
import { owned } from '../text.ts';
import { mayShowPromotion } from './may-show-promotion.ts';
import { MAX_PROMOTION_TEXT, readPromotionText } from './promotion-text.ts';
import type { PromotionFindings } from './promotion-text.ts';
import type { Bundle, Coupon, Promotion } from './promotion.ts';

const MAX_COUPONS = 5;
const MAX_BUNDLES = 5;
/** Struck texts that are looked at. */
const MAX_STRUCK = 30;
/** What a badge may say beside its percentage; longer texts speak of something else. */
const MAX_BADGE = 60;
/** Percentage points that a printed percentage may lie beside the one that both prices give: shops round. */
const PERCENT_TOLERANCE = 3;
const VISIBLE_TRUST = 0.75;

type Fields = Partial<Record<FieldName, Field>>;
type Read = Pick<Extraction, 'price' | 'listPrice' | 'fields'>;

export interface ReadPromotion {
  readonly promotion: Promotion | null;
  readonly listPrice: Money | null;
  /** Where each part of it was read. */
  readonly fields: Fields;
}

const field = (source: Source, path: string, text: string, confidence: number): Field => ({
  source,
  path: owned(path),
  text: owned(text.slice(0, MAX_PROMOTION_TEXT)),
  confidence,
});

function isAbove(price: Money, other: Money): boolean {
  if (!isAmount(price.amount) || !isAmount(other.amount)) return false;
  if (price.currency !== null && other.currency !== null && price.currency !== other.currency) return false;
  return compareAmounts(price.amount, other.amount) > 0;
}

/** The terms of the offer whose price was taken, with the witness that gave them. */
function termsOf(accounts: readonly Account[], price: Money | null): { terms: OfferTerms; account: Account } | null {
  if (price === null || !isAmount(price.amount)) return null;
  for (const account of accounts) {
    for (const product of account.products) {
      for (const { terms, price: offered } of product.offers) {
        const amount = offered?.reading.amount;
        if (terms && amount && isAmount(amount) && compareAmounts(amount, price.amount) === 0)
          return { terms, account };
      }
    }
  }
  return null;
}

/** What is said to have been paid before: struck through, in the product's own part of the page, above the price. */
function struckPrice(zone: Zone, tree: PageTree, page: PageText, price: Money): { money: Money; field: Field } | null {
  let seen = 0;
  for (const { element } of tree.runs) {
    if (!element.isStruck || element.sight !== 'shown' || !isWithin(zone, element) || isInLink(element)) continue;
    seen += 1;
    if (seen > MAX_STRUCK) return null;
    // The whole of what is struck through: the sign often stands in an element of its own.
    const whole = element.closest(({ parent }) => parent === null || !parent.isStruck) ?? element;
    const text = priceTextOf(tree, whole);
    const reading = readPriceText(text, { ...page.locale, nearby: price.currency });
    if (reading.amount === null) continue;
    const money = { amount: reading.amount, currency: reading.currency ?? price.currency };
    if (isAbove(money, price))
      return { money, field: field('visible', tree.pathOf(whole), text, VISIBLE_TRUST * reading.confidence) };
  }
  return null;
}

interface Gathered {
  percent: { value: number; field: Field } | null;
  coupons: Coupon[];
  bundles: Bundle[];
  freeShipping: Promotion['freeShipping'];
  endsAt: string | null;
  lowestBefore: Money | null;
}

const nothing = (): Gathered => ({
  percent: null,
  coupons: [],
  bundles: [],
  freeShipping: null,
  endsAt: null,
  lowestBefore: null,
});

/** What the visible texts of a page promise. */
function gather(blocks: readonly PageBlock[], zone: Zone, tree: PageTree, page: PageText, fields: Fields): Gathered {
  const gathered = nothing();
  for (const block of blocks) {
    const found = readPromotionText(block.text, page.locale);
    if (found === null) continue;
    const isOwn = isWithin(zone, block.element) && !isInLink(block.element);
    const note = (name: FieldName): Field =>
      (fields[name] ??= field('visible', tree.pathOf(block.element), block.text, isOwn ? VISIBLE_TRUST : 0.6));
    take(gathered, found, block, isOwn, note);
  }
  return gathered;
}

function take(
  gathered: Gathered,
  found: PromotionFindings,
  block: PageBlock,
  isOwn: boolean,
  note: (name: FieldName) => Field,
): void {
  const { coupon, bundle, percent, freeShipping, endsAt, lowestBefore } = found;
  // Codes, delivery and ends of sales stand anywhere, mostly in a banner; the rest only counts beside the product.
  if (coupon && gathered.coupons.length < MAX_COUPONS && gathered.coupons.every(({ code }) => code !== coupon.code)) {
    gathered.coupons.push({ ...coupon, code: owned(coupon.code) });
    note('coupon');
  }
  if (freeShipping && gathered.freeShipping === null) {
    gathered.freeShipping = freeShipping;
    note('freeShipping');
  }
  if (endsAt && gathered.endsAt === null) {
    gathered.endsAt = endsAt;
    note('promotionEnd');
  }
  if (!isOwn) return;
  if (percent !== null && gathered.percent === null && block.text.length <= MAX_BADGE)
    gathered.percent = { value: percent, field: note('percentOff') };
  if (bundle && gathered.bundles.length < MAX_BUNDLES && gathered.bundles.every(({ text }) => text !== bundle.text)) {
    gathered.bundles.push({ ...bundle, text: owned(bundle.text) });
    note('bundle');
  }
  if (lowestBefore && gathered.lowestBefore === null) {
    gathered.lowestBefore = lowestBefore;
    note('lowestBefore');
  }
}

/** The percentage that is claimed: as printed, unless both prices say that it speaks of something else. */
function claimedPercent(price: Money | null, wasPrice: Money | null, printed: number | null): number | null {
  if (price === null || wasPrice === null) return printed;
  const change = percentChange(wasPrice.amount, price.amount);
  if (change === null) return printed;
  const reckoned = Math.round(-change * 10) / 10;
  return printed !== null && Math.abs(printed - reckoned) <= PERCENT_TOLERANCE ? printed : reckoned;
}

/** Whether a look at what people see may find more than the data says; when a discount of the data ends often does. */
const isSeen = (page: PageText, { listPrice }: Read): boolean =>
  listPrice !== null || isScanned(page) || mayShowPromotion(page);

/** What people see of promotions. */
function look(
  page: PageText,
  { price, listPrice }: Read,
  fields: Fields,
): { gathered: Gathered; struck: ReturnType<typeof struckPrice> } {
  const { tree } = scanOf(page);
  const blocks = blocksOf(tree);
  const zone = productZone(tree, blocks);
  const gathered = gather(blocks, zone, tree, page, fields);
  return { gathered, struck: listPrice === null && price !== null ? struckPrice(zone, tree, page, price) : null };
}

/**
 * What a page claims to be cheaper than usual, from its structured data and from what a person sees (row A5).
 * @param accounts what the witnesses said, of which `read` was weighed
 */
export function readPromotion(page: PageText, read: Read, accounts: readonly Account[]): ReadPromotion {
  const { price } = read;
  const fields: Fields = {};
  const { gathered, struck } = isSeen(page, read) ? look(page, read, fields) : { gathered: nothing(), struck: null };
  if (struck) fields.listPrice = struck.field;
  const listPrice = struck?.money ?? read.listPrice;
  const wasPrice = price !== null && listPrice !== null && isAbove(listPrice, price) ? listPrice : null;
  const percent = claimedPercent(price, wasPrice, gathered.percent?.value ?? null);
  if (percent === null || percent !== gathered.percent?.value) delete fields.percentOff;

  const told = termsOf(accounts, price);
  const isClaim = wasPrice !== null || percent !== null || gathered.coupons.length + gathered.bundles.length > 0;
  const structured = (name: FieldName, reading: { path: string; text: string } | null | undefined): void => {
    if (told && reading) fields[name] = field(told.account.source, reading.path, reading.text, told.account.trust);
  };
  // Every price is valid until some day; it is the end of a promotion only where there is one.
  const terms = isClaim ? told?.terms : undefined;
  structured('promotionStart', terms?.startsAt);
  if (gathered.endsAt === null || !isClaim) {
    delete fields.promotionEnd;
    structured('promotionEnd', terms?.endsAt);
  }
  const isSentFree = told?.terms.freeShipping ?? null;
  structured('freeShipping', isSentFree);
  const freeShipping = isSentFree === null ? gathered.freeShipping : { from: null };

  const promotion: Promotion = {
    wasPrice,
    percent,
    coupons: gathered.coupons,
    bundles: gathered.bundles,
    freeShipping,
    startsAt: terms?.startsAt?.value ?? null,
    endsAt: isClaim ? (gathered.endsAt ?? terms?.endsAt?.value ?? null) : null,
    lowestBefore: gathered.lowestBefore,
  };
  const isAny = isClaim || freeShipping !== null || promotion.lowestBefore !== null;
  return { promotion: isAny ? promotion : null, listPrice, fields };
}
