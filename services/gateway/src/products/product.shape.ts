import type {
  ComparedOffer as OfferMessage,
  ComparedProduct as ComparedMessage,
  ComparePricesResponse,
  OwnPrice as OwnPriceMessage,
  Product as ProductMessage,
} from '@blackfang/contracts/scraping/v1/service';
import { z } from 'zod';
import {
  Amount,
  Currency,
  Id,
  line,
  Money,
  orNull,
  PageQuery,
  pageOf,
  searchIn,
  Time,
  toMoney,
  toTime,
} from '../http/schemas.ts';

const RATE = 'Give the rate in percent as decimal text such as "19", or null where it is not known.';
const VatRate = z
  .string({ error: RATE })
  .regex(/^\d{1,3}(\.\d{1,4})?$/, { error: RATE })
  .nullable()
  .meta({ description: 'In percent; null where it is not known', examples: ['19'] });
const NewOwnPrice = z
  .strictObject(
    { amount: Amount, currency: Currency, vatIncluded: z.boolean(), vatRate: VatRate.default(null) },
    { error: 'Give amount, currency and whether VAT is in it, or null.' },
  )
  .meta({ id: 'NewProductPrice' });
const Sku = line(100).meta({ description: 'Unique within the tenant', examples: ['K3-BLK'] });

export const NewProduct = z
  .strictObject({ sku: Sku, name: line(200), ownPrice: NewOwnPrice.nullable().default(null) })
  .meta({ id: 'NewProduct' });
export const ProductChange = z
  .strictObject({
    sku: Sku,
    name: line(200),
    ownPrice: NewOwnPrice.nullable().meta({ description: 'null: there is none any more' }),
  })
  .partial()
  .meta({ id: 'ProductChange' });
export const WatchIds = z
  .strictObject({ watchIds: z.array(z.string().max(100)).min(1).max(50) })
  .meta({ id: 'WatchesOfProduct' });

const OwnPrice = z
  .object({ amount: z.string(), currency: z.string().nullable(), vatIncluded: z.boolean(), vatRate: VatRate })
  .meta({ id: 'ProductPrice' });
export const Product = z
  .object({
    id: Id,
    sku: z.string(),
    name: z.string(),
    ownPrice: OwnPrice.nullable(),
    watches: z.int().meta({ description: 'How many watches look at it elsewhere' }),
    sample: z.boolean().meta({ description: 'It belongs to the sample data' }),
    version: z.string().meta({ description: 'What its ETag says; send it in If-Match, in quotes' }),
    createdAt: Time,
  })
  .meta({ id: 'Product' });
export const Products = pageOf(Product, 'ProductPage');
export const ProductQuery = PageQuery.extend({
  search: searchIn('In name or SKU'),
});

const LEFT_OUT = ['no_price', 'paused', 'not_sold', 'other_currency', 'vat_rate_unknown'] as const;
const Competitor = z.object({
  id: Id,
  name: z.string(),
  vat: z
    .enum(['included', 'excluded'])
    .nullable()
    .meta({ description: 'Whether its prices have VAT in them; null where nobody has said it' }),
});
const Offer = z
  .object({
    watchId: Id,
    competitorId: Id,
    price: Money.nullable().meta({ description: 'As it was read' }),
    availability: z.string(),
    observedAt: Time.nullable(),
    status: z.enum(['active', 'paused', 'failing']),
    compared: Money.nullable().meta({
      description: 'With or without VAT as the own price is, where both are known; null where it is left out',
    }),
    leftOut: z.enum(LEFT_OUT).nullable().meta({ description: 'Why it is no part of the comparison' }),
    cheapest: z.boolean(),
  })
  .meta({ id: 'ComparedOffer' });
const ComparedRow = z
  .object({
    product: Product,
    offers: z.array(Offer),
    position: z
      .object({ rank: z.int(), of: z.int() })
      .nullable()
      .meta({ description: 'Of the own price, 1 where nobody is cheaper; null where there is nothing to compare' }),
  })
  .meta({ id: 'ComparedProduct' });
export const Comparison = z
  .object({
    items: z.array(ComparedRow),
    nextCursor: z.string().nullable(),
    competitors: z.array(Competitor).meta({
      description: 'Those at whom any product is watched, by name; the same with each page, 100 at most',
    }),
    competitorsCut: z.boolean(),
  })
  .meta({ id: 'PriceComparison' });

/** As scraping takes it. */
export function toOwnPriceMessage(price: z.output<typeof NewOwnPrice> | null): OwnPriceMessage | undefined {
  if (price === null) return undefined;
  const { amount, currency, vatIncluded, vatRate } = price;
  return { price: { amount, currency }, vatIncluded, vatRate: vatRate ?? undefined };
}

export function toProduct(message: ProductMessage): z.output<typeof Product> {
  const price = toMoney(message.ownPrice?.price);
  const { vatIncluded = false, vatRate } = message.ownPrice ?? {};
  return {
    id: message.id,
    sku: message.sku,
    name: message.name,
    ownPrice: price && { ...price, vatIncluded, vatRate: vatRate ?? null },
    watches: message.watches,
    sample: message.sample,
    version: String(message.version),
    createdAt: toTime(message.createdAt) ?? '',
  };
}

export function toComparison(message: ComparePricesResponse): z.output<typeof Comparison> {
  return {
    items: message.items.flatMap(toRow),
    nextCursor: orNull(message.nextCursor),
    competitors: message.competitors.map(({ id, name, vat }) => ({
      id,
      name,
      vat: orNull(vat) as z.output<typeof Competitor>['vat'],
    })),
    competitorsCut: message.competitorsCut,
  };
}

function toRow({ product, offers, rank, compared }: ComparedMessage): z.output<typeof ComparedRow>[] {
  if (product === undefined) return [];
  const position = rank === undefined ? null : { rank, of: compared };
  return [{ product: toProduct(product), offers: offers.map(toOffer), position }];
}

function toOffer(offer: OfferMessage): z.output<typeof Offer> {
  return {
    watchId: offer.watchId,
    competitorId: offer.competitorId,
    price: toMoney(offer.price),
    availability: offer.availability,
    observedAt: toTime(offer.observedAt),
    status: offer.status as z.output<typeof Offer>['status'],
    compared: toMoney(offer.compared),
    leftOut: orNull(offer.leftOut) as z.output<typeof Offer>['leftOut'],
    cheapest: offer.cheapest,
  };
}
