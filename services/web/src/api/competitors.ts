import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';
import { newKey } from './watches.ts';

export type Competitor = Schemas['Competitor'];

const PAGE = 50;

/** All competitors, newest first, with how their watches do and how their prices stand to the own ones. */
export const competitorsQuery = infiniteQueryOptions({
  queryKey: ['competitors', 'list'],
  queryFn: ({ pageParam: cursor, signal }) =>
    answerOf(api.GET('/api/v1/competitors', { params: { query: { limit: PAGE, cursor } }, signal })),
  ...byCursor,
});

/** As many as the API gives at once: to choose one from, newest first. */
export const everyCompetitorQuery = queryOptions({
  queryKey: ['competitors', 'every'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/competitors', { params: { query: { limit: 200 } }, signal })),
});

export const competitorQuery = (id: string) =>
  queryOptions({
    queryKey: ['competitors', id],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/competitors/{id}', { params: { path: { id } }, signal })),
  });

/** Its sign as an address that holds all of it: pictures can't be asked for with a token. Null where it is no more. */
export const logoQuery = ({ id, logoAt }: Pick<Competitor, 'id' | 'logoAt'>) =>
  queryOptions({
    queryKey: ['logos', id, logoAt],
    queryFn: async ({ signal }) => {
      const { response } = await api.GET('/api/v1/competitors/{id}/logo', { params: { path: { id } }, signal });
      return response.ok ? dataUrlOf(await response.blob()) : null;
    },
    enabled: logoAt !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });

function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('The picture can not be read.')));
    reader.readAsDataURL(blob);
  });
}

/** How often its prices and stock changed, week by week. */
export const activityQuery = (id: string) =>
  queryOptions({
    queryKey: ['competitors', id, 'activity'],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/competitors/{id}/activity', { params: { path: { id } }, signal })),
  });

const ALERTS = 10;

/** Its latest alerts. */
export const competitorAlertsQuery = (competitorId: string) =>
  queryOptions({
    queryKey: ['alerts', 'of-competitor', competitorId],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/alerts', { params: { query: { competitorId, limit: ALERTS } }, signal })),
  });

/** The plan, and what it allows. */
export const subscriptionQuery = queryOptions({
  queryKey: ['billing', 'subscription'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/billing/subscription', { signal })),
});

export const addCompetitor = (body: Schemas['NewCompetitor']): Promise<Competitor> =>
  answerOf(api.POST('/api/v1/competitors', { body, headers: { 'Idempotency-Key': newKey() } }));

export const changeCompetitor = (id: string, body: Schemas['CompetitorChange']): Promise<Competitor> =>
  answerOf(
    api.PATCH('/api/v1/competitors/{id}', { params: { path: { id } }, body, headers: { 'Idempotency-Key': newKey() } }),
  );

/** Reads its name and its sign from its home page. */
export const lookAtHomePage = (id: string): Promise<Competitor> =>
  answerOf(
    api.POST('/api/v1/competitors/{id}/home-page', {
      params: { path: { id } },
      headers: { 'Idempotency-Key': newKey() },
    }),
  );

/** With all of its watches. */
export const removeCompetitor = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/competitors/{id}', { params: { path: { id } } }));
