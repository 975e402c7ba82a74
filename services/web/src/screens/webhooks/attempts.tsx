import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { itemsOf } from '../../api/pages.ts';
import { attemptsQuery, eventTypesQuery, type Attempt, type AttemptFilter } from '../../api/webhooks.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { When } from '../../design/when.tsx';
import { formatMoment } from '../../words/time.ts';
import type { EndpointView } from './view.ts';
import { outcomeOf, tookWords } from './words.ts';

interface AttemptsProps {
  readonly endpointId: string;
  readonly filter: AttemptFilter;
  readonly onChange: (part: EndpointView) => void;
}

const OUTCOMES = [
  { value: 'failed', name: 'Failed' },
  { value: 'succeeded', name: 'Taken' },
] as const;

/** Each call of an endpoint, newest first, as it happens. */
export function Attempts({ endpointId, filter: { status, topic }, onChange }: AttemptsProps) {
  const query = useInfiniteQuery(attemptsQuery(endpointId, { status, topic }));
  const { data: types = [] } = useQuery(eventTypesQuery);
  const isFiltered = status !== undefined || topic !== undefined;
  const topics = types.map((type) => ({ value: type.topic, name: type.topic }));
  return (
    <Section
      title="Calls"
      aside={
        <>
          <Filter
            label="Outcome"
            all="All"
            value={status}
            options={OUTCOMES}
            onChange={(chosen) =>
              onChange({ status: chosen === 'failed' || chosen === 'succeeded' ? chosen : undefined })
            }
          />
          <Filter
            label="Event"
            all="All events"
            value={topic}
            options={topics}
            onChange={(chosen) => onChange({ topic: chosen })}
          />
        </>
      }
    >
      <Loaded
        query={query}
        to="see webhooks"
        skeleton={<SkeletonRows rows={6} rowClassName="h-16 md:h-11" />}
        isEmpty={(data) => itemsOf(data).length === 0}
        empty={
          isFiltered ? (
            <EmptyState
              icon={Send}
              title="No such call"
              actions={<Button onClick={() => onChange({ status: undefined, topic: undefined })}>Show all</Button>}
            >
              None of its calls is of this kind.
            </EmptyState>
          ) : (
            <EmptyState icon={Send} title="Not called yet">
              Each call stands here with what was sent and answered. Send a test to see the first one.
            </EmptyState>
          )
        }
      >
        {(data) => (
          <>
            <Table<Attempt>
              label="Calls"
              rows={itemsOf(data)}
              keyOf={({ id }) => id}
              columns={columns((attempt) => onChange({ attempt }), latestOf(itemsOf(data)))}
            />
            <More query={query} of="calls" />
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** The latest of each event, out of attempts with the newest first: another has no next try any more. */
function latestOf(attempts: readonly Attempt[]): ReadonlySet<string> {
  const latest = new Map(attempts.toReversed().map(({ deliveryId, id }) => [deliveryId, id]));
  return new Set(latest.values());
}

const columns = (onOpen: (id: string) => void, latest: ReadonlySet<string>): readonly Column<Attempt>[] => [
  {
    key: 'at',
    head: 'When',
    className: 'w-52',
    phone: 'title',
    cell: ({ id, at }) => (
      <button
        type="button"
        onClick={() => onOpen(id)}
        className="covering figures max-w-full truncate rounded-sm text-left font-medium"
      >
        {formatMoment(new Date(at))}
      </button>
    ),
  },
  { key: 'topic', head: 'Event', phone: 'below', cell: ({ topic }) => <span className="block truncate">{topic}</span> },
  {
    key: 'outcome',
    head: 'Outcome',
    phone: 'right',
    cell: (attempt) => {
      const { tone, words } = outcomeOf(attempt);
      return <Badge tone={tone}>{words}</Badge>;
    },
  },
  {
    key: 'next',
    head: 'Next try',
    cell: ({ id, nextAttemptAt }) =>
      nextAttemptAt !== null &&
      latest.has(id) && (
        <span className="relative text-soft">
          <When at={nextAttemptAt} />
        </span>
      ),
  },
  {
    key: 'number',
    head: 'Try',
    align: 'right',
    className: 'w-16',
    cell: ({ number }) => <span className="figures">{number}</span>,
  },
  {
    key: 'took',
    head: 'Took',
    align: 'right',
    phone: 'right',
    className: 'w-24',
    cell: ({ durationMs }) => <span className="figures text-soft">{tookWords(durationMs)}</span>,
  },
];

interface FilterProps {
  readonly label: string;
  readonly all: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly name: string }[];
  readonly onChange: (value: string | undefined) => void;
}

function Filter({ label, all, value, options, onChange }: FilterProps) {
  // What stands in the address is shown before it is known whether there is such a thing.
  const known = value === undefined || options.some((one) => one.value === value);
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value)}
      className="h-7 max-w-24 rounded-md border border-edge bg-surface px-1.5 text-sm text-ink sm:max-w-44 touch:h-11"
    >
      <option value="">{all}</option>
      {!known && <option value={value}>{value}</option>}
      {options.map((one) => (
        <option key={one.value} value={one.value}>
          {one.name}
        </option>
      ))}
    </select>
  );
}
