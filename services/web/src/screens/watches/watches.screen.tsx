import { usePrefetchInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { watchTableQuery } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { Page } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import type { Open } from './dialogs.tsx';
import { filterOf, viewOf } from './view.ts';

/** On its way while the rows are, too. */
const worktable = import('./worktable.tsx');
const Worktable = lazy(() => worktable.then((file) => ({ default: file.Worktable })));

/** All watches, and what makes new ones. */
export function Watches() {
  const view = useSearch({ from: '/members/watches', select: viewOf });
  usePrefetchInfiniteQuery(watchTableQuery(filterOf(view)));
  const [open, setOpen] = useState<Open>();
  const mayWrite = useMay('watches:write');
  const add = mayWrite && (
    <>
      <Button onClick={() => setOpen({ kind: 'many' })}>Watch many</Button>
      <Button look="primary" onClick={() => setOpen({ kind: 'one' })} className="max-md:hidden">
        Watch a page
      </Button>
    </>
  );
  return (
    <Page title="Watches" wide actions={add}>
      <Suspense fallback={<OnItsWay />}>
        <Worktable open={open} onOpen={setOpen} />
      </Suspense>
    </Page>
  );
}

function OnItsWay() {
  return (
    <div
      data-state="loading"
      aria-busy
      className="-mx-4 border-y border-line bg-surface md:mx-0 md:mt-20 md:rounded-lg md:border"
    >
      <span className="sr-only">Loading</span>
      <SkeletonRows rows={12} rowClassName="h-18 md:h-13" />
    </div>
  );
}
