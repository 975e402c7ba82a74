import type { Review } from '../extract/reviews/review.ts';
import { bare, type KeptReview } from './review.ts';

/** What the reviews of one look are beside those that are kept. */
export interface MatchedReviews {
  readonly fresh: readonly Review[];
  readonly again: readonly KeptReview[];
  readonly changed: readonly ChangedReview[];
}

export interface ChangedReview {
  readonly kept: KeptReview;
  readonly seen: Review;
  /** Its author changed it; else the page shows more of the same than before. */
  readonly isEdit: boolean;
}

/** Texts this short may be those of anybody. */
const TELLING = 30;
/** A text that a page cuts is shown at least so far. */
const LEAST_SHOWN = 40;
const CUT = /(?:…|\.\.\.)\s*$/;
/** Of two texts of one author: how alike they are where one may be the other, changed. */
const ALIKE_SAME_DAY = 0.3;
const ALIKE_ANY_DAY = 0.6;

/**
 * Finds out which of the reviews of a page are kept already (row A6): the same words of the same author are the same review
 * whatever day the page prints; other words of the same author are the same review, edited, where they are alike. Authors
 * that many share (`Anonymous`) are no proof by themselves. What has neither author nor words can't be told apart and is
 * left out.
 */
export function matchReviews(kept: readonly KeptReview[], seen: readonly Review[]): MatchedReviews {
  const open = new Set(kept);
  const rest: Review[] = [];
  const again: KeptReview[] = [];
  const changed: ChangedReview[] = [];
  for (const review of distinct(seen)) {
    const known = find(open, (one) => isSame(one, review));
    if (known === undefined) {
      rest.push(review);
      continue;
    }
    open.delete(known);
    const isEdit = !sameStars(known, review) || saysOtherTitle(known, review);
    if (isEdit || isLonger(known, review)) changed.push({ kept: known, seen: review, isEdit });
    else again.push(known);
  }
  const fresh: Review[] = [];
  for (const review of rest) {
    const known = find(open, (one) => isEdited(one, review));
    if (known === undefined) {
      fresh.push(review);
      continue;
    }
    open.delete(known);
    changed.push({ kept: known, seen: review, isEdit: true });
  }
  return { fresh, again, changed };
}

function find(reviews: Iterable<KeptReview>, matches: (one: KeptReview) => boolean): KeptReview | undefined {
  for (const one of reviews) if (matches(one)) return one;
  return undefined;
}

/** A page that gives one twice says nothing more by that. */
function distinct(seen: readonly Review[]): readonly Review[] {
  const told: Review[] = [];
  for (const review of seen) {
    if (review.author === null && saidBy(review) === '') continue;
    if (!told.some((one) => isSame(one, review) && one.date === review.date)) told.push(review);
  }
  return told;
}

const saidBy = ({ text, title }: Review): string => bare(text) || bare(title);

function agree<T>(one: T | null, other: T | null): boolean {
  return one === null || other === null || one === other;
}

function isSame(kept: Review, seen: Review): boolean {
  if (!agree(kept.author, seen.author)) return false;
  const [before, now] = [saidBy(kept), saidBy(seen)];
  const isNamed = kept.author !== null && kept.author === seen.author;
  // Stars without a word are told by who gave them, and when.
  if (before === '' || now === '') return before === now && isNamed && kept.date === seen.date;
  const isShown = before === now || isCut(before, now, seen.text) || isCut(now, before, kept.text);
  if (!isShown) return false;
  return agree(kept.date, seen.date) || (isNamed && Math.min(before.length, now.length) >= TELLING);
}

/** Whether the page shows a beginning of the text, and says that there is more, or shows nothing else of it. */
function isCut(whole: string, start: string, shown: string | null): boolean {
  return start.length >= LEAST_SHOWN && whole.startsWith(start) && CUT.test(shown ?? '');
}

function isLonger(kept: Review, seen: Review): boolean {
  return bare(seen.text).length > bare(kept.text).length;
}

function sameStars({ stars: before }: Review, { stars: now }: Review): boolean {
  return before === null || now === null || (before.value === now.value && before.best === now.best);
}

function saysOtherTitle({ title: before }: Review, { title: now }: Review): boolean {
  return !agree(bare(before) || null, bare(now) || null);
}

function isEdited(kept: Review, seen: Review): boolean {
  if (kept.author === null || kept.author !== seen.author) return false;
  const isSameDay = kept.date !== null && kept.date === seen.date;
  const [before, now] = [saidBy(kept), saidBy(seen)];
  if (before === '' || now === '') return isSameDay && before !== now;
  if (!isSameDay && Math.min(before.length, now.length) < TELLING) return false;
  return likeness(before, now) >= (isSameDay ? ALIKE_SAME_DAY : ALIKE_ANY_DAY);
}

const PART = 3;

function partsOf(text: string): Set<string> {
  const parts = new Set<string>();
  for (let at = 0; at + PART <= text.length; at += 1) parts.add(text.slice(at, at + PART));
  return parts;
}

/** How much of the shorter text stands in the other, 0 to 1, by parts of three letters: for languages without spaces too. */
function likeness(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)];
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const part of small) if (large.has(part)) shared += 1;
  return small.size === 0 ? 0 : shared / small.size;
}
