import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Alert } from './alerts.ts';
import { answerOf, api, type Schemas } from './client.ts';
import type { Page } from './pages.ts';
import { newKey } from './watches.ts';

const once = () => ({ 'Idempotency-Key': newKey() });

/** Says what one has read, for oneself alone. */
export const markAlerts = (body: Schemas['AlertMarks']): Promise<Schemas['MarkedAlerts']> =>
  answerOf(api.POST('/api/v1/alerts/mark', { body, headers: once() }));

/** Says for everybody of the organisation that an alert was seen. */
export const acknowledgeAlert = (id: string): Promise<Alert> =>
  answerOf(api.POST('/api/v1/alerts/{id}/acknowledge', { params: { path: { id } }, headers: once() }));

/** @param until ISO 8601; null: it comes back now */
export const snoozeAlert = (id: string, until: string | null): Promise<Alert> =>
  answerOf(api.POST('/api/v1/alerts/{id}/snooze', { params: { path: { id } }, body: { until }, headers: once() }));

/** Puts what has become of alerts into every list of them that is in the cache. */
export function patchAlerts(queries: QueryClient, change: (alert: Alert) => Alert): void {
  queries.setQueriesData<InfiniteData<Page<Alert>>>(
    { queryKey: ['alerts', 'list'] },
    (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(change) })) },
  );
}
