import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { toProblem } from '../../api/problem.ts';
import { changeTags, changeWatch, patchWatches, runWatch, type Watch } from '../../api/watches.ts';
import { toast } from '../../design/toast.ts';
import { onlyOne, watchesOf, type Chosen } from './chosen.ts';
import { deleteWithUndo } from './deletions.ts';
import { doJob } from './follow-job.ts';
import { watchesInWords } from './words.ts';

/** What can be done with watches, one or many: each says what came of it. */
export interface WatchActions {
  readonly run: (chosen: Chosen) => void;
  readonly pause: (chosen: Chosen) => void;
  readonly resume: (chosen: Chosen) => void;
  readonly addTag: (chosen: Chosen, tag: string) => void;
  readonly removeTag: (chosen: Chosen, tag: string) => void;
  readonly move: (chosen: Chosen, competitorId: string) => void;
  readonly remove: (chosen: Chosen) => void;
}

export function useWatchActions(): WatchActions {
  const queries = useQueryClient();
  return useMemo(() => actionsOn(queries), [queries]);
}

function actionsOn(queries: QueryClient): WatchActions {
  const one = async (done: string, work: () => Promise<unknown>, undo?: () => void) => {
    try {
      await work();
      toast(`${watchesInWords(1)} ${done}.`, undo);
    } catch (error) {
      toast(`${watchesInWords(1)} could not be ${done}. ${toProblem(error).message}`);
    }
    void queries.invalidateQueries({ queryKey: ['watches', 'summary'] });
  };
  const show = (changed: Watch) => patchWatches(queries, (watch) => (watch.id === changed.id ? changed : watch));
  const change = async (watch: Watch, body: Parameters<typeof changeWatch>[1]) =>
    show(await changeWatch(watch.id, body));
  const many = (chosen: Chosen, action: ActionOn) => void doJob(queries, { ...action, watches: watchesOf(chosen) });
  const resume = (chosen: Chosen) => {
    const watch = onlyOne(chosen);
    if (watch === undefined) return many(chosen, { action: 'resume' });
    return void one('resumed', () => change(watch, { status: 'active' }));
  };
  const addTag = (chosen: Chosen, tag: string) => {
    const watch = onlyOne(chosen);
    if (watch === undefined) return many(chosen, { action: 'tag', tag });
    const add = (tags: readonly string[]) => [...tags.filter((other) => other !== tag), tag];
    return void one(`tagged “${tag}”`, async () => show(await changeTags(watch, add)));
  };
  return {
    run: (chosen) => {
      const watch = onlyOne(chosen);
      if (watch === undefined) return many(chosen, { action: 'run' });
      return void one('queued to be checked now', () => runWatch(watch.id));
    },
    pause: (chosen) => {
      const watch = onlyOne(chosen);
      if (watch === undefined) return many(chosen, { action: 'pause' });
      const undo = watch.status === 'paused' ? undefined : () => resume([watch]);
      return void one('paused', () => change(watch, { status: 'paused' }), undo);
    },
    resume,
    addTag,
    removeTag: (chosen, tag) => {
      const watch = onlyOne(chosen);
      if (watch === undefined) return many(chosen, { action: 'untag', tag });
      const remove = (tags: readonly string[]) => tags.filter((other) => other !== tag);
      const undo = watch.tags.includes(tag) ? () => addTag([watch], tag) : undefined;
      return void one(`no longer tagged “${tag}”`, async () => show(await changeTags(watch, remove)), undo);
    },
    move: (chosen, competitorId) => many(chosen, { action: 'move', competitorId }),
    remove: (chosen) => deleteWithUndo(queries, chosen),
  };
}

type ActionOn =
  | { readonly action: 'run' | 'pause' | 'resume' | 'delete' }
  | { readonly action: 'tag' | 'untag'; readonly tag: string }
  | { readonly action: 'move'; readonly competitorId: string };
