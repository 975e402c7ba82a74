import type { OfferEvidence, ProductEvidence, Reading, Role } from '../evidence.ts';
import type { Rating } from '../extraction.ts';
import { LIMITS } from '../limits.ts';
import type { Locale } from '../regions.ts';
import { schemaReviews } from '../reviews/schema-reviews.ts';
import { firstText, isNode, textOf, typesOf, valuesOf } from './data.ts';
import type { DataNode, DataValue, Located } from './data.ts';
import { gtinOf, readOffer, readingOf } from './schema-offer.ts';

/** Finds the node that a reference such as `{"@id": "#offer"}` stands for. */
export type Resolve = (value: DataValue) => DataNode | null;

export const PRODUCT_TYPES = new Set([
  'product',
  'productgroup',
  'productmodel',
  'individualproduct',
  'someproducts',
  'vehicle',
  'car',
  'motorcycle',
  'book',
]);

function nodesOf(node: DataNode, properties: readonly string[], path: string, resolve: Resolve): Located<DataNode>[] {
  return properties.flatMap((property) =>
    valuesOf(node, property, path).flatMap((located) => {
      const target = resolve(located.value);
      return target === null ? [] : [{ value: target, path: located.path }];
    }),
  );
}

function readRating(node: DataNode, path: string, resolve: Resolve): Reading<Rating> | null {
  const rating = nodesOf(node, ['aggregateRating'], path, resolve)[0];
  const text = rating && firstText(rating.value, ['ratingValue'], rating.path);
  if (!rating || !text) return null;
  const number = (properties: readonly string[]): number | null => {
    const found = Number(firstText(rating.value, properties, rating.path)?.value.replace(',', '.').replace(/\s/g, ''));
    return Number.isFinite(found) && found > 0 ? found : null;
  };
  const value = number(['ratingValue']);
  if (value === null) return null;
  const best = number(['bestRating']) ?? 5;
  const count = number(['ratingCount', 'reviewCount']);
  return {
    value: { value, best, count: count === null ? null : Math.round(count) },
    path: text.path,
    text: text.value,
  };
}

function readImages(node: DataNode, path: string, base: URL | null): ProductEvidence['images'] {
  const found = valuesOf(node, 'image', path)
    .slice(0, LIMITS.images)
    .flatMap(({ value, path: where }) => {
      const text = isNode(value) ? firstText(value, ['contentUrl', 'url', '@id'], where)?.value : textOf(value);
      const address = text ? URL.parse(text.trim(), base?.href) : null;
      return address !== null && /^https?:$/.test(address.protocol)
        ? [{ address: address.href, text, path: where }]
        : [];
    });
  const [first] = found;
  if (!first) return null;
  return {
    value: [...new Set(found.map((image) => image.address))],
    path: first.path,
    text: first.text ?? first.address,
  };
}

function readBrand(node: DataNode, path: string, resolve: Resolve): Reading<string> | null {
  for (const { value, path: where } of ['brand', 'manufacturer'].flatMap((property) =>
    valuesOf(node, property, path),
  )) {
    const target = resolve(value);
    const named = target === null ? null : firstText(target, ['name'], where);
    const reading = readingOf(named ?? (typeof value === 'string' ? { value, path: where } : null));
    if (reading !== null && !/^https?:/.test(reading.value)) return reading;
  }
  return null;
}

/** Offers of a node and, where it is an aggregate, the offers within. */
function readOffers(node: DataNode, path: string, locale: Locale, resolve: Resolve): OfferEvidence[] {
  const offers: OfferEvidence[] = [];
  for (const { value, path: where } of nodesOf(node, ['offers', 'offer'], path, resolve)) {
    if (offers.length >= LIMITS.offers) break;
    offers.push(readOffer(value, where, locale));
    const inner = nodesOf(value, ['offers'], where, resolve).slice(0, LIMITS.offers - offers.length);
    offers.push(...inner.map((each) => readOffer(each.value, each.path, locale)));
  }
  return offers;
}

/** Each variant's offers, under the variant's own names. */
function readVariants(node: DataNode, path: string, locale: Locale, resolve: Resolve): OfferEvidence[] {
  const offers: OfferEvidence[] = [];
  for (const { value: variant, path: where } of nodesOf(node, ['hasVariant', 'model'], path, resolve)) {
    if (offers.length >= LIMITS.offers) break;
    const url = firstText(variant, ['url'], where)?.value ?? null;
    const sku = readingOf(firstText(variant, ['sku', 'productID'], where));
    const own = { gtin: gtinOf(variant, where), mpn: readingOf(firstText(variant, ['mpn'], where)) };
    for (const offer of readOffers(variant, where, locale, resolve)) {
      offers.push({
        ...offer,
        url: url ?? offer.url,
        sku: sku ?? offer.sku,
        gtin: own.gtin ?? offer.gtin,
        mpn: own.mpn ?? offer.mpn,
      });
    }
  }
  return offers;
}

/** Few figures, or more than a person would read out, are the key of a row in the shop's database. */
function unlessRow(id: Reading<string> | null): Reading<string> | null {
  return id !== null && /^(?:\d{1,5}|\d{12,})$/.test(id.value) ? null : id;
}

/** Reads a product in schema.org's words, whatever syntax it was written in. */
export function readProduct(
  located: Located<DataNode>,
  role: Role,
  page: { locale: Locale; url: URL | null },
  resolve: Resolve,
): ProductEvidence {
  const { value: node, path } = located;
  const text = (...properties: string[]): Reading<string> | null => readingOf(firstText(node, properties, path));
  const offers = [...readOffers(node, path, page.locale, resolve), ...readVariants(node, path, page.locale, resolve)];
  // Some write the price at the product itself.
  const bare =
    offers.length === 0 && valuesOf(node, 'price', path).length + valuesOf(node, 'availability', path).length > 0;
  return {
    role,
    isProduct: typesOf(node).some((type) => PRODUCT_TYPES.has(type)),
    name: text('name', 'title'),
    brand: readBrand(node, path, resolve),
    // The number of a group is an article's where its variants have none.
    sku:
      text('sku') ??
      unlessRow(text('productID', 'productId')) ??
      (offers.some(({ sku }) => sku) ? null : text('productGroupID')),
    gtin: gtinOf(node, path),
    mpn: text('mpn'),
    url: firstText(node, ['url', '@id'], path)?.value ?? null,
    rating: readRating(node, path, resolve),
    images: readImages(node, path, page.url),
    offers: bare ? [readOffer(node, path, page.locale)] : offers,
    reviews: schemaReviews(node, path, page.locale),
  };
}
