import type { Account } from './evidence.ts';
import type { Extraction, Field } from './extraction.ts';
import { MAX_LISTED } from './listings/listing.ts';
import type { ListedItem, Listing } from './listings/listing.ts';
import { nextPageOf, totalOf } from './listings/paging.ts';
import { visibleListing } from './listings/visible-listing.ts';
import type { SeenListing } from './listings/visible-listing.ts';
import { isElsewhere } from './page-blocks.ts';
import { isScanned, scanOf } from './page-scan.ts';
import type { PageText } from './page-text.ts';
import { readPromotion } from './promotions/read-promotion.ts';
import { mayShowReviews } from './reviews/may-show-reviews.ts';
import { MAX_REVIEWS } from './reviews/review.ts';
import type { Review } from './reviews/review.ts';
import { visibleRating } from './reviews/visible-rating.ts';
import { visibleReviews } from './reviews/visible-reviews.ts';
import { landmarksOf } from './visible/landmarks-of.ts';
import { visibleImages } from './visible/visible-images.ts';

/** What is wanted beside the product itself. Each takes a look at all that a person sees, so that it costs as a full page does. */
export interface Asked {
  readonly promotion?: boolean;
  readonly reviews?: boolean;
  /** Whether a page that shows no product of its own is a list of some. */
  readonly listing?: boolean;
}

/** Fewer beside a page without paging may be anything. */
const LEAST_ALONE = 6;
const LEAST_DECLARED = 3;

/** Adds to what was read of a product what else was asked for, or says that the page is a list. */
export function readBeside(
  page: PageText,
  product: Extraction,
  accounts: readonly Account[],
  asked: Asked,
): Extraction {
  const listing = asked.listing ? readListing(page, product, accounts) : null;
  if (listing !== null)
    return {
      ...product,
      ...NO_PRODUCT,
      status: 'ok',
      kind: 'listing',
      name: pageName(page),
      listing,
      warnings: product.warnings.filter((warning) => ABOUT_ALL.has(warning)),
    };
  if (product.status !== 'ok') return product;
  const whole = withSeen(page, product, asked);
  const reviews = asked.reviews ? readReviews(page, whole, accounts) : [];
  if (!asked.promotion) return { ...whole, reviews };
  const { promotion, listPrice, fields } = readPromotion(page, whole, accounts);
  return { ...whole, reviews, listPrice, promotion, fields: { ...whole.fields, ...fields } };
}

/** How sure that is which is seen beside the product and said by no data. */
const SEEN_CONFIDENCE = 0.75;

/** Rating and pictures as people see them, where no data gives them and the elements have been read anyway. */
function withSeen(page: PageText, product: Extraction, asked: Asked): Extraction {
  if (!asked.reviews || !isScanned(page)) return product;
  const { tree } = scanOf(page);
  const { title } = landmarksOf(page);
  const rating = product.rating === null ? visibleRating(tree, title) : null;
  const images = product.images.length === 0 ? visibleImages(tree, title, page.url) : null;
  const seen = ({ path, text }: { path: string; text: string }): Field => ({
    source: 'visible',
    path,
    text,
    confidence: SEEN_CONFIDENCE,
  });
  return {
    ...product,
    ...(rating && { rating: rating.value }),
    ...(images && { images: images.value }),
    fields: {
      ...product.fields,
      ...(rating && { rating: seen(rating) }),
      ...(images && { images: seen(images) }),
    },
  };
}

/** Warnings that hold for a page that is of no product, too: none of its own price or stock was looked for. */
const ABOUT_ALL: ReadonlySet<string> = new Set([
  'charset_mismatch',
  'page_too_deep',
  'page_too_large',
  'structured_data_too_large',
  'structured_data_too_deep',
]);

const NO_PRODUCT = {
  brand: null,
  sku: null,
  gtin: null,
  mpn: null,
  price: null,
  listPrice: null,
  availability: 'unknown',
  rating: null,
  images: [],
  promotion: null,
  fields: {},
} as const;

