import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { changeWatch, patchWatches, runWatch, type Watch } from '../../api/watches.ts';
import { toast } from '../../design/toast.ts';
import { deleteWithUndo } from './deletions.ts';
import { runJob } from './jobs.ts';
import { tellFailures, watchesInWords } from './words.ts';

type Some = readonly Watch[];

/** What can be done with watches, one or many: each says what came of it. */
export interface WatchActions {
  readonly run: (watches: Some) => void;
  readonly pause: (watches: Some) => void;
  readonly resume: (watches: Some) => void;
  readonly addTag: (watches: Some, tag: string) => void;
  readonly removeTag: (watches: Some, tag: string) => void;
  readonly remove: (watches: Some) => void;
}

export function useWatchActions(): WatchActions {
  const queries = useQueryClient();
  return useMemo(() => actionsOn(queries), [queries]);
}

function actionsOn(queries: QueryClient): WatchActions {
  const each = async (
    watches: Some,
    { doing, done, undo }: { doing: string; done: string; undo?: () => void },
    work: (watch: Watch) => Promise<unknown>,
  ) => {
    const failures = await runJob(doing, watches, work);
    const count = watches.length - failures.length;
    if (failures.length > 0) tellFailures(failures, done);
    if (count > 0) toast(`${watchesInWords(count)} ${done}.`, undo);
    void queries.invalidateQueries({ queryKey: ['watches', 'summary'] });
  };
  const change = async (watch: Watch, body: Parameters<typeof changeWatch>[1]) => {
    const changed = await changeWatch(watch.id, body);
    patchWatches(queries, (one) => (one.id === changed.id ? changed : one));
  };
  const run = (watches: Some) =>
    void each(watches, { doing: 'Queueing', done: 'queued to be checked now' }, ({ id }) => runWatch(id));
  const resume = (watches: Some) =>
    void each(watches, { doing: 'Resuming', done: 'resumed' }, (watch) => change(watch, { status: 'active' }));
  const pause = (watches: Some) => {
    const running = watches.filter(({ status }) => status !== 'paused');
    void each(watches, { doing: 'Pausing', done: 'paused', undo: () => resume(running) }, (watch) =>
      change(watch, { status: 'paused' }),
    );
  };
  return {
    run,
    pause,
    resume,
    addTag: (watches, tag) => {
      const without = watches.filter(({ tags }) => !tags.includes(tag));
      void each(without, { doing: 'Tagging', done: `tagged “${tag}”` }, (watch) =>
        change(watch, { tags: [...watch.tags, tag] }),
      );
    },
    removeTag: (watches, tag) => {
      const tagged = watches.filter(({ tags }) => tags.includes(tag));
      void each(tagged, { doing: 'Untagging', done: `no longer tagged “${tag}”` }, (watch) =>
        change(watch, { tags: watch.tags.filter((one) => one !== tag) }),
      );
    },
    remove: (watches) =>
      deleteWithUndo(
        queries,
        watches.map(({ id }) => id),
      ),
  };
}
