import { compareAmounts, isAmount } from '@blackfang/core';
import { collapse, imageSource } from '../page-tree.ts';
import { priceTextOf } from '../page-blocks.ts';
import type { PageElement, PageTree } from '../page-tree.ts';
import { readPriceText } from '../price-text.ts';
import type { Locale } from '../regions.ts';
import { repetitionsIn } from '../repetition.ts';
import { owned } from '../text.ts';
import { MAX_LISTED } from './listing.ts';
import type { ListedItem } from './listing.ts';

const LEAST = 4;
const LEAST_WORTH = 2;
const MAX_GROUPS = 120;
const MAX_ELEMENTS = 150;
const FIRST = 2;
const MAX_TRIED = 12;
const ADDRESS_NAMES = /(?:^|[\s_-])(?:address|location|locality|street|adresse|adres|ort|lieu|ubicaci|indirizz)/i;
const OUT_OF_STOCK =
  /sold ?out|out of stock|ausverkauft|nicht (?:verfügbar|lieferbar)|épuisé|rupture|agotado|esaurito|esgotado|uitverkocht|wyprzedan|niedostępn|vyprodáno|vypredané|stoc epuizat|нет в наличии|распродан|缺货|售罄|売り切れ|在庫なし|품절|स्टॉक में नहीं/iu;

interface Page {
  readonly locale: Locale;
  readonly url: URL | null;
}

/** The group that is listed, and the place of its items. */
export interface SeenListing {
  readonly parent: PageElement;
  /** What stands over the first item, be it within `parent`. */
  readonly heading: PageElement | null;
  readonly items: readonly ListedItem[];
}

function partsOf(tree: PageTree, item: PageElement): readonly PageElement[] {
  return tree.elements.slice(item.number, Math.min(item.last, item.number + MAX_ELEMENTS) + 1);
}

