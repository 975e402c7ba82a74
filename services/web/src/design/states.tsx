import { CloudOff, Lock, SearchX, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { CopyId } from './copy.tsx';

/** What a part of a screen can be in; marked in the page as `data-state`, by which the browser tests find it. */
export type ScreenState = 'loading' | 'empty' | 'error' | 'forbidden' | 'ready';

interface NoticeProps {
  readonly state: ScreenState;
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

function Notice({ state, icon: Icon, title, children, actions }: NoticeProps) {
  return (
    <div
      data-state={state}
      role={state === 'error' ? 'alert' : undefined}
      className="flex flex-col items-center gap-3 px-4 py-12 text-center"
    >
      <Icon aria-hidden strokeWidth={1.5} className="size-7 text-soft" />
      <div className="flex max-w-sm flex-col gap-1">
        <p className="font-medium">{title}</p>
        <div className="text-soft">{children}</div>
      </div>
      {actions !== undefined && <div className="flex flex-wrap justify-center gap-2 pt-1">{actions}</div>}
    </div>
  );
}

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What this is for. */
  readonly children: ReactNode;
  /** What to do about it. */
  readonly actions?: ReactNode;
}

export function EmptyState(props: EmptyStateProps) {
  return <Notice {...props} state="empty" />;
}

interface ErrorStateProps {
  readonly problem: Problem;
  readonly onRetry: () => void;
  readonly retrying?: boolean;
}

/** What happened, another try, and the id to give to whoever helps. */
export function ErrorState({ problem, onRetry, retrying = false }: ErrorStateProps) {
  if (problem.status === 404) {
    return (
      <Notice state="error" icon={SearchX} title="Not here">
        {problem.message} It may have been deleted, or belong to another organisation.
      </Notice>
    );
  }
  return (
    <Notice
      state="error"
      icon={problem.status === 0 ? CloudOff : TriangleAlert}
      title={problem.title}
      actions={
        <Button pending={retrying} onClick={onRetry}>
          Try again
        </Button>
      }
    >
      <p>{problem.message}</p>
      {problem.traceId !== undefined && (
        <p className="pt-2">
          <CopyId id={problem.traceId} what="trace id" />
        </p>
      )}
    </Notice>
  );
}

/** @param what that the person may not see or do, as in `You may not see API keys.` */
export function NoPermission({ what }: { readonly what: string }) {
  return (
    <Notice state="forbidden" icon={Lock} title={`You may not ${what}`}>
      Your role does not include it. An owner or admin of your organisation can change that.
    </Notice>
  );
}
