import type { Observation, Run } from '../../api/watch-page.ts';
import type { Tone } from '../../design/badge.tsx';

interface Said {
  readonly tone: Tone;
  readonly words: string;
}

export const OBSERVATION_WORDS: Readonly<Record<Observation['status'], Said>> = {
  ok: { tone: 'good', words: 'Good' },
  unknown: { tone: 'neutral', words: 'Nothing read' },
  failed: { tone: 'bad', words: 'Failed' },
  quarantined: { tone: 'accent', words: 'Held' },
};

export const RUN_WORDS: Readonly<Record<Run['status'], Said>> = {
  queued: { tone: 'neutral', words: 'Waiting' },
  running: { tone: 'accent', words: 'Running' },
  succeeded: { tone: 'good', words: 'Done' },
  failed: { tone: 'bad', words: 'Failed' },
  cancelled: { tone: 'neutral', words: 'Cancelled' },
};

const DECISIONS: Readonly<Record<string, string>> = {
  accepted: 'Accepted by a member',
  rejected: 'Rejected by a member',
  confirmed: 'Confirmed by equal readings',
};

export const decisionWords = (decision: string): string => DECISIONS[decision] ?? decision;

const FIELDS: Readonly<Record<string, string>> = {
  name: 'Name',
  brand: 'Brand',
  sku: 'SKU',
  gtin: 'GTIN',
  mpn: 'MPN',
  price: 'Price',
  currency: 'Currency',
  listPrice: 'Price before',
  availability: 'Stock',
  rating: 'Rating',
  images: 'Picture',
  percentOff: 'Percent off',
  coupon: 'Coupon',
  bundle: 'Bundle',
  freeShipping: 'Free shipping',
  promotionStart: 'Promotion begins',
  promotionEnd: 'Promotion ends',
  lowestBefore: 'Lowest price of 30 days',
};

const FIRST = ['price', 'listPrice', 'currency', 'availability', 'name'];

/** What was read, what matters most first. */
export function sortedFields(names: readonly string[]): string[] {
  const place = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return [...names].sort((a, b) => place(a) - place(b));
}

export const fieldWords = (field: string): string => FIELDS[field] ?? field;

const REASONS: Readonly<Record<string, string>> = {
  listing_page: 'A list of things.',
  feed_page: 'A feed.',
  sitemap_page: 'A sitemap.',
};

const ADVICE: Readonly<Record<string, string>> = {
  nothing_read: 'The page shows neither a price nor stock.',
  listing_page: 'It has no price of its own. Watch the page of one thing.',
  feed_page: 'It has no price of its own. Watch the page of one product.',
  sitemap_page: 'It has no price of its own. Watch the page of one product.',
};

/** What one can do about it, or what it means; empty where the reason says all. */
export const reasonAdvice = (reason: string | null): string => ADVICE[reason ?? ''] ?? '';

/** A stable reason of the API as a sentence: `price_out_of_range` is `Price out of range.` */
export function reasonWords(reason: string | null): string {
  if (reason === null || reason === '') return '';
  const known = REASONS[reason];
  if (known !== undefined) return known;
  const words = reason.replaceAll('_', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}
