import { createHash } from 'node:crypto';
import type { Review } from '../extract/reviews/review.ts';

/** What a review says, which whoever wrote it may change. */
export interface Wording {
  readonly stars: Review['stars'];
  readonly title: string | null;
  readonly text: string | null;
}

/** What a review said until it was seen to say something else. */
export interface EarlierWording extends Wording {
  readonly until: string;
}

/** Earlier wordings of one review that are kept. */
export const MAX_EARLIER = 10;
/** Reviews of one watch that are kept, those seen last. */
export const MAX_KEPT = 2_000;

/** Its author is a hash. */
export interface KeptReview extends Review {
  readonly id: string;
  readonly lastSeenAt: Date;
  readonly earlier: readonly EarlierWording[];
}

const KEY_LENGTH = 40;

/** Letters and digits alone: what stays the same when a page sets a text in another way. */
export function bare(text: string | null): string {
  return (text ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A hash of how a review begins, to find it by; null where it says nothing. */
export function textKey({ text, title }: Pick<Review, 'text' | 'title'>): string | null {
  const start = (bare(text) || bare(title)).slice(0, KEY_LENGTH);
  return start === '' ? null : createHash('sha256').update(start).digest('base64url').slice(0, 22);
}

/** 1 to 5, whatever scale it was given on; null without stars. */
export function ofFive(stars: Review['stars']): number | null {
  return stars === null ? null : Math.min(5, Math.max(1, Math.round((stars.value / stars.best) * 5)));
}
