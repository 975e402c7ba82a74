import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { FileSpreadsheet, MessageSquareText, SearchX } from 'lucide-react';
import { useCallback, useState } from 'react';
import { itemsOf } from '../../api/pages.ts';
import { toProblem } from '../../api/problem.ts';
import { exportReviews, ratingQuery, reviewsQuery } from '../../api/reviews.ts';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SearchField } from '../../design/search-field.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { saveFile } from '../../words/csv.ts';
import { OneReview } from './one-review.tsx';
import { RatingOfWatch } from './rating.tsx';
import type { WatchPageView } from './view.ts';

interface ReviewsProps {
  readonly watchId: string;
  readonly view: WatchPageView;
  readonly onChange: (part: WatchPageView) => void;
}

/** What people think of the product, and what they wrote. */
export function Reviews({ watchId, view: { stars, search }, onChange }: ReviewsProps) {
  const rating = useQuery(ratingQuery(watchId));
  const filter = { stars, search };
  const query = useInfiniteQuery(reviewsQuery(watchId, filter));
  const [saving, setSaving] = useState(false);
  const isNarrowed = stars !== undefined || search !== undefined;
  const onSearch = useCallback((text: string | undefined) => onChange({ search: text }), [onChange]);
  const save = async () => {
    setSaving(true);
    try {
      saveFile(await exportReviews(watchId, filter), 'reviews.csv');
    } catch (error) {
      toast(toProblem(error).message);
    }
    setSaving(false);
  };
  return (
    <div className="flex flex-col gap-5">
      <Section title="Rating">
        <Loaded
          query={rating}
          to="see ratings"
          skeleton={<div className="h-48" />}
          isEmpty={(data) => data.rating === null && data.kept.length === 0}
          empty={
            <EmptyState icon={MessageSquareText} title="Nothing is rated yet">
              When the page says what people think of the product, its rating stands here, with how it went, and what
              they wrote below.
            </EmptyState>
          }
        >
          {(data) => <RatingOfWatch rating={data} stars={stars} onStars={(chosen) => onChange({ stars: chosen })} />}
        </Loaded>
      </Section>
      {(isNarrowed || (rating.data?.kept.length ?? 0) > 0) && (
        <Section
          title="Reviews"
          aside={
            <Button look="quiet" size="small" pending={saving} onClick={() => void save()}>
              <FileSpreadsheet aria-hidden className="size-4" />
              Export as CSV
            </Button>
          }
        >
          <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2">
            <SearchField
              label="Search reviews"
              placeholder="Search title and text"
              value={search}
              onChange={onSearch}
            />
            {isNarrowed && (
              <Button look="quiet" size="small" onClick={() => onChange({ stars: undefined, search: undefined })}>
                Show all
              </Button>
            )}
          </div>
          <Loaded
            query={query}
            to="see reviews"
            skeleton={<SkeletonRows rows={4} rowClassName="h-24" />}
            isEmpty={(data) => itemsOf(data).length === 0}
            empty={
              <EmptyState icon={SearchX} title="No review like that">
                Search for other words, or show all.
              </EmptyState>
            }
          >
            {(data) => (
              <>
                <ol aria-label="Reviews" className="divide-y divide-line">
                  {itemsOf(data).map((review) => (
                    <li key={review.id} className="px-4 py-3">
                      <OneReview review={review} />
                    </li>
                  ))}
                </ol>
                <More query={query} of="reviews" />
              </>
            )}
          </Loaded>
        </Section>
      )}
    </div>
  );
}
