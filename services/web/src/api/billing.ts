import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { newKey } from './watches.ts';

export type Plan = Schemas['Plan'];
export type Subscription = Schemas['Subscription'];

/** More than any plan that has a cap allows. */
const MOST_COUNTED = 200;

/** The plan, all plans, and how much of what is capped there is. */
export const planQuery = queryOptions({
  queryKey: ['billing', 'plan'],
  queryFn: async ({ signal }) => {
    const query = { limit: MOST_COUNTED };
    const [subscription, plans, watches, competitors] = await Promise.all([
      answerOf(api.GET('/api/v1/billing/subscription', { signal })),
      answerOf(api.GET('/api/v1/billing/plans', { signal })),
      answerOf(api.GET('/api/v1/watches/summary', { signal })),
      answerOf(api.GET('/api/v1/competitors', { params: { query }, signal })),
    ]);
    return {
      subscription,
      plans: plans.items,
      watches: watches.total,
      competitors: competitors.items.length,
      hasMoreCompetitors: competitors.nextCursor !== null,
    };
  },
});

export const choosePlan = (plan: Plan['id']): Promise<Subscription> =>
  answerOf(api.PUT('/api/v1/billing/subscription', { body: { plan }, headers: { 'Idempotency-Key': newKey() } }));
