import { LoaderCircle } from 'lucide-react';
import { formatCount } from '../../words/count.ts';
import { useJobs } from './jobs.ts';

/** How far the work on many watches has come. */
export function JobLine() {
  const [job] = useJobs().filter(({ total }) => total > 1);
  return (
    <p role="status" className="figures flex items-center gap-2 text-sm whitespace-nowrap text-soft">
      {job !== undefined && (
        <>
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          {job.doing} {formatCount(job.done)} of {formatCount(job.total)}
        </>
      )}
    </p>
  );
}
