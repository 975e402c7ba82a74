import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from './client.ts';
import { newKey } from './watches.ts';

export type SampleData = Schemas['SampleData'];

/** Which sample data there is. It is told live when that changes. */
export const sampleDataQuery = queryOptions({
  queryKey: ['sample-data'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/v1/sample-data', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

const once = () => ({ 'Idempotency-Key': newKey() });

/** @param industry one that is known by name; others are shown as E-commerce */
export const addSampleData = (industry: string | undefined): Promise<SampleData> =>
  answerOf(api.POST('/api/v1/sample-data', { body: { ...(industry && { industry }) }, headers: once() }));

export const removeSampleData = (): Promise<undefined> =>
  answerOf<undefined>(api.DELETE('/api/v1/sample-data', { headers: once() }));
