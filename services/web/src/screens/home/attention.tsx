import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { needyWatchesQuery, type Watch } from '../../api/watches.ts';
import { Badge, type Tone } from '../../design/badge.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { pauseWords } from './pause-words.ts';

const SHOWN = 6;

interface Needy {
  readonly watch: Watch;
  readonly tone: Tone;
  readonly state: string;
  readonly why: string;
}

/** Watches that do not do their work, and values that wait for somebody. */
export function Attention() {
  const query = useQuery(needyWatchesQuery);
  return (
    <Section title="Needs attention">
      <Loaded
        query={query}
        to="see watches"
        skeleton={<SkeletonRows rows={1} rowClassName="h-12" />}
        isEmpty={(watches) => needyOf(watches).length === 0}
        empty={
          <p data-state="empty" className="flex min-h-12 items-center gap-2 px-4 text-soft">
            <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
            Every watch does its work.
          </p>
        }
      >
        {(watches) => <List needy={needyOf(watches)} />}
      </Loaded>
    </Section>
  );
}

function needyOf({
  failing,
  held,
  paused,
}: Readonly<Record<'failing' | 'held' | 'paused', readonly Watch[]>>): Needy[] {
  const all: Needy[] = [
    ...failing.map((watch) => ({ watch, tone: 'bad' as const, state: 'Failing', why: '' })),
    ...held.map((watch) => ({
      watch,
      tone: 'accent' as const,
      state: 'Held',
      why: 'A value waits to be accepted',
    })),
    ...paused.map((watch) => ({
      watch,
      tone: 'warn' as const,
      state: 'Paused',
      why: pauseWords(watch.pausedReason ?? ''),
    })),
  ];
  return all.filter(({ watch }, index) => all.findIndex((one) => one.watch.id === watch.id) === index);
}

function List({ needy }: { readonly needy: readonly Needy[] }) {
  return (
    <ul className="divide-y divide-line">
      {needy.slice(0, SHOWN).map(({ watch: { id, name, url }, tone, state, why }) => (
        <li key={id} className="flex min-h-12 items-center gap-3 px-4 py-2">
          <div className="min-w-0 flex-1">
            <Link to="/watches/$id" params={{ id }} className="block truncate font-medium hover:underline">
              {name || url}
            </Link>
            {why !== '' && <p className="truncate text-sm text-soft">{why}</p>}
          </div>
          <Badge tone={tone}>{state}</Badge>
        </li>
      ))}
    </ul>
  );
}
