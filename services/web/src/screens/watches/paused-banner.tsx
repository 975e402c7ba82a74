import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pause } from 'lucide-react';
import { useState } from 'react';
import { watchJobsQuery, type WatchJob } from '../../api/watch-jobs.ts';
import { Button } from '../../design/button.tsx';
import { When } from '../../design/when.tsx';
import { undoJob } from './follow-job.ts';
import { watchesInWords } from './words.ts';

/** Says that somebody paused everything, and takes that back. */
export function PausedBanner({ mayWrite }: { readonly mayWrite: boolean }) {
  const queries = useQueryClient();
  const [pending, setPending] = useState(false);
  const job = useQuery(watchJobsQuery).data?.items.find(isPauseOfEverything);
  if (job === undefined) return null;
  const resume = () => {
    setPending(true);
    void undoJob(queries, job.id, { over: () => setPending(false) });
  };
  return (
    <section
      aria-label="Everything is paused"
      className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-warn-wash px-4 py-2"
    >
      <Pause aria-hidden className="size-4 text-warn" />
      <p className="mr-auto">
        Everything was paused: {watchesInWords(job.changed).toLowerCase()}, <When at={job.createdAt} />.
      </p>
      {mayWrite && (
        <Button size="small" pending={pending} onClick={resume}>
          Resume them
        </Button>
      )}
    </section>
  );
}

function isPauseOfEverything({ action, everything, status, changed, undoUntil }: WatchJob): boolean {
  const isInTime = undoUntil !== null && new Date(undoUntil) > new Date();
  return action === 'pause' && everything && status === 'done' && changed > 0 && isInTime;
}
