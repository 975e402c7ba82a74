import { useQuery } from '@tanstack/react-query';
import { keyUseQuery, type KeyUse } from '../../api/keys.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { Sparkline } from '../../design/sparkline.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { formatCount } from '../../words/count.ts';

const total = (requests: readonly number[]): number => requests.reduce((sum, count) => sum + count, 0);

const COLUMNS: readonly Column<KeyUse>[] = [
  {
    key: 'name',
    head: 'Key',
    phone: 'title',
    cell: ({ name }) =>
      name === null ? (
        <span className="text-soft">A deleted key</span>
      ) : (
        <span className="block truncate font-medium">{name}</span>
      ),
  },
  {
    key: 'days',
    head: 'By day',
    className: 'w-32',
    cell: ({ requests }) => <Sparkline values={requests} label="Requests a day, over 30 days" />,
  },
  {
    key: 'today',
    head: 'Today',
    align: 'right',
    phone: 'below',
    cell: ({ requests }) => (
      <span className="figures">
        {formatCount(requests.at(-1) ?? 0)}
        <span className="md:hidden"> today</span>
      </span>
    ),
  },
  {
    key: 'total',
    head: '30 days',
    align: 'right',
    phone: 'right',
    cell: ({ requests }) => <span className="figures">{formatCount(total(requests))}</span>,
  },
];

/** Which program asks how often. */
export function KeyUseByDay() {
  const query = useQuery(keyUseQuery);
  return (
    <Section title="Requests by API key" aside="The last 30 days">
      <Loaded
        query={query}
        to="see what API keys are used for"
        skeleton={<SkeletonRows rows={1} rowClassName="h-11" />}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <p data-state="empty" className="flex min-h-11 items-center px-4 text-soft">
            No program has used the API in these days.
          </p>
        }
      >
        {({ items }) => (
          <Table label="Requests by API key" columns={COLUMNS} rows={items} keyOf={({ keyId }) => keyId} />
        )}
      </Loaded>
    </Section>
  );
}
