import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { removeWatch } from '../../api/watches.ts';
import { drop, toast } from '../../design/toast.ts';
import { runJob } from './jobs.ts';
import { tellFailures, watchesInWords } from './words.ts';

/** Ids that are gone from the screen, some not yet from the server. */
let gone: ReadonlySet<string> = new Set();
/** Toasts whose time is not over: their deletions can still be undone. */
const undoable = new Set<number>();
const listeners = new Set<() => void>();

function set(next: ReadonlySet<string>): void {
  gone = next;
  for (const listener of listeners) listener();
}

/** Takes watches off the screen at once, and from the server when nobody undid it as long as the toast stood. */
export function deleteWithUndo(queries: QueryClient, ids: readonly string[]): void {
  const putBack = () => set(gone.difference(new Set(ids)));
  const end = () => {
    undoable.delete(notice);
    void send(queries, ids).finally(putBack);
  };
  const undo = () => {
    undoable.delete(notice);
    putBack();
  };
  set(gone.union(new Set(ids)));
  const notice = toast(`${watchesInWords(ids.length)} deleted.`, undo, end);
  undoable.add(notice);
}

async function send(queries: QueryClient, ids: readonly string[]): Promise<void> {
  const failures = await runJob('Deleting', ids, removeWatch);
  if (failures.length > 0) tellFailures(failures, 'deleted');
  await queries.invalidateQueries({ queryKey: ['watches'] });
}

/** What was deleted, to be left out of every list; who leaves the screen by whichever way ends the time to undo. */
export function useDeleted(): ReadonlySet<string> {
  useEffect(() => {
    const end = () => undoable.forEach(drop);
    window.addEventListener('pagehide', end);
    return () => {
      window.removeEventListener('pagehide', end);
      end();
    };
  }, []);
  return useSyncExternalStore(subscribe, () => gone);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
