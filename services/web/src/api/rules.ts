import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { byCursor } from './pages.ts';
import { newKey } from './watches.ts';

export { channelsQuery } from './channels.ts';

export type Rule = Schemas['Rule'];
export type NewRule = Schemas['NewRule'];
export type Backtest = Schemas['Backtest'];
export type Condition = Schemas['Condition'];
export type Scope = Schemas['Scope'];

const PAGE = 50;
const once = () => ({ 'Idempotency-Key': newKey() });

/** All rules, newest first. */
export const rulesQuery = infiniteQueryOptions({
  queryKey: ['rules', 'list'],
  queryFn: ({ pageParam: cursor, signal }) =>
    answerOf(api.GET('/api/v1/rules', { params: { query: { limit: PAGE, cursor } }, signal })),
  ...byCursor,
});

export const ruleQuery = (id: string) =>
  queryOptions({
    queryKey: ['rules', id],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/rules/{id}', { params: { path: { id } }, signal })),
  });

/** How often such a rule would have fired lately, day by day. */
export const backtestQuery = (scope: Scope, when: Condition, days = 30) =>
  queryOptions({
    queryKey: ['backtest', scope, when, days],
    queryFn: ({ signal }) => answerOf(api.POST('/api/v1/rules/backtest', { body: { scope, when, days }, signal })),
  });

export const createRule = (body: NewRule): Promise<Rule> =>
  answerOf(api.POST('/api/v1/rules', { body, headers: once() }));

/** @param version what was read of it: whoever edits another's change away is refused with 412 */
export const changeRule = (id: string, body: Schemas['RuleChange'], version?: string): Promise<Rule> =>
  answerOf(
    api.PATCH('/api/v1/rules/{id}', {
      params: { path: { id } },
      body,
      headers: { ...once(), ...(version !== undefined && { 'If-Match': `"${version}"` }) },
    }),
  );

export const readRule = (id: string): Promise<Rule> =>
  answerOf(api.GET('/api/v1/rules/{id}', { params: { path: { id } } }));

/** Mails what an alert of a rule would look like. */
export const testRule = ({ name, when, channels = [] }: NewRule): Promise<Schemas['SampleDeliveries']> =>
  answerOf(api.POST('/api/v1/rules/test', { body: { name, when, channels }, headers: once() }));

export const removeRule = (id: string): Promise<void> =>
  answerOf<undefined>(api.DELETE('/api/v1/rules/{id}', { params: { path: { id } }, headers: once() }));
