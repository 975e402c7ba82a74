import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { session } from '../session/session.ts';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';
import { problemOf } from './problem.ts';

export type Review = Schemas['Review'];
export type Rating = Schemas['Rating'];
export type WatchRating = Schemas['WatchRating'];

/** Which reviews are wanted; all where nothing is said. */
export interface ReviewFilter {
  /** Of five, a digit each: 12 is one and two. */
  readonly stars?: number | undefined;
  readonly search?: string | undefined;
}

const PAGE = 25;

/** What people think of the product of a watch, and how that went. */
export const ratingQuery = (id: string) =>
  queryOptions({
    queryKey: ['watches', id, 'rating'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/watches/{id}/rating', { params: { path: { id } }, signal })),
  });

/** What they wrote, newest first. */
export const reviewsQuery = (id: string, filter: ReviewFilter) =>
  infiniteQueryOptions({
    queryKey: ['watches', id, 'reviews', filter],
    queryFn: ({ pageParam: cursor, signal }) =>
      answerOf(
        api.GET('/api/v1/watches/{id}/reviews', {
          params: { path: { id }, query: { limit: PAGE, cursor, ...said(filter) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    ...byCursor,
  });

/** All that a filter finds, as CSV. @throws Problem */
export async function exportReviews(id: string, filter: ReviewFilter): Promise<Blob> {
  const query = new URLSearchParams(said(filter)).toString();
  const response = await session.fetch(new Request(`/api/v1/watches/${id}/review-exports?${query}`));
  if (!response.ok) throw problemOf(response, await response.json());
  return response.blob();
}

function said({ stars, search }: ReviewFilter) {
  return { ...(stars !== undefined && { stars: [...`${stars}`].join(',') }), ...(search !== undefined && { search }) };
}
