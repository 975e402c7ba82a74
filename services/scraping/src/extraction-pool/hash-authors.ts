import { createHmac } from 'node:crypto';
import type { Extraction } from '../extract/extraction.ts';

/** Who wrote a review, as nobody can read it: the same name is the same hash within a tenant, and another one elsewhere. */
export function withHashedAuthors(extraction: Extraction, salt: string): Extraction {
  const hashed = (name: string): string =>
    createHmac('sha256', salt).update(name.normalize('NFKC').trim().toLowerCase()).digest('hex').slice(0, 32);
  return {
    ...extraction,
    reviews: extraction.reviews.map((review) => ({ ...review, author: review.author && hashed(review.author) })),
    ...(extraction.feed && {
      feed: {
        ...extraction.feed,
        items: extraction.feed.items.map((item) => ({ ...item, author: item.author && hashed(item.author) })),
      },
    }),
  };
}
