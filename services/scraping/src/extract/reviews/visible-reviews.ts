import { readDate } from '../date-text.ts';
import type { PageElement, PageTree } from '../page-tree.ts';
import { languageOf } from '../regions.ts';
import type { Locale } from '../regions.ts';
import { repetitionsIn } from '../repetition.ts';
import { owned } from '../text.ts';
import { MAX_REVIEW_TEXT, MAX_REVIEWS } from './review.ts';
import type { Review } from './review.ts';
import { starsIn, starsInText } from './stars.ts';

const REVIEW_NAMES =
  /review|rating|comment|testimonial|feedback|bewertung|rezension|kundenmeinung|avis|opinion|opinión|valoraci|recension|avaliaç|avaliac|beoordeling|opini[ae]|ocen|hodnocen|hodnoten|recenz|отзыв|评价|評論|レビュー|리뷰|후기/iu;
export const REVIEW_HEADING =
  /review|bewertung|rezension|kundenmeinung|avis|opinion|opinión|valoraci|recension|avaliaç|beoordeling|opini[ae]|hodnocen|hodnoten|recenz|отзыв|评价|評論|レビュー|口コミ|리뷰|후기|समीक्षा/iu;
const AUTHOR_NAMES = /author|reviewer|user-?name|nickname|customer-?name|byline|auteur|autor/i;
const BY = /^(?:by|von|par|por|da|door|przez|od|de la|автор:?|作者[:：]?)\s+(\p{L}[\p{L}\p{M}.'’ -]{1,40})$/iu;
const TITLE_NAMES = /(?:^|[\s_-])(?:title|headline|summary|subject)(?:[\s_-]|$)/i;
/** Groups that are looked at, the largest first. */
const MAX_GROUPS = 150;
const MAX_ELEMENTS = 80;
/** Items that tell whether the others of their group are worth a look. */
const SAMPLE = 3;
/** Elements around an item whose names tell what it is. */
const NAMED_ABOVE = 3;
const MIN_TEXT = 12;

interface Seen {
  readonly review: Review;
  readonly isReview: boolean;
}

function classesOf({ attributes }: PageElement): string {
  return `${attributes['class'] ?? ''} ${attributes['itemprop'] ?? ''} ${attributes['data-hook'] ?? ''}`.slice(0, 300);
}

/** The elements of an item whose texts are read, in their order. */
function partsOf(tree: PageTree, item: PageElement): readonly PageElement[] {
  return tree.elements.slice(item.number, Math.min(item.last, item.number + MAX_ELEMENTS) + 1);
}

function readAuthor(tree: PageTree, parts: readonly PageElement[], texts: readonly string[]): string | null {
  const named = parts.find((part) => AUTHOR_NAMES.test(classesOf(part)) && part.endRun > part.firstRun);
  const text = named && tree.textOf(named, 60).replace(/^(?:by|von|par|por|da|door)\s+/i, '');
  if (text && text.length <= 50 && !/\d{4}/.test(text)) return text;
  for (const each of texts) {
    const by = BY.exec(each);
    if (by?.[1]) return by[1];
  }
  return null;
}

function readDay(
  tree: PageTree,
  parts: readonly PageElement[],
  texts: readonly string[],
  locale: Locale,
): string | null {
  for (const { tag, attributes } of parts) {
    const written =
      tag === 'time'
        ? attributes['datetime']
        : attributes['itemprop'] === 'datePublished'
          ? attributes['content']
          : undefined;
    const day = written === undefined ? null : readDate(written, locale);
    if (day !== null) return day;
  }
  for (const text of texts) {
    const day = text.length > 90 ? null : readDate(text, locale);
    if (day !== null) return day;
  }
  return null;
}

function readItem(tree: PageTree, item: PageElement, locale: Locale): Seen {
  const parts = partsOf(tree, item);
  const blocks: string[] = [];
  for (let index = item.firstRun; index < item.endRun && blocks.length < 60; index += 1) {
    const run = tree.runs[index];
    if (!run || run.element.sight !== 'shown') continue;
    if (run.lead === 'block' || blocks.length === 0) blocks.push(run.text.replace(/\s+/g, ' '));
    else blocks[blocks.length - 1] += `${run.lead === 'space' ? ' ' : ''}${run.text.replace(/\s+/g, ' ')}`;
  }
  const stars = starsIn(tree, item);
  const date = readDay(tree, parts, blocks, locale);
  const author = readAuthor(tree, parts, blocks);
  const titled = parts.find(
    (part) =>
      part !== item && part.endRun > part.firstRun && (TITLE_NAMES.test(classesOf(part)) || /^h[2-6]$/.test(part.tag)),
  );
  const title = titled ? tree.textOf(titled, 200) : null;
  const text = blocks
    .filter((block) => block !== title && block !== author && starsInText(block) === null)
    .sort((a, b) => b.length - a.length)[0];
  const isText = text !== undefined && text.length >= MIN_TEXT && readDate(text.slice(0, 40), locale) === null;
  const isNamed = REVIEW_NAMES.test(classesOf(item)) || REVIEW_NAMES.test(classesOf(item.parent ?? item));
  return {
    review: {
      author: author && owned(author),
      date,
      stars,
      title: title && owned(title),
      text: isText ? owned(text.slice(0, MAX_REVIEW_TEXT)) : null,
      language: languageOf(item.attributes['lang'] ?? locale.language),
    },
    // Stars alone are on every card of a product; somebody who wrote says something, and when, or who.
    isReview:
      isText && ((stars !== null && (date !== null || author !== null || isNamed)) || (isNamed && date !== null)),
  };
}

/** Whether the item, or what it stands in, is named for reviews. */
function isNamed(item: PageElement): boolean {
  let element: PageElement | null = item;
  for (let up = 0; element !== null && up <= NAMED_ABOVE; up += 1, element = element.parent) {
    if (REVIEW_NAMES.test(`${classesOf(element)} ${element.attributes['id'] ?? ''}`.slice(0, 400))) return true;
  }
  return false;
}

function isPriced(tree: PageTree, item: PageElement): boolean {
  return /[€$£¥₹₽₩]\s?\d|\d\s?(?:€|zł|Kč|₽|lei|kr)(?!\p{L})/iu.test(tree.textOf(item, 400));
}

/** The reviews that a page shows, found by their repetition; best the group in which most items read as reviews. */
export function visibleReviews(tree: PageTree, locale: Locale): readonly Review[] {
  let best: readonly Review[] = [];
  for (const { parent, items } of repetitionsIn(tree, 2).slice(0, MAX_GROUPS)) {
    if (items.length <= best.length) break;
    const some = items.slice(0, MAX_REVIEWS);
    const first = some[0];
    if (!first) continue;
    const heading = tree.headingOf(parent);
    const isUnder = heading !== null && REVIEW_HEADING.test(tree.textOf(heading, 80));
    // Cards of products have stars and a price.
    if ((!isUnder && !isNamed(first)) || isPriced(tree, first)) continue;
    const isOne = ({ isReview, review }: Seen) =>
      isReview || (isUnder && review.text !== null && review.stars !== null);
    const sample = some.slice(0, SAMPLE).map((item) => readItem(tree, item, locale));
    if (!sample.some(isOne)) continue;
    const seen = [...sample, ...some.slice(SAMPLE).map((item) => readItem(tree, item, locale))];
    const reviews = seen.filter(isOne);
    if (reviews.length * 2 >= some.length && reviews.length > best.length) best = reviews.map(({ review }) => review);
  }
  return best;
}
