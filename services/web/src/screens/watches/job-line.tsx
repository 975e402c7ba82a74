import { useQuery } from '@tanstack/react-query';
import { LoaderCircle } from 'lucide-react';
import { watchJobsQuery } from '../../api/watch-jobs.ts';
import { formatCount } from '../../words/count.ts';
import { DOING } from './follow-job.ts';

/** How far the work on many watches has come, whoever began it. */
export function JobLine() {
  const jobs = useQuery(watchJobsQuery).data?.items ?? [];
  const going = jobs.filter(({ status, total }) => status !== 'done' && total > 1).at(-1);
  return (
    <p role="status" className="figures flex items-center gap-2 text-sm whitespace-nowrap text-soft">
      {going !== undefined && (
        <>
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          {DOING[going.action]} {formatCount(going.changed + going.unchanged + going.failed)} of{' '}
          {formatCount(going.total)}
        </>
      )}
    </p>
  );
}