function pageName(page: PageText): string | null {
  const { tree } = scanOf(page);
  const title = tree.headings.find(({ tag }) => tag === 'h1');
  return (title && tree.textOf(title, 200)) || page.titles().next().value?.trim().slice(0, 200) || null;
}

/**
 * Those of the witness that knows the most; people write what a page's data leaves out. The elements of a page are not read
 * for reviews alone where its data rates nothing, or gives all of them, or its bytes name none.
 */
function readReviews(page: PageText, { rating }: Extraction, accounts: readonly Account[]): readonly Review[] {
  const declared = accounts
    .flatMap(({ products }) => products.map(({ reviews }) => reviews ?? []))
    .reduce((most, reviews) => (reviews.length > most.length ? reviews : most), []);
  if (declared.length >= Math.min(MAX_REVIEWS, rating?.count ?? MAX_REVIEWS)) return declared;
  if (!isScanned(page) && (rating === null || !mayShowReviews(page))) return declared;
  const seen = visibleReviews(scanOf(page).tree, page.locale);
  return seen.length > declared.length ? seen : declared;
}

/** A product that the page itself is about, whether or not its price could be read. */
function hasOwnProduct(accounts: readonly Account[]): boolean {
  return accounts.some(({ source, products }) => {
    // What is seen is always of one product: it is weighed by its place instead.
    if (source === 'visible') return false;
    const own = products.filter(({ role, isProduct }) => isProduct && role !== 'listed');
    return own.length === 1;
  });
}

function readListing(page: PageText, product: Extraction, accounts: readonly Account[]): Listing | null {
  const price = product.fields.price;
  // What the data states of one product stands; a price that is only seen may be that of one of many cards.
  if (product.price !== null && price?.source !== 'visible') return null;
  if (hasOwnProduct(accounts)) return null;
  const { tree } = scanOf(page);
  const seen = visibleListing(tree, page);
  const declared = declaredItems(accounts);
  if (product.price !== null) {
    const at = price === undefined ? null : tree.at(price.path);
    if (seen === null || at === null || !seen.parent.holds(at)) return null;
  }
  if (seen !== null && isBesideProduct(page, seen, product)) return null;
  const items = seen !== null && seen.items.length >= declared.length ? seen.items : declared;
  const nextPage = nextPageOf(tree, page.url);
  const total = totalOf(tree, items.length);
  const isPaged = nextPage !== null || total !== null;
  if (items === declared) return declared.length < LEAST_DECLARED ? null : { items, nextPage, total };
  if (items.length < LEAST_ALONE && !isPaged) return null;
  const heading = seen?.heading ?? null;
  return heading && isElsewhere(tree.textOf(heading, 100)) ? null : { items, nextPage, total };
}

/** Some show no price to strangers: stock is told at the product then, and what is listed stands under a heading of its own. */
function isBesideProduct(
  page: PageText,
  { parent, heading }: SeenListing,
  { fields: { availability } }: Extraction,
): boolean {
  if (availability?.source !== 'visible') return false;
  const { tree } = scanOf(page);
  const told = tree.at(availability.path);
  if (told === null || parent.holds(told)) return false;
  const { title } = landmarksOf(page);
  return title !== null && heading !== null && heading !== title;
}

/** The list that a page's data gives. */
function declaredItems(accounts: readonly Account[]): readonly ListedItem[] {
  for (const { products } of accounts) {
    const listed = products.filter(({ role, url, name }) => role === 'listed' && url !== null && name !== null);
    if (listed.length < LEAST_DECLARED) continue;
    return listed.slice(0, MAX_LISTED).map(({ name, url, offers, images }) => {
      const [offer] = offers;
      const { amount = null, currency = null } = offer?.price?.reading ?? {};
      const before = offer?.listPrice?.reading;
      return {
        name: name?.value ?? null,
        url,
        price: amount === null ? null : { amount, currency },
        listPrice: before?.amount ? { amount: before.amount, currency: before.currency } : null,
        availability: offer?.availability?.value ?? 'unknown',
        address: null,
        image: images?.value[0] ?? null,
      };
    });
  }
  return [];
}
