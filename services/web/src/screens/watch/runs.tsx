import { useInfiniteQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { itemsOf } from '../../api/pages.ts';
import { runsQuery, type Run } from '../../api/watch-page.ts';
import { Badge } from '../../design/badge.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { Table } from '../../design/table.tsx';
import { formatCount } from '../../words/count.ts';
import { formatMoment } from '../../words/time.ts';
import { reasonWords, RUN_WORDS } from './words.ts';

interface RunsProps {
  readonly watchId: string;
  readonly onOpen: (id: string) => void;
}

/** Every look at the page, newest first. */
export function Runs({ watchId, onOpen }: RunsProps) {
  const query = useInfiniteQuery(runsQuery(watchId));
  return (
    <Section title="Runs">
      <Loaded
        query={query}
        to="see runs"
        skeleton={<SkeletonRows rows={6} rowClassName="h-16 md:h-11" />}
        isEmpty={(data) => itemsOf(data).length === 0}
        empty={
          <EmptyState icon={RefreshCw} title="Not looked at yet">
            Each look at the page stands here, with what it did and how long it took.
          </EmptyState>
        }
      >
        {(data) => (
          <>
            <Table<Run>
              label="Runs"
              rows={itemsOf(data)}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'at',
                  head: 'Asked for',
                  phone: 'title',
                  cell: ({ id, queuedAt }) => (
                    <button
                      type="button"
                      onClick={() => onOpen(id)}
                      className="covering figures truncate rounded-sm text-left font-medium"
                    >
                      {formatMoment(new Date(queuedAt))}
                    </button>
                  ),
                },
                {
                  key: 'status',
                  head: 'Status',
                  phone: 'below',
                  cell: ({ status }) => <Badge tone={RUN_WORDS[status].tone}>{RUN_WORDS[status].words}</Badge>,
                },
                {
                  key: 'what',
                  head: 'What came of it',
                  phone: 'below',
                  cell: (run) => <span className="block truncate text-soft">{outcomeOf(run)}</span>,
                },
                {
                  key: 'time',
                  head: 'Time',
                  align: 'right',
                  phone: 'right',
                  cell: (run) => <span className="figures">{msWords(run.fetchMs + run.extractMs)}</span>,
                },
              ]}
            />
            <More query={query} of="runs" />
          </>
        )}
      </Loaded>
    </Section>
  );
}

function outcomeOf({ reason, detail, unchanged, observationId }: Run): string {
  if (reason !== null) return detail ?? reasonWords(reason);
  if (unchanged) return 'The page had not changed';
  return observationId === null ? '' : 'The page was read';
}

export const msWords = (ms: number): string => `${formatCount(ms)} ms`;
