import { useInfiniteQuery } from '@tanstack/react-query';
import { BellRing } from 'lucide-react';
import type { Alert } from '../../api/alerts.ts';
import { itemsOf } from '../../api/pages.ts';
import { watchAlertsQuery } from '../../api/watch-page.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Change } from '../../design/money.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { Table } from '../../design/table.tsx';
import { When } from '../../design/when.tsx';
import { alertWords } from '../home/alert-words.ts';

interface AlertsProps {
  readonly watchId: string;
  /** Opens the observation that an alert came of. */
  readonly onOpen: (observationId: string) => void;
  /** Compares the two pages that an alert about their text came of. */
  readonly onCompare: (before: string, after: string) => void;
}

/** What was told of this watch, newest first; each leads to the observation behind it. */
export function Alerts({ watchId, onOpen, onCompare }: AlertsProps) {
  const query = useInfiniteQuery(watchAlertsQuery(watchId));
  return (
    <Section title="Alerts">
      <Loaded
        query={query}
        to="see alerts"
        skeleton={<SkeletonRows rows={4} rowClassName="h-16 md:h-11" />}
        isEmpty={(data) => itemsOf(data).length === 0}
        empty={
          <EmptyState icon={BellRing} title="No alert yet">
            When the price, the stock or the text moves in a way that one of your rules names, it stands here.
          </EmptyState>
        }
      >
        {(data) => (
          <>
            <Table<Alert>
              label="Alerts"
              rows={itemsOf(data)}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'what',
                  head: 'What happened',
                  className: 'w-1/2',
                  phone: 'title',
                  cell: (alert) => (
                    <button
                      type="button"
                      onClick={() =>
                        alert.text === null
                          ? onOpen(alert.trace.observationId)
                          : onCompare(alert.text.fromSnapshotId, alert.text.toSnapshotId)
                      }
                      className="covering block max-w-full truncate rounded-sm text-left font-medium"
                    >
                      {alertWords(alert)}
                    </button>
                  ),
                },
                {
                  key: 'rule',
                  head: 'Rule',
                  phone: 'below',
                  cell: ({ ruleName }) => <span className="block truncate text-soft">{ruleName}</span>,
                },
                {
                  key: 'percent',
                  head: 'Change',
                  align: 'right',
                  phone: 'right',
                  cell: ({ percent }) => percent !== null && percent !== 0 && <Change percent={percent} />,
                },
                {
                  key: 'at',
                  head: 'When',
                  align: 'right',
                  phone: 'right',
                  cell: ({ raisedAt }) => <When at={raisedAt} className="text-soft" />,
                },
              ]}
            />
            <More query={query} of="alerts" />
          </>
        )}
      </Loaded>
    </Section>
  );
}
