import { useInfiniteQuery } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { itemsOf } from '../../api/pages.ts';
import { watchTableQuery, type Watch } from '../../api/watches.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Money } from '../../design/money.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { formatPercent, positionOf } from '../../words/money.ts';
import { HealthCell, NameCell, StockCell } from '../watches/cells.tsx';

/** What is watched of a competitor, with its prices beside the own ones; live. */
export function WatchedOf({ competitorId }: { readonly competitorId: string }) {
  const query = useInfiniteQuery(watchTableQuery({ competitorId, sort: 'name' }));
  return (
    <Section title="What it sells">
      <Loaded
        query={query}
        to="see watches"
        skeleton={<SkeletonRows rows={5} rowClassName="h-16 md:h-11" />}
        isEmpty={(data) => itemsOf(data).length === 0}
        empty={
          <EmptyState icon={Eye} title="Nothing is watched here">
            Watch a page under one of its domains, and it stands here.
          </EmptyState>
        }
      >
        {(data) => (
          <>
            <Table label="What it sells" columns={COLUMNS} rows={itemsOf(data)} keyOf={({ id }) => id} />
            <More query={query} of="watches" />
          </>
        )}
      </Loaded>
    </Section>
  );
}

const COLUMNS: readonly Column<Watch>[] = [
  {
    key: 'name',
    head: 'Page',
    className: 'w-1/3',
    phone: 'title',
    cell: (watch) => <NameCell watch={watch} />,
  },
  {
    key: 'price',
    head: 'Price',
    align: 'right',
    className: 'w-1/6',
    phone: 'right',
    cell: ({ latest }) => <Money of={latest?.price ?? null} className="font-medium" />,
  },
  {
    key: 'own',
    head: 'Yours',
    align: 'right',
    className: 'w-1/6',
    phone: 'below',
    cell: ({ ownPrice }) =>
      ownPrice === null ? (
        <span className="text-soft">–</span>
      ) : (
        <>
          <span className="md:hidden">yours </span>
          <Money of={ownPrice} />
        </>
      ),
  },
  { key: 'difference', head: 'To yours', align: 'right', phone: 'right', cell: (watch) => <Difference of={watch} /> },
  {
    key: 'stock',
    head: 'Stock',
    phone: 'below',
    cell: ({ latest }) => <StockCell availability={latest?.availability} />,
  },
  { key: 'health', head: 'Health', cell: (watch) => <HealthCell watch={watch} /> },
];

/** How far their price is from the own one, where both are told in one currency. */
function Difference({ of: { latest, ownPrice } }: { readonly of: Pick<Watch, 'latest' | 'ownPrice'> }) {
  const price = latest?.price ?? null;
  if (price === null || ownPrice === null || price.currency !== ownPrice.currency) return null;
  const percent = (positionOf(price) / positionOf(ownPrice) - 1) * 100;
  const words = Math.abs(percent) < 0.05 ? 'the same' : `${formatPercent(percent)} ${percent < 0 ? 'below' : 'above'}`;
  return <span className={`figures whitespace-nowrap ${percent < 0 ? '' : 'text-soft'}`}>{words}</span>;
}
