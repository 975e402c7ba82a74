import { isoTime } from '../structured/offer-terms.ts';
import { firstText, isNode, valuesOf } from '../structured/data.ts';
import type { DataNode } from '../structured/data.ts';
import { readDate } from '../date-text.ts';
import { languageOf } from '../regions.ts';
import type { Locale } from '../regions.ts';
import { readable } from '../text.ts';
import { MAX_REVIEW_TEXT, MAX_REVIEWS } from './review.ts';
import type { Review } from './review.ts';

const number = (text: string | undefined): number => Number((text ?? '').replace(',', '.').trim() || NaN);

function readStars(node: DataNode, path: string): Review['stars'] {
  for (const { value } of valuesOf(node, 'reviewRating', path)) {
    if (!isNode(value)) continue;
    const stars = number(firstText(value, ['ratingValue'], path)?.value);
    const best = number(firstText(value, ['bestRating'], path)?.value);
    const most = Number.isFinite(best) && best > 0 ? best : 5;
    if (Number.isFinite(stars) && stars >= 0 && stars <= most) return { value: stars, best: most };
  }
  return null;
}

/** The reviews inside a product in schema.org's words. */
export function schemaReviews(product: DataNode, path: string, locale: Locale): readonly Review[] {
  const reviews: Review[] = [];
  for (const located of [...valuesOf(product, 'review', path), ...valuesOf(product, 'reviews', path)]) {
    if (reviews.length >= MAX_REVIEWS) break;
    const { value: node } = located;
    if (!isNode(node)) continue;
    const text = firstText(node, ['reviewBody', 'description'], path);
    const date = firstText(node, ['datePublished', 'dateCreated'], path);
    const author = firstText(node, ['author'], path);
    const title = firstText(node, ['name', 'headline'], path);
    const review = {
      author: author && readable(author.value),
      date: date && (isoTime(date.value)?.slice(0, 10) ?? readDate(date.value, locale)),
      stars: readStars(node, path),
      title: title && readable(title.value),
      text: text && (readable(text.value)?.slice(0, MAX_REVIEW_TEXT) ?? null),
      language: languageOf(firstText(node, ['inLanguage'], path)?.value ?? locale.language),
    };
    if (review.stars !== null || review.text !== null) reviews.push(review);
  }
  return reviews;
}
