import type { Reading } from '../evidence.ts';
import type { Rating } from '../extraction.ts';
import type { PageElement, PageTree } from '../page-tree.ts';
import { AROUND, aroundOf } from '../surroundings.ts';
import { owned } from '../text.ts';
import { REVIEW_HEADING } from './visible-reviews.ts';
import { OUT_OF, starsInText, starsOfElement } from './stars.ts';
import type { Stars } from './stars.ts';

/** What people call the many that were given, in 16 languages. */
const REVIEWS =
  '(?:(?:customer|user|global|verified|product) )?(?:reviews?|ratings?|votes?|bewertung(?:en)?|rezension(?:en)?|kundenmeinung(?:en)?|avis|évaluations?|notes?|opini[oó]n(?:es)?|valoraci(?:ón|ones)|reseñas?|calificaciones|recensioni?|valutazioni?|opinioni|avaliaç(?:ão|ões)|opini(?:ão|ões)|beoordeling(?:en)?|recensies?|opini[iae]|ocen[ya]?|recenzj[iae]|hodnocení|recenz[eií]|hodnotení|hodnotenia|recenzi[ie]|recenzií|evaluări|отзыв(?:а|ов)?|оцен(?:ка|ки|ок)|रेटिंग|समीक्षाएँ?|समीक्षा)';
const COUNT = String.raw`(\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d{1,7})`;
const NUMBER = String.raw`(?<![\d.,])${COUNT}`;
/** `27 reviews`, `27件のレビュー`, `27条评价`, `리뷰 27`. */
const COUNTED = new RegExp(
  `${NUMBER} ?(?:(?:${REVIEWS})(?!\\p{L})|(?:件|条|條|个|個)?の?(?:评价|評論|评论|レビュー|口コミ|리뷰|건))|(?:리뷰|レビュー) ?[:：(（]? ?${NUMBER}`,
  'iu',
);
const NAMED = new RegExp(`(?<!\\p{L})(?:${REVIEWS})(?!\\p{L})`, 'iu');
/** `(27)`, which says nothing by itself: it counts beside stars. */
const IN_BRACKETS = new RegExp(String.raw`[(（[] ?${COUNT} ?[)）\]]`, 'u');
/** `4.3 (27 reviews)`, `★ 4,3 · 27`: a value with a fraction before what is counted. */
const VALUE = /(?<![\d.,])([0-5][.,]\d{1,2})(?![\d.,]|\s?[%€$£])/u;

/** What has a price is a card of something, and its figures are names and sizes. */
const MONEY = /[€$£¥₹₽₩]\s?\d|\d\s?(?:€|zł|Kč|₽|lei|kr)(?!\p{L})/iu;

const MAX_TEXT = 140;
/** Where stars that are drawn are said for those who can't see them. */
const SAID = ['aria-label', 'title', 'alt', 'class'];
/** So many whole values, each counted, are a table of how many gave how many stars. */
const TABLE = 3;
/** Elements after a place where a rating stands that are looked at. */
const NEAR = 160;
const BEFORE = 25;
const MAX_PLACES = 4;

const plain = (count: string | undefined): number => Number((count ?? '').replace(/\D/g, ''));

function countIn(text: string, isBesideStars: boolean): number | null {
  // The best that can be given counts nobody: `4.4 out of 5 customer rating`.
  const counted = COUNTED.exec(text.replace(OUT_OF, ' '));
  const found = counted?.[1] ?? counted?.[2] ?? (isBesideStars ? IN_BRACKETS.exec(text)?.[1] : undefined);
  return found === undefined ? null : plain(found);
}

/**
 * What a text says whole: how many stars of how many, and how many gave them.
 * @param isOfAll whether it stands where nobody's own stars do: then it is believed without a count, if it says what it is.
 */
