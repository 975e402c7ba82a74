import type {
  Review as ReviewMessage,
  Stars as StarsMessage,
  WatchRating as WatchRatingMessage,
} from '@blackfang/contracts/scraping/v1/service';
import type { Rating as RatingMessage } from '@blackfang/contracts/type/v1/rating';
import { z } from 'zod';
import { Id, orNull, pageOf, Time, toTime } from '../http/schemas.ts';

export const Rating = z
  .object({
    value: z.number(),
    best: z.number().meta({ description: 'The best that can be given' }),
    count: z.int().nullable().meta({ description: 'How many have said so, where the page tells' }),
  })
  .meta({ id: 'Rating' });

const Stars = z.object({ value: z.number(), best: z.number() }).meta({ id: 'Stars' });
const Wording = z.object({ stars: Stars.nullable(), title: z.string().nullable(), text: z.string().nullable() });

export const Review = Wording.extend({
  id: Id,
  author: z.string().nullable().meta({ description: 'A hash of the name: the same for the same name, in this tenant' }),
  writtenOn: z.iso.date().nullable(),
  language: z.string().nullable().meta({ description: 'As the page says it: de, pt-BR' }),
  firstSeenAt: Time,
  lastSeenAt: Time.meta({ description: 'To the day' }),
  observationId: Id.meta({ description: 'Which saw it as it stands' }),
  earlier: z
    .array(Wording.extend({ until: Time }))
    .meta({ description: 'What it said before, newest first; the last 10' }),
}).meta({ id: 'Review' });
export const Reviews = pageOf(Review, 'ReviewPage');

export const WatchRating = z
  .object({
    rating: Rating.nullable().meta({ description: 'As it was read last' }),
    readAt: Time.nullable(),
    history: z.array(Rating.extend({ at: Time, observationId: Id })).meta({
      description: 'Each time that it changed, oldest first; the newest 500',
    }),
    complete: z.boolean().meta({ description: 'Whether that is all' }),
    kept: z
      .array(z.object({ stars: z.int().nullable(), count: z.int() }))
      .meta({ description: 'Single reviews that are kept, by stars of five; null for those without' }),
  })
  .meta({ id: 'WatchRating' });

export function toRating(message: RatingMessage | undefined): z.output<typeof Rating> | null {
  return message === undefined ? null : { ...message, count: message.count ?? null };
}

function toWording({ stars, title, text }: { stars: StarsMessage | undefined; title: string; text: string }) {
  return { stars: stars ?? null, title: orNull(title), text: orNull(text) };
}

export function toReview(review: ReviewMessage) {
  return {
    id: review.id,
    author: orNull(review.author),
    writtenOn: orNull(review.writtenOn),
    ...toWording(review),
    language: orNull(review.language),
    firstSeenAt: toTime(review.firstSeenAt),
    lastSeenAt: toTime(review.lastSeenAt),
    observationId: review.observationId,
    earlier: review.earlier.map((one) => ({ ...toWording(one), until: toTime(one.until) })),
  };
}

export function toWatchRating({ rating, readAt, history, cut, kept }: WatchRatingMessage) {
  return {
    rating: toRating(rating),
    readAt: toTime(readAt),
    history: history.map(({ rating: changed, at, observationId }) => ({
      ...toRating(changed),
      at: toTime(at),
      observationId,
    })),
    complete: !cut,
    kept: kept.map(({ stars, count }) => ({ stars: stars === 0 ? null : stars, count })),
  };
}
