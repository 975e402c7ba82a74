import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pause, Play, RefreshCw } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { toProblem } from '../../api/problem.ts';
import { changeWatch, patchWatches, runWatch, type Watch } from '../../api/watches.ts';
import { watchQuery } from '../../api/watch-page.ts';
import { Button } from '../../design/button.tsx';
import { toast } from '../../design/toast.ts';
import { useNewRule } from '../rules/use-new-rule.ts';

/** What is done with one watch most. */
export function WatchButtons({ watch }: { readonly watch: Watch }) {
  const queries = useQueryClient();
  const mayWrite = useMay('watches:write');
  useNewRule(watch.id);
  const refused = (error: Error) => void toast(toProblem(error).message);
  const run = useMutation({
    mutationFn: () => runWatch(watch.id),
    onSuccess: () => {
      toast('The page is looked at now.');
      return queries.invalidateQueries({ queryKey: ['watches', watch.id] });
    },
    onError: refused,
  });
  const pause = useMutation({
    mutationFn: (status: 'active' | 'paused') => changeWatch(watch.id, { status }),
    onSuccess: (changed, status) => {
      queries.setQueryData(watchQuery(watch.id).queryKey, changed);
      patchWatches(queries, (one) => (one.id === changed.id ? changed : one));
      toast(status === 'paused' ? 'Paused.' : 'Resumed.', () =>
        pause.mutate(status === 'paused' ? 'active' : 'paused'),
      );
    },
    onError: refused,
  });
  if (!mayWrite) return null;
  const isPaused = watch.status === 'paused';
  const Icon = isPaused ? Play : Pause;
  return (
    <>
      <Button
        pending={pause.isPending}
        icon={<Icon aria-hidden className="size-4" />}
        onClick={() => pause.mutate(isPaused ? 'active' : 'paused')}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
      {!watch.sample && (
        <Button
          look="primary"
          pending={run.isPending}
          icon={<RefreshCw aria-hidden className="size-4" />}
          onClick={() => run.mutate()}
        >
          Check now
        </Button>
      )}
    </>
  );
}
