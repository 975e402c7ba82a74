import { useInfiniteQuery } from '@tanstack/react-query';
import { BellRing, ExternalLink } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { alertsQuery, type Alert } from '../../api/alerts.ts';
import { itemsOf } from '../../api/pages.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Change } from '../../design/money.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { When } from '../../design/when.tsx';
import { alertWords } from './alert-words.ts';
import { lastLookBefore } from './last-look.ts';

const PriceLine = lazy(() => import('./price-line.tsx').then((file) => ({ default: file.PriceLine })));

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
          <>
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
          </>
        )}
      </Loaded>
    </Section>
  );
}

interface ChangeRowProps {
  readonly alert: Alert;
  readonly isNew: boolean;
  readonly withLine: boolean;
}

function ChangeRow({ alert, isNew, withLine }: ChangeRowProps) {
  const { title, url, watchId, raisedAt, percent } = alert;
  return (
    <li className="flex min-h-16 items-center gap-4 px-4 py-2.5">
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="flex min-w-0 items-center gap-2">
          {isNew && <span role="img" aria-label="New" className="size-1.5 shrink-0 rounded-full bg-accent" />}
          <span className="truncate font-medium">{title}</span>
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            aria-label={`Open the page of ${title}`}
            className="-ml-1 grid size-6 shrink-0 place-items-center rounded-sm text-soft hover:bg-hover hover:text-ink"
          >
            <ExternalLink aria-hidden className="size-3.5" />
          </a>
        </p>
        <p className="figures text-sm text-soft sm:truncate">{alertWords(alert)}</p>
      </div>
      <div className="hidden w-20 sm:block">
        <Suspense fallback={null}>{withLine && <PriceLine watchId={watchId} />}</Suspense>
      </div>
      <div className="flex w-20 shrink-0 flex-col items-end gap-0.5">
        {percent !== null && percent !== 0 && <Change percent={percent} />}
        <When at={raisedAt} className="text-sm text-soft" />
      </div>
    </li>
  );
}
