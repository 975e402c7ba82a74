import { useQuery } from '@tanstack/react-query';
import { alertSummaryQuery } from '../api/alerts.ts';

/** How many alerts one has not read; 0 as long as it is not known. */
export function useUnread(): number {
  return useQuery(alertSummaryQuery).data?.unread ?? 0;
}
