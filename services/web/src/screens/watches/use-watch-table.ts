import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { itemsOf } from '../../api/pages.ts';
import { watchTableQuery } from '../../api/watches.ts';
import { useDeleted } from './deletions.ts';
import { filterOf, type WatchView } from './view.ts';

/** The rows of a view, as far as they have been read. */
export function useWatchTable(view: WatchView) {
  const filter = useMemo(() => filterOf(view), [view]);
  const query = useInfiniteQuery({ ...watchTableQuery(filter), placeholderData: keepPreviousData });
  const deleted = useDeleted();
  const { data } = query;
  const watches = useMemo(
    () => (data === undefined ? [] : itemsOf(data).filter(({ id }) => !deleted.has(id))),
    [data, deleted],
  );
  const cursors = query.isPlaceholderData ? [] : ((data?.pageParams ?? []) as string[]);
  return { query, watches, cursors, filter };
}
