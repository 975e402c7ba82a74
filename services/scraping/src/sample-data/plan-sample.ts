import type { SampleIndustry, SampleProduct } from './sample-industries.ts';

/** What a page of the samples shows from a moment on. */
export interface SampleLook {
  readonly at: Date;
  /** Decimal text. */
  readonly price: string;
  /** What it is said to have cost before, struck through. */
  readonly listPrice: string | null;
  readonly inStock: boolean;
}

export interface SampleWatch {
  /** Places in the lists of competitors and products. */
  readonly competitor: number;
  readonly product: number;
  readonly url: string;
  /** Oldest first. */
  readonly looks: readonly SampleLook[];
  /** When the page was seen last, unchanged. */
  readonly seenAt: Date;
}

export interface SamplePlan {
  readonly competitors: readonly { readonly name: string; readonly domain: string }[];
  readonly products: readonly (SampleProduct & { readonly sku: string; readonly ownPrice: string })[];
  readonly watches: readonly SampleWatch[];
}

export const SAMPLE_CURRENCY = 'EUR';
/** How far back samples reach. */
export const SAMPLE_DAYS = 60;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** From so many days ago: times the own price; what it was said to be before; whether it can be had. */
type Step = readonly [daysAgo: number, factor: number, was?: number | null, inStock?: boolean];

/** How a shop moves its price, one way a watch: lowered step by step, by sales, out of stock, misread once. */
const COURSES: readonly (readonly Step[])[] = [
  [
    [60, 1.04],
    [47, 1.02],
    [33, 0.99],
    [21, 1.01],
    [12, 0.98],
    [6, 0.92, 1.02],
    [0.4, 0.88, 1.02],
  ],
  [
    [60, 1.1],
    [50, 1.1, null, false],
    [44, 1.08],
    [30, 1.06],
    [17, 1.09],
    [5, 1.07],
    [0.3, 1.02],
  ],
  [
    [60, 1.15],
    [38, 1.12],
    [24, 1.15],
    [9, 1.12],
    [2.1, 1.12, null, false],
  ],
  [
    [60, 0.95],
    [52, 0.97],
    [45, 0.93],
    [36, 0.96],
    [28, 0.9, 0.97],
    [22, 0.96],
    [14, 0.94],
    [8, 0.91],
    [3, 0.95],
    [0.6, 0.89],
  ],
  [
    [60, 1],
    [41, 1.03],
    [26, 1.01],
    [15, 1.04],
    [4, 1.01],
    [0.2, 0.0095],
  ],
  [
    [60, 1.07],
    [48, 1.05],
    [35, 1.07, null, false],
    [29, 1.05],
    [18, 1.03],
    [7, 1.06],
  ],
  [
    [60, 0.99],
    [53, 1.01],
    [40, 0.97],
    [31, 0.99],
    [20, 0.95, 0.99],
    [16, 0.99],
    [10, 0.96],
    [2.5, 0.91, 0.99],
  ],
  [
    [60, 1.2],
    [42, 1.16],
    [27, 1.18],
    [13, 1.14],
    [5.5, 1.16],
  ],
  [
    [60, 1.03],
    [37, 1],
    [25, 1.03],
    [11, 0.99],
    [4.5, 1.02, null, false],
    [1.7, 0.95],
  ],
];

/** What is added as samples: every competitor sells every product, each in a way of its own. The same at the same time. */
export function planSample({ competitors, products }: SampleIndustry, now: Date): SamplePlan {
  const shops = competitors.map((name) => ({ name, domain: `${wordsOf(name)}.example` }));
  return {
    competitors: shops,
    products: products.map((one, index) => ({ ...one, sku: `SAMPLE-${index + 1}`, ownPrice: amountOf(one.price) })),
    watches: COURSES.map((course, index) => {
      const competitor = index % shops.length;
      const product = Math.floor(index / shops.length) % products.length;
      const { name = '', price = 0 } = products[product] ?? {};
      return {
        competitor,
        product,
        url: `https://${shops[competitor]?.domain ?? ''}/p/${wordsOf(name)}`,
        looks: course.map(([daysAgo, factor, was = null, inStock = true]) => ({
          // Not all at once: each shop is looked at some minutes after the one before.
          at: new Date(now.getTime() - daysAgo * DAY_MS - index * 37 * MINUTE_MS),
          price: amountOf(price * factor),
          listPrice: was === null ? null : amountOf(price * was),
          inStock,
        })),
        seenAt: new Date(now.getTime() - (index + 1) * 5 * MINUTE_MS),
      };
    }),
  };
}

/** As shops write prices: to the cent below a whole one, and in tens where they are large. */
function amountOf(price: number): string {
  if (price >= 1_000) return (Math.round(price / 10) * 10).toFixed(2);
  return price < 10 ? price.toFixed(2) : (Math.round(price) - 0.01).toFixed(2);
}

function wordsOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
