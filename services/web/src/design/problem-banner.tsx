import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../api/problem.ts';
import { CopyId } from './copy.tsx';

interface ProblemBannerProps {
  readonly problem: Problem;
  /** What one may do about it. */
  readonly children?: ReactNode;
}

/** What went wrong, in the words of the API, with the id under which it can be found in the logs. */
export function ProblemBanner({ problem, children }: ProblemBannerProps) {
  return (
    <div role="alert" tabIndex={-1} className="flex gap-2.5 rounded-md bg-bad-wash px-3 py-2.5 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-col gap-1">
        <p>{problem.message}</p>
        {children}
        {problem.traceId !== undefined && problem.status >= 500 && <CopyId id={problem.traceId} what="trace id" />}
      </div>
    </div>
  );
}
