import { useQuery, useQueryClient } from '@tanstack/react-query';
import { mayHaveChangedSince, refreshTablePage, TABLE_PAGE, type Watch, type WatchFilter } from '../../api/watches.ts';

/** How often a page on the screen is read again while a check on it is overdue, ms. */
const OVERDUE_MS = 5_000;

interface Shown {
  readonly filter: WatchFilter;
  /** Where each page that has been read begins. */
  readonly cursors: readonly string[];
  readonly watches: readonly Watch[];
  readonly first: number;
  readonly last: number;
}

/** Keeps the rows on the screen up with what happens, however many others have been read. */
export function useFreshRows({ filter, cursors, watches, first, last }: Shown): void {
  const queries = useQueryClient();
  const shown = cursors.slice(Math.floor(first / TABLE_PAGE), Math.floor(last / TABLE_PAGE) + 1);
  useQuery({
    queryKey: ['watches', 'visible', filter, shown],
    queryFn: async () => {
      await Promise.all(shown.map((cursor) => refreshTablePage(queries, filter, cursor)));
      return Date.now();
    },
    // The table itself has read it.
    initialData: 0,
    initialDataUpdatedAt: 1,
    staleTime: ({ state }) => (mayHaveChangedSince(state.dataUpdatedAt) ? 0 : Infinity),
    refetchInterval: () => (isOverdue(watches.slice(first, last + 1)) ? OVERDUE_MS : false),
  });
}

function isOverdue(watches: readonly Watch[]): boolean {
  const now = new Date().toISOString();
  return watches.some(({ nextRunAt }) => nextRunAt !== null && nextRunAt < now);
}
