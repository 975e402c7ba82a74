import { useCallback, useMemo } from 'react';
import type { Rating, WatchRating } from '../../api/reviews.ts';
import { Chart } from '../../design/chart/chart.tsx';
import type { ChartPoint } from '../../design/chart/charted.ts';
import { When } from '../../design/when.tsx';
import { formatCount, formatNumber } from '../../words/count.ts';

interface RatingProps {
  readonly rating: WatchRating;
  /** The stars that are chosen, a digit each. */
  readonly stars: number | undefined;
  readonly onStars: (stars: number | undefined) => void;
}

const SCALE = [5, 4, 3, 2, 1] as const;

/** What the page says that people think, how that went, and how many of the reviews gave which stars, to choose by. */
export function RatingOfWatch({ rating: { rating, readAt, history, kept }, stars, onStars }: RatingProps) {
  const chosen = new Set(starsOf(stars));
  const counts = SCALE.map((one) => ({ stars: one, count: kept.find((each) => each.stars === one)?.count ?? 0 }));
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const toggle = (one: number) => {
    const next = chosen.symmetricDifference(new Set([one]));
    onStars(next.size === 0 || next.size === SCALE.length ? undefined : Number([...next].sort().join('')));
  };
  return (
    <>
      <div className="flex flex-wrap gap-x-12 gap-y-4 px-4 py-4">
        {rating && (
          <div className="flex flex-col gap-1">
            <p>
              <span className="figures text-2xl font-semibold">{formatNumber(rating.value)}</span>{' '}
              <span className="text-soft">of {formatNumber(rating.best)}</span>
            </p>
            <p className="text-sm text-soft">
              {rating.count === null ? 'As the page says' : ratingsWords(rating.count)}
              {readAt !== null && (
                <>
                  , read <When at={readAt} />
                </>
              )}
            </p>
          </div>
        )}
        {kept.length > 0 && (
          <div role="group" aria-label="Reviews by stars" className="flex min-w-64 grow flex-col md:max-w-md">
            {counts.map((one) => (
              <button
                key={one.stars}
                type="button"
                aria-pressed={chosen.has(one.stars)}
                aria-label={`${one.stars} stars, ${reviewsWords(one.count)}`}
                onClick={() => toggle(one.stars)}
                className="flex h-7 items-center gap-3 rounded-sm px-2 text-sm hover:bg-hover aria-pressed:bg-hover aria-pressed:font-medium touch:h-11"
              >
                <span className="figures w-8 text-left whitespace-nowrap">{one.stars} ★</span>
                <Bar share={one.count / most} />
                <span className="figures w-10 text-right text-soft">{formatCount(one.count)}</span>
              </button>
            ))}
          </div>
        )}
      </div>
      {history.length > 1 && <RatingChart history={history} until={readAt} />}
    </>
  );
}

/** @param share 0 to 1 */
function Bar({ share }: { readonly share: number }) {
  return (
    <svg aria-hidden viewBox="0 0 100 8" preserveAspectRatio="none" className="h-2 min-w-0 grow">
      <rect width={100} height={8} rx={2} className="fill-hover" />
      <rect width={share * 100} height={8} rx={2} className="fill-accent" />
    </svg>
  );
}

function RatingChart({ history, until }: Pick<WatchRating, 'history'> & { readonly until: string | null }) {
  const points = useMemo(() => history.map(pointOf), [history]);
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const range = { from: first, to: Math.max(last, until === null ? 0 : Date.parse(until)) };
  const formatValue = useCallback((value: number) => formatNumber(value), []);
  return (
    <div className="border-t border-line pt-2 pb-3">
      <Chart
        label="Rating over time"
        points={points}
        range={range}
        formatValue={formatValue}
        columns={{ value: 'Rating', more: 'Ratings' }}
      />
    </div>
  );
}

function pointOf(change: WatchRating['history'][number]): ChartPoint {
  const { value, count, at } = change;
  return {
    at: Date.parse(at),
    value,
    words: ratingWords(change),
    ...(count !== null && { more: ratingsWords(count) }),
  };
}

const starsOf = (digits: number | undefined): number[] => (digits === undefined ? [] : [...`${digits}`].map(Number));
const ratingWords = ({ value, best }: Rating): string => `${formatNumber(value)} of ${formatNumber(best)}`;
const ratingsWords = (count: number): string => (count === 1 ? '1 rating' : `${formatCount(count)} ratings`);
const reviewsWords = (count: number): string => (count === 1 ? '1 review' : `${formatCount(count)} reviews`);
