import { useInfiniteQuery } from '@tanstack/react-query';
import { ScanText } from 'lucide-react';
import { itemsOf } from '../../api/pages.ts';
import { observationsQuery, type Observation } from '../../api/watch-page.ts';
import { Badge } from '../../design/badge.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Money } from '../../design/money.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { Table } from '../../design/table.tsx';
import { formatMoment } from '../../words/time.ts';
import { stockWords } from './draw.ts';
import { decisionWords, OBSERVATION_WORDS, reasonWords } from './words.ts';

interface ObservationsProps {
  readonly watchId: string;
  readonly onOpen: (id: string) => void;
}

/** Everything that was seen, newest first. */
export function Observations({ watchId, onOpen }: ObservationsProps) {
  const query = useInfiniteQuery(observationsQuery(watchId));
  return (
    <Section title="Observations">
      <Loaded
        query={query}
        to="see observations"
        skeleton={<SkeletonRows rows={6} rowClassName="h-16 md:h-11" />}
        isEmpty={(data) => itemsOf(data).length === 0}
        empty={
          <EmptyState icon={ScanText} title="Nothing seen yet">
            Each look at the page that finds it changed says here what it read, and how sure that is.
          </EmptyState>
        }
      >
        {(data) => (
          <>
            <Table<Observation>
              label="Observations"
              rows={itemsOf(data)}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'at',
                  head: 'Seen',
                  phone: 'title',
                  className: 'w-64',
                  cell: ({ id, observedAt }) => (
                    <button
                      type="button"
                      onClick={() => onOpen(id)}
                      className="covering figures truncate rounded-sm text-left font-medium"
                    >
                      {formatMoment(new Date(observedAt))}
                    </button>
                  ),
                },
                {
                  key: 'status',
                  head: 'Status',
                  phone: 'below',
                  cell: ({ status }) => (
                    <Badge tone={OBSERVATION_WORDS[status].tone}>{OBSERVATION_WORDS[status].words}</Badge>
                  ),
                },
                {
                  key: 'why',
                  head: 'Why',
                  cell: ({ reason, decision }) => (
                    <span className="block truncate text-soft">
                      {decision === null ? reasonWords(reason) : decisionWords(decision)}
                    </span>
                  ),
                },
                { key: 'stock', head: 'Stock', phone: 'right', cell: ({ availability }) => stockWords(availability) },
                {
                  key: 'price',
                  head: 'Price',
                  align: 'right',
                  phone: 'right',
                  cell: ({ price }) => <Money of={price} />,
                },
              ]}
            />
            <More query={query} of="observations" />
          </>
        )}
      </Loaded>
    </Section>
  );
}