function ratingInText(text: string, isOfAll: boolean): Rating | null {
  const short = text.slice(0, MAX_TEXT);
  if (MONEY.test(short)) return null;
  const stars = starsInText(short);
  const count = countIn(short, stars !== null);
  if (count === null && isOfAll && stars !== null && OUT_OF.test(short) && NAMED.test(short))
    return { ...stars, count };
  if (count === null || count === 0) return null;
  const value = VALUE.exec(short)?.[1];
  // Stars are drawn whole; the figure beside them says more.
  const isDrawn = stars !== null && /[★⭐]/u.test(short) && value !== undefined;
  if (stars !== null && !isDrawn) return { ...stars, count };
  return value === undefined ? null : { value: Number(value.replace(',', '.')), best: 5, count };
}

interface Found {
  readonly element: PageElement;
  readonly text: string;
  readonly rating: Rating;
}

/**
 * How people rate the product as the page shows it: stars with their count, beside the product's name or under a heading of
 * reviews, and not in a card of another product. The largest count stands for all.
 */
export function visibleRating(tree: PageTree, title: PageElement | null): Reading<Rating> | null {
  const places = [
    ...(title === null ? [] : [title]),
    ...tree.headings.filter((heading) => REVIEW_HEADING.test(tree.textOf(heading, 80))),
  ].slice(0, MAX_PLACES);
  const found = places.flatMap((place) => ratingsNear(tree, place, places, place === title));
  const isWhole = ({ rating }: Found): boolean => Number.isInteger(rating.value);
  const isTable = new Set(found.filter(isWhole).map(({ rating }) => rating.value)).size >= TABLE;
  const [best] = found
    .filter((each) => !(isTable && isWhole(each)))
    .sort((one, other) => (other.rating.count ?? 0) - (one.rating.count ?? 0));
  if (best === undefined) return null;
  return { value: best.rating, path: tree.pathOf(best.element), text: owned(best.text) };
}

function ratingsNear(
  tree: PageTree,
  place: PageElement,
  places: readonly PageElement[],
  isTitle: boolean,
): readonly Found[] {
  const found: Found[] = [];
  const from = Math.max(0, place.number - (isTitle ? BEFORE : 0));
  for (let at = from; at <= Math.min(tree.elements.length - 1, place.last + NEAR); at += 1) {
    const element = tree.elements[at];
    if (!element || element.sight !== 'shown' || (aroundOf(element) & (AROUND.beside | AROUND.link)) !== 0) continue;
    // Under another heading stands another thing, as in "Others also bought".
    if (element.number > place.last && !isUnder(tree, element, places)) break;
    if (!isUnder(tree, tree.elements[element.last] ?? element, places) && element.last >= place.number) continue;
    const rating = ratingOf(tree, element, isTitle && tree.headingOf(element) === place);
    if (rating === null) continue;
    const text = tree.textOf(element, MAX_TEXT) || SAID.map((name) => element.attribute(name)).find(Boolean);
    found.push({ element, text: text?.slice(0, MAX_TEXT) ?? '', rating });
  }
  return found;
}

function isUnder(tree: PageTree, element: PageElement, places: readonly PageElement[]): boolean {
  const heading = tree.headingOf(element);
  return heading !== null && places.includes(heading);
}

/** A rating that an element says whole, by its text or by stars in an attribute with their count beside them. */
function ratingOf(tree: PageTree, element: PageElement, isOfAll: boolean): Rating | null {
  if (element.endRun > element.firstRun && element.endRun - element.firstRun <= 8) {
    const text = tree.textOf(element, MAX_TEXT + 1);
    const said = text.length <= MAX_TEXT && /\d/.test(text) ? ratingInText(text, isOfAll) : null;
    if (said !== null) return said;
  }
  const stars = starsOfElement(element);
  return stars === null ? null : withCountBeside(tree, element, stars);
}

function withCountBeside(tree: PageTree, element: PageElement, stars: Stars): Rating | null {
  const said = countIn((element.attribute('aria-label') ?? element.attribute('title') ?? '').slice(0, MAX_TEXT), false);
  if (said !== null && said > 0) return { ...stars, count: said };
  for (let around = element.parent, up = 0; around !== null && up < 2; around = around.parent, up += 1) {
    const text = tree.textOf(around, MAX_TEXT + 1);
    if (text.length > MAX_TEXT) return null;
    const count = countIn(text, true);
    if (count !== null && count > 0) return { ...stars, count };
  }
  return null;
}
