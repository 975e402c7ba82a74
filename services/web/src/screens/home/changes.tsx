import { useInfiniteQuery } from '@tanstack/react-query';
import { BellRing } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { alertsQuery } from '../../api/alerts.ts';
import { itemsOf } from '../../api/pages.ts';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { lastLookBefore } from './last-look.ts';

/** On its way while the alerts are, too. */
const row = import('./change-row.tsx');
const ChangeRow = lazy(() => row.then((file) => ({ default: file.ChangeRow })));

/** Rows that show how the price went: each asks the API for a history. */
const WITH_LINES = 10;

/** What changed lately, new since the last look first. */
export function Changes() {
  const alerts = useInfiniteQuery(alertsQuery);
  const [lastLook] = useState(lastLookBefore);
  return (
    <Section title="What changed">
      <Loaded
        query={alerts}
        to="see alerts"
        skeleton={<SkeletonRows rows={8} rowClassName="h-16" />}
        isEmpty={({ pages }) => pages[0]?.items.length === 0}
        empty={
          <EmptyState icon={BellRing} title="No change yet">
            When a price or the stock moves in a way that one of your rules names, it stands here.
          </EmptyState>
        }
      >
        {(data) => (
          <Suspense fallback={<SkeletonRows rows={8} rowClassName="h-16" />}>
            <ul className="divide-y divide-line">
              {itemsOf(data).map((alert, index) => (
                <ChangeRow
                  key={alert.id}
                  alert={alert}
                  isNew={Date.parse(alert.raisedAt) > lastLook}
                  withLine={index < WITH_LINES}
                />
              ))}
            </ul>
            <More query={alerts} of="changes" />
          </Suspense>
        )}
      </Loaded>
    </Section>
  );
}
