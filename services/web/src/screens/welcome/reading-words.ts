import type { Reading } from '../../api/extract.ts';
import { formatCount } from '../../words/count.ts';
import { formatPercent } from '../../words/money.ts';

const WARNINGS: Readonly<Record<string, string>> = {
  availability_guessed: 'The page says nothing of its stock. What has a price is taken to be in stock.',
  availability_disagreement: 'The page says two things about its stock.',
  currency_guessed: 'The page does not name its currency. It is taken from the language or the country of the site.',
  currency_ambiguous: 'The sign beside the price stands for several currencies, so none is assumed.',
  currency_conflict: 'The page names two currencies for this price.',
  price_disagreement: 'The page gives more than one price. The likeliest by what it states and what it shows is taken.',
  other_product: 'The data of the page names another product than its title does. What is seen counts more.',
  price_unsure: 'Amounts stand on the page, but none of them is likely enough to be the price.',
  price_out_of_range: 'The price is unusually high or low. Compare it with the page.',
  price_range: 'The page gives a range of prices. The lowest is taken.',
  price_zero: 'The page says that it costs nothing, which is seldom a price.',
  price_negative: 'The page gives a price below zero, which is none.',
  separator_ambiguous: 'A dot or comma in the price can be read in two ways. Compare it with the page.',
  several_offers: 'The page offers the product in several ways. The price of the main offer is taken.',
  several_prices: 'Several amounts stand in the price. The one that is asked for now is taken.',
  several_products: 'The page shows several products. The one that the page itself is about is taken.',
};

/** A warning of the reader in a sentence. One without a sentence of its own is told as it is. */
export function warningWords(warning: string): string {
  const words = warning.replaceAll('_', ' ');
  return WARNINGS[warning] ?? `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

/** What a watch on this page would do with such a value. */
export const heldWords = (reason: string): string =>
  `A watch would hold this for somebody to look at first. ${warningWords(reason)}`;

const SOURCES: Readonly<Record<string, string>> = {
  'json-ld': 'the product data of the page',
  microdata: 'a marked place on the page',
  rdfa: 'a marked place on the page',
  'open-graph': 'what the page tells social networks',
  'inline-state': "the state of the page's programs",
  visible: 'what the page shows',
};

/** Where a value was read, as `From the product data of the page`. */
export const sourceWords = (source: string): string => `From ${SOURCES[source] ?? source}`;

/** What stands in data by its address there is a word to people. */
const plain = (text: string): string => text.replace(/^https?:\/\/schema\.org\//, '');

interface Other {
  readonly source: string;
  readonly text: string;
  readonly confidence: number;
}

/** What else a value could be: `Less likely: £59.90, from what the page shows (12%)`. */
export function otherWords(others: readonly Other[]): string {
  const words = ({ source, text, confidence }: Other) =>
    `${plain(text)}, from ${SOURCES[source] ?? source} (${confidence < 0.01 ? 'under 1%' : formatPercent(confidence * 100)})`;
  return `Less likely: ${others.map(words).join('; ')}`;
}

/** How a page was got. */
export const tierWords = (tier: 'http' | 'browser'): string =>
  tier === 'browser' ? 'As a browser shows it' : 'As the site sends it, without a browser';

/** How sure a reading is. @param confidence 0 to 1 */
export function sureness(confidence: number): 'Sure' | 'Likely' | 'Unsure' {
  if (confidence >= 0.9) return 'Sure';
  return confidence >= 0.6 ? 'Likely' : 'Unsure';
}

/** What to do about a page that could not be read. */
export function adviceOf({ status, error }: Pick<Reading, 'status' | 'error'>): string {
  if (status === 'unknown') {
    return 'The page was fetched, but states neither a price nor stock. Give the page of one product, not a list or a home page.';
  }
  const reason = error?.reason ?? '';
  if (reason === 'robots_forbidden')
    return 'The site asks not to be read there, and we keep to that. Give another page of it.';
  if (reason === 'bot_wall' || reason === 'http_403')
    return 'The site turns programs away. Another page or another shop may work.';
  if (reason === 'http_404' || reason === 'http_410')
    return 'There is no such page. Copy the address from your browser again.';
  if (reason === 'site_busy') return 'Its server is spared: pages of one site come one after the other.';
  if (reason.startsWith('proxy_'))
    return 'It is asked for by way of your proxies, and they did not get it. See Settings, Proxies.';
  return 'Open the address in your browser. If it shows there, try again in a minute.';
}

/** What a page is that is no page of one product. */
export function kindWords({ listing, feed, sitemap }: Reading): string {
  if (listing) {
    const { items, total } = listing;
    return `The page lists ${formatCount(items.length)} things${total === null ? '' : ` of ${formatCount(total)}`}.`;
  }
  if (feed) return `This is a feed with ${formatCount(feed.items.length)} items.`;
  return `This is a sitemap with ${formatCount(sitemap?.entries.length ?? 0)} addresses.`;
}

/** What the page claims to be cheaper than usual, in a line; empty where it is the price before alone, which stands by itself. */
export function promised({ percent, coupons, bundles, freeShipping }: NonNullable<Reading['promotion']>): string {
  return [
    ...(percent === null ? [] : [`${formatPercent(percent)} off`]),
    ...coupons.map(({ code }) => `code ${code}`),
    ...bundles.map(({ text }) => text),
    ...(freeShipping === null ? [] : ['free shipping']),
  ].join(', ');
}
