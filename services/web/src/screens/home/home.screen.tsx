import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { meQuery, useMay } from '../../api/me.ts';
import { watchSummaryQuery } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { Page } from '../../design/page.tsx';
import { Attention } from './attention.tsx';
import { Changes } from './changes.tsx';
import { Figures } from './figures.tsx';
import { NextChecks } from './next-checks.tsx';

/** What not everybody sees comes when it is needed. */
const NothingYet = lazy(() => import('./nothing-yet.tsx').then((file) => ({ default: file.NothingYet })));
const VerifyReminder = lazy(() => import('./verify-reminder.tsx').then((file) => ({ default: file.VerifyReminder })));
const AddWatch = lazy(() => import('./add-watch.tsx').then(({ AddWatch }) => ({ default: AddWatch })));

/** What changed, what needs somebody, what comes next. */
export function Home() {
  const summary = useQuery(watchSummaryQuery);
  const [adding, setAdding] = useState(false);
  const { data: me } = useQuery(meQuery);
  const mayAdd = useMay('watches:write');
  const isNew = summary.data?.total === 0;
  const add = mayAdd && (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setAdding(true)}>
      Watch a page
    </Button>
  );
  return (
    <Page title="Home" actions={!isNew && add}>
      {me?.user.emailVerified === false && (
        <Suspense fallback={<div className="h-12" />}>
          <VerifyReminder email={me.user.email} />
        </Suspense>
      )}
      {isNew ? (
        <Suspense fallback={null}>
          <NothingYet action={add} />
        </Suspense>
      ) : (
        <>
          <Figures summary={summary} />
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
            <div className="lg:col-start-2">
              <Attention />
            </div>
            <div className="lg:col-start-1 lg:row-span-2 lg:row-start-1">
              <Changes />
            </div>
            <div className="lg:col-start-2">
              <NextChecks />
            </div>
          </div>
        </>
      )}
      <Suspense fallback={null}>{adding && <AddWatch onClose={() => setAdding(false)} />}</Suspense>
    </Page>
  );
}
