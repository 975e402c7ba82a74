import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { dropWatches, rereadTables } from '../../api/watches.ts';
import { doJob } from './follow-job.ts';
import { watchesOf, type Chosen } from './chosen.ts';

/** Ids that are gone from the screen, some not yet from the server. */
let gone: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function set(next: ReadonlySet<string>): void {
  gone = next;
  for (const listener of listeners) listener();
}

/** Takes watches off the screen at once; the server keeps for a day what it takes to put them back. */
export function deleteWithUndo(queries: QueryClient, chosen: Chosen): void {
  const ids = 'foundBy' in chosen ? [] : chosen.map(({ id }) => id);
  set(gone.union(new Set(ids)));
  void doJob(
    queries,
    { action: 'delete', watches: watchesOf(chosen) },
    {
      over: (job) => {
        if (job !== undefined && job.failed === 0) dropWatches(queries, new Set(ids));
        else rereadTables(queries);
        if ('foundBy' in chosen) rereadTables(queries);
        set(gone.difference(new Set(ids)));
      },
      undone: () => rereadTables(queries),
    },
  );
}

/** What was deleted, to be left out of every list. */
export const useDeleted = (): ReadonlySet<string> => useSyncExternalStore(subscribe, () => gone);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
