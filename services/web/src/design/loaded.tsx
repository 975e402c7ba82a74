import { Suspense, type ReactNode } from 'react';
import { toProblem } from '../api/problem.ts';
import { ProblemBanner } from './problem-banner.tsx';
import { ErrorState, NoPermission } from './states.tsx';
import { When } from './when.tsx';

/** The part of a query of TanStack Query that is needed to show it. */
interface Shown<Data> {
  readonly data: Data | undefined;
  readonly error: Error | null;
  readonly isFetching: boolean;
  readonly dataUpdatedAt: number;
  readonly refetch: () => unknown;
}

interface LoadedProps<Data> {
  readonly query: Shown<Data>;
  /** As large as what comes, so that nothing jumps. */
  readonly skeleton: ReactNode;
  /** What stands here when there is nothing: an EmptyState. */
  readonly empty: ReactNode;
  readonly isEmpty: (data: Data) => boolean;
  /** Completes `You may not …`: `see alerts`. */
  readonly to: string;
  readonly children: (data: Data) => ReactNode;
}

/**
 * What comes from the API, in whichever state it is. Every list and page goes through here, so that none forgets to say
 * that it is empty, refused or broken. What was there once stays when a later try fails, with its age. Where the code of
 * its rows comes later than they do, it is still loading.
 */
export function Loaded<Data>({ query, skeleton, empty, isEmpty, to, children }: LoadedProps<Data>) {
  const { data, error, isFetching, dataUpdatedAt, refetch } = query;
  const loading = (
    <div data-state="loading" aria-busy>
      <span className="sr-only">Loading</span>
      {skeleton}
    </div>
  );
  if (data === undefined && error === null) return loading;
  if (data === undefined) {
    const problem = toProblem(error);
    if (problem.status === 403) return <NoPermission what={to} />;
    return <ErrorState problem={problem} retrying={isFetching} onRetry={() => void refetch()} />;
  }
  return (
    <>
      {error !== null && (
        <div className="p-2">
          <ProblemBanner problem={toProblem(error)}>
            <p className="text-soft">
              What you see is from <When at={new Date(dataUpdatedAt)} />.
            </p>
          </ProblemBanner>
        </div>
      )}
      <Suspense fallback={loading}>{isEmpty(data) ? empty : <div data-state="ready">{children(data)}</div>}</Suspense>
    </>
  );
}
