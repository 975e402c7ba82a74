import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { alertsQuery } from '../../api/alerts.ts';
import { meQuery, useMay } from '../../api/me.ts';
import { watchSummaryQuery } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { Page, Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { Attention } from './attention.tsx';
import { Changes } from './changes.tsx';
import { Figures } from './figures.tsx';

/** What not everybody sees comes when it is needed. */
const NothingYet = lazy(() => import('./nothing-yet.tsx').then((file) => ({ default: file.NothingYet })));
const VerifyReminder = lazy(() => import('./verify-reminder.tsx').then((file) => ({ default: file.VerifyReminder })));
const AddWatch = lazy(() => import('./add-watch.tsx').then(({ AddWatch }) => ({ default: AddWatch })));

/** Last on the screen, and on their way while the rest is. */
const nextChecks = import('./next-checks.tsx');
const NextChecks = lazy(() => nextChecks.then((file) => ({ default: file.NextChecks })));
const biggestMoves = import('./biggest-moves.tsx');
const BiggestMoves = lazy(() => biggestMoves.then((file) => ({ default: file.BiggestMoves })));

/** What changed, what needs somebody, what comes next. */
export function Home() {
  const summary = useQuery(watchSummaryQuery);
  // Below what changed, where there is one column: it comes when that has its height, so that it does not jump.
  const alerts = useInfiniteQuery(alertsQuery);
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
            <div className={`flex flex-col gap-5 lg:col-start-2 ${alerts.isPending ? 'max-lg:hidden' : ''}`}>
              <Suspense
                fallback={
                  <Section title="Next checks">
                    <SkeletonRows rows={5} rowClassName="h-10" />
                  </Section>
                }
              >
                <NextChecks />
              </Suspense>
              <Suspense
                fallback={
                  <Section title="Biggest moves in 7 days">
                    <SkeletonRows rows={3} rowClassName="h-14" />
                  </Section>
                }
              >
                <BiggestMoves />
              </Suspense>
            </div>
          </div>
        </>
      )}
      <Suspense fallback={null}>{adding && <AddWatch onClose={() => setAdding(false)} />}</Suspense>
    </Page>
  );
}