function linkOf(parts: readonly PageElement[], page: Page): { element: PageElement; href: string } | null {
  for (const element of parts) {
    const written = element.tag === 'a' ? element.attributes['href']?.trim() : undefined;
    if (!written || /^(?:#|javascript:|mailto:|tel:)/i.test(written)) continue;
    const address = URL.parse(written.slice(0, 2_000), page.url?.href);
    if (address !== null && /^https?:$/.test(address.protocol)) return { element, href: address.href };
  }
  return null;
}

function nameOf(tree: PageTree, parts: readonly PageElement[], link: PageElement | null): string | null {
  const heading = parts.find((part) => /^h[1-6]$/.test(part.tag) && part.endRun > part.firstRun);
  const named = parts.find(
    (part) =>
      part.endRun > part.firstRun &&
      /(?:^|[\s_-])(?:title|name|heading)(?:[\s_-]|$)/i.test((part.attributes['class'] ?? '').slice(0, 200)),
  );
  for (const element of [heading, named]) {
    const text = element && tree.textOf(element, 200);
    if (text && /\p{L}{2}/u.test(text)) return text;
  }
  const links = parts.filter((part) => part.tag === 'a' && part.attributes['href'] === link?.attributes['href']);
  for (const element of links) {
    const text = (element.attributes['title'] ?? tree.textOf(element, 200)).trim();
    if (/\p{L}{3}/u.test(text) && text.length <= 160) return text;
  }
  const picture = parts.find((part) => part.tag === 'img' && /\p{L}{3}/u.test(part.attributes['alt'] ?? ''));
  return picture?.attributes['alt']?.trim().slice(0, 200) ?? null;
}

/** The least element texts with a currency are prices; the lower of two is what is paid. */
function pricesOf(tree: PageTree, parts: readonly PageElement[], page: Page): Pick<ListedItem, 'price' | 'listPrice'> {
  const found: { amount: string; currency: string | null; isStruck: boolean }[] = [];
  let until = -1;
  for (const part of parts) {
    if (
      part.number <= until ||
      part.sight !== 'shown' ||
      part.endRun <= part.firstRun ||
      part.endRun - part.firstRun > 5
    )
      continue;
    const text = priceTextOf(tree, part);
    if (text.length > 40 || !/\p{Nd}/u.test(text)) continue;
    const reading = readPriceText(text, page.locale);
    if (reading.amount === null || reading.printed === null || !isAmount(reading.amount)) continue;
    // What holds two prices is looked at piece by piece.
    if (reading.warnings.includes('several_prices')) continue;
    until = part.last;
    found.push({
      amount: reading.amount,
      currency: reading.currency,
      isStruck:
        part.isStruck ||
        /(?:^|[\s_-])(?:old|was|regular|before|rrp|list)(?:[\s_-]|$)/i.test(part.attributes['class'] ?? ''),
    });
    if (found.length >= 4) break;
  }
  const paid = found.find(({ isStruck }) => !isStruck) ?? null;
  const struck = found.find(({ isStruck }) => isStruck) ?? null;
  const money = (one: { amount: string; currency: string | null } | null) =>
    one && { amount: owned(one.amount), currency: one.currency };
  const isBelow = paid !== null && struck !== null && compareAmounts(struck.amount, paid.amount) > 0;
  return { price: money(paid), listPrice: isBelow ? money(struck) : null };
}

function readItem(tree: PageTree, item: PageElement, page: Page): ListedItem {
  const parts = partsOf(tree, item);
  const link = linkOf(parts, page);
  const name = nameOf(tree, parts, link?.element ?? null);
  const picture = parts.find((part) => part.tag === 'img' || part.tag === 'source');
  const source = picture ? imageSource(picture.attributes) : null;
  const image = source === null ? null : (URL.parse(source.slice(0, 2_000), page.url?.href)?.href ?? null);
  const place = parts.find(
    (part) => part.tag === 'address' || ADDRESS_NAMES.test((part.attributes['class'] ?? '').slice(0, 200)),
  );
  const address = place ? collapse(tree.textOf(place, 200)) : null;
  return {
    name: name === null ? null : owned(name.slice(0, 200)),
    url: link === null ? null : owned(link.href),
    ...pricesOf(tree, parts, page),
    availability: OUT_OF_STOCK.test(tree.textOf(item, 600)) ? 'out_of_stock' : 'unknown',
    address: address ? owned(address) : null,
    image: image === null || !/^https?:/.test(image) ? null : owned(image),
  };
}

interface SeenItem {
  readonly item: ListedItem;
  /** How much it says: a link with a name and something that people compare, or the heading of an article. */
  readonly worth: number;
}

function seeItem(tree: PageTree, element: PageElement, page: Page): SeenItem {
  const item = readItem(tree, element, page);
  if (item.url === null || item.name === null) return { item, worth: 0 };
  const said = (item.price === null ? 0 : 2) + (item.image === null ? 0 : 1) + (item.address === null ? 0 : 1);
  return { item, worth: 1 + said + (isEntry(tree, element) ? 1 : 0) };
}

/** An article with a heading that leads on, as in news and journals. */
function isEntry(tree: PageTree, element: PageElement): boolean {
  if (element.tag !== 'article') return false;
  const heading = partsOf(tree, element).find(({ tag }) => /^h[1-6]$/.test(tag));
  if (heading === undefined) return false;
  return heading.closest(({ tag }) => tag === 'a') !== null || tree.within(heading).some(({ tag }) => tag === 'a');
}

/**
 * What a page lists, found by its repetition: the group whose items say most together. Null where nothing is repeated that
 * names, leads on, and shows a price, a picture or an address, or is an article.
 */
export function visibleListing(tree: PageTree, page: Page): SeenListing | null {
  let best: { group: ReturnType<typeof repetitionsIn>[number]; worth: number } | null = null;
  for (const group of repetitionsIn(tree, LEAST, { rows: true }).slice(0, MAX_GROUPS)) {
    const first = group.items[0];
    if (!first || first.closest(({ tag }) => tag === 'nav' || tag === 'footer' || tag === 'header') !== null) continue;
    // Most groups are menus: the first ones tell.
    if (!group.items.slice(0, FIRST).some((item) => seeItem(tree, item, page).worth >= LEAST_WORTH)) continue;
    const tried = group.items.slice(0, MAX_TRIED).map((item) => seeItem(tree, item, page));
    const rich = tried.filter(({ worth }) => worth >= LEAST_WORTH);
    if (rich.length * 3 < tried.length * 2) continue;
    // Others lead elsewhere than to one place each.
    if (new Set(rich.map(({ item }) => item.url)).size * 2 < rich.length) continue;
    const worth = (rich.reduce((sum, each) => sum + each.worth, 0) / tried.length) * group.items.length;
    if (best === null || worth > best.worth) best = { group, worth };
  }
  if (best === null) return null;
  const [first] = best.group.items;
  const items = best.group.items.slice(0, MAX_LISTED).map((item) => seeItem(tree, item, page));
  return {
    parent: best.group.parent,
    heading: first ? tree.headingOf(first) : null,
    items: items.flatMap(({ item, worth }) => (worth >= LEAST_WORTH ? [item] : [])),
  };
}
