import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Problem } from '../api/problem.ts';
import { buttonClasses } from '../design/button.tsx';
import { PageTitle, useDocumentTitle } from '../design/page.tsx';
import { ErrorState } from '../design/states.tsx';

/** While it is found out who is there: nothing that would jump away. */
export function StartingScreen() {
  return <main data-state="loading" aria-busy className="min-h-dvh" />;
}

export function NotFoundScreen() {
  useDocumentTitle('Not found');
  return (
    <main className="grid min-h-dvh place-items-center p-6 text-center">
      <div className="flex flex-col items-center gap-3">
        <PageTitle>There is no such page</PageTitle>
        <p className="text-soft">The address may be mistyped, or what was there has moved.</p>
        <Link to="/" className={buttonClasses()}>
          Go to Home
        </Link>
      </div>
    </main>
  );
}

/** What no screen could show: the server can't be reached at the start, or we made a mistake. */
export function CrashScreen({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const [trying, setTrying] = useState(false);
  useDocumentTitle('Something went wrong');
  useEffect(() => {
    // A mistake of ours belongs into the console, where a report of it begins.
    if (!(error instanceof Problem)) reportError(error);
  }, [error]);
  const detail = 'This page has a fault and could not be shown. Loading it again may help.';
  const problem =
    error instanceof Problem
      ? error
      : new Problem(500, { type: 'page_fault', title: 'Something went wrong', status: 500, detail }, { cause: error });
  const retry = async () => {
    setTrying(true);
    await router.invalidate();
    setTrying(false);
    reset();
  };
  return (
    <main className="grid min-h-dvh place-items-center">
      <ErrorState problem={problem} retrying={trying} onRetry={() => void retry()} />
    </main>
  );
}
