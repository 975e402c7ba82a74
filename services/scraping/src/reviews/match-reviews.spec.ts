import type { Review } from '../extract/reviews/review.ts';
import { matchReviews } from './match-reviews.ts';
import type { KeptReview } from './review.ts';

const said = (author: string | null, text: string | null, more: Partial<Review> = {}): Review => ({
  author,
  date: '2026-10-01',
  stars: { value: 4, best: 5 },
  title: null,
  text,
  language: 'en',
  ...more,
});
const kept = (author: string | null, text: string | null, more: Partial<Review> = {}): KeptReview => ({
  ...said(author, text, more),
  id: `${author}/${text}`,
  lastSeenAt: new Date('2026-10-02'),
  earlier: [],
});
const LAMP = 'It shines brighter than I thought it would, and the switch feels solid.';
const kindOf = (known: KeptReview[], seen: Review): string => {
  const { fresh, again, changed } = matchReviews(known, [seen]);
  const [one] = changed;
  return fresh.length === 1 ? 'fresh' : again.length === 1 ? 'again' : one?.isEdit ? 'edited' : one ? 'longer' : 'none';
};

describe('A6 a review that is seen again', () => {
  it.each<[string, KeptReview, Review, string]>([
    ['word for word', kept('ada', LAMP), said('ada', LAMP), 'again'],
    ['set in another way', kept('ada', LAMP), said('ada', ` ${LAMP.toUpperCase().replace(',', ' –')}`), 'again'],
    ['with another day printed', kept('ada', LAMP), said('ada', LAMP, { date: '2026-10-09' }), 'again'],
    ['where one look names nobody', kept('ada', LAMP), said(null, LAMP), 'again'],
    ['cut by the page', kept('ada', LAMP), said('ada', `${LAMP.slice(0, 55)}…`), 'again'],
    ['whole, after it was cut', kept('ada', `${LAMP.slice(0, 55)}...`), said('ada', LAMP), 'longer'],
    ['with more words at its end', kept('ada', LAMP), said('ada', `${LAMP} Update: it broke after a month.`), 'edited'],
    ['with fewer stars', kept('ada', LAMP), said('ada', LAMP, { stars: { value: 1, best: 5 } }), 'edited'],
    ['under another title', kept('ada', LAMP, { title: 'Good' }), said('ada', LAMP, { title: 'Bad' }), 'edited'],
    [
      'changed on another day',
      kept('ada', LAMP),
      said('ada', LAMP.replace('solid', 'loose'), { date: null }),
      'edited',
    ],
    ['by somebody else', kept('ada', LAMP), said('bo', LAMP), 'fresh'],
    ['as others say it too', kept(null, 'Great!'), said(null, 'Great!', { date: '2026-10-09' }), 'fresh'],
    [
      'other words of a name that many have',
      kept('anonymous', LAMP),
      said('anonymous', 'A pity, arrived in pieces twice.'),
      'fresh',
    ],
    ['stars alone, of one day', kept('ada', null), said('ada', null), 'again'],
    ['stars alone, of another day', kept('ada', null), said('ada', null, { date: '2026-10-09' }), 'fresh'],
    ['stars alone of nobody', kept(null, null), said(null, null), 'none'],
    [
      'in a language without spaces',
      kept('ユ', '思ったより明るくて、スイッチもしっかりしています。'),
      said('ユ', '思ったより明るくて、スイッチはすぐ壊れました。'),
      'edited',
    ],
  ])('%s', (_what, known, seen, kind) => expect(kindOf([known], seen)).toBe(kind));

  it('is each its own where two of one name look alike', () => {
    const first = kept('anonymous', `${LAMP} One`);
    const second = kept('anonymous', `${LAMP} Two`);
    const { again, changed, fresh } = matchReviews(
      [first, second],
      [said('anonymous', `${LAMP} Two`), said('anonymous', `${LAMP} One`)],
    );
    expect([again, changed, fresh]).toEqual([[second, first], [], []]);
  });

  it('counts once where a page gives it twice', () => {
    expect(matchReviews([], [said('ada', LAMP), said('ada', LAMP)]).fresh).toHaveLength(1);
  });
});
