import type { UseQueryResult } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import type { Page } from '../../api/pages.ts';
import type { Watch } from '../../api/watches.ts';
import { Badge } from '../../design/badge.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { pauseWords } from './pause-words.ts';

const SHOWN = 6;

/** Watches that do not do their work. */
export function Attention({ watches }: { readonly watches: UseQueryResult<Page<Watch>> }) {
  return (
    <Section title="Needs attention">
      <Loaded
        query={watches}
        to="see watches"
        skeleton={<SkeletonRows rows={1} rowClassName="h-12" />}
        isEmpty={({ items }) => !items.some(needsSomebody)}
        empty={
          <p data-state="empty" className="flex min-h-12 items-center gap-2 px-4 text-soft">
            <CircleCheck aria-hidden className="size-4 text-good" />
            Every watch does its work.
          </p>
        }
      >
        {({ items }) => <List watches={items.filter(needsSomebody)} />}
      </Loaded>
    </Section>
  );
}

function needsSomebody({ status }: Watch): boolean {
  return status !== 'active';
}

function List({ watches }: { readonly watches: readonly Watch[] }) {
  return (
    <ul className="divide-y divide-line">
      {watches.slice(0, SHOWN).map(({ id, name, url, status, pausedReason }) => (
        <li key={id} className="flex min-h-12 items-center gap-3 px-4 py-2">
          <div className="min-w-0 flex-1">
            <p className="truncate font-medium">{name || url}</p>
            {pausedReason !== null && <p className="truncate text-sm text-soft">{pauseWords(pausedReason)}</p>}
          </div>
          <Badge tone={status === 'failing' ? 'bad' : 'warn'}>{status === 'failing' ? 'Failing' : 'Paused'}</Badge>
        </li>
      ))}
      {watches.length > SHOWN && <li className="px-4 py-2.5 text-sm text-soft">and {watches.length - SHOWN} more</li>}
    </ul>
  );
}
