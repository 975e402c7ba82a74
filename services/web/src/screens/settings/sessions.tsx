import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { itemsOf } from '../../api/pages.ts';
import { sessionsQuery, type Session } from '../../api/sessions.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { When } from '../../design/when.tsx';
import { deviceOf } from './device-words.ts';

const EndSessions = lazy(() => import('./end-sessions.tsx').then((file) => ({ default: file.EndSessions })));

const COLUMNS: readonly Column<Session>[] = [
  {
    key: 'device',
    head: 'Device',
    phone: 'title',
    className: 'w-64',
    cell: ({ userAgent, current }) => (
      <span className="flex items-center gap-2">
        <span className="truncate font-medium">{deviceOf(userAgent)}</span>
        {current && <Badge tone="accent">This one</Badge>}
      </span>
    ),
  },
  { key: 'address', head: 'Address', phone: 'below', cell: ({ address }) => address || 'not known' },
  {
    key: 'used',
    head: 'Last used',
    phone: 'below',
    cell: ({ lastUsedAt, createdAt }) => <When at={lastUsedAt ?? createdAt} />,
  },
  { key: 'since', head: 'Since', cell: ({ createdAt }) => <When at={createdAt} /> },
];

const endButton = (onEnd: (session: Session) => void): Column<Session> => ({
  key: 'end',
  head: 'Actions',
  align: 'right',
  phone: 'right',
  cell: (session) => <End session={session} onEnd={onEnd} />,
});

/** Where one is signed in. */
export function Sessions() {
  const query = useInfiniteQuery(sessionsQuery);
  const hasOthers = query.data !== undefined && itemsOf(query.data).length > 1;
  const [asked, setAsked] = useState<Session | 'others'>();
  const action = hasOthers && (
    <Button look="danger" onClick={() => setAsked('others')}>
      End all others
    </Button>
  );
  return (
    <Section title="Where you are signed in" aside={action}>
      <Loaded
        query={query}
        to="see your sessions"
        skeleton={<SkeletonRows rows={3} rowClassName="h-11" />}
        isEmpty={() => false}
        empty={null}
      >
        {(data) => (
          <Table
            label="Sessions"
            columns={[...COLUMNS, endButton(setAsked)]}
            rows={itemsOf(data)}
            keyOf={({ id }) => id}
          />
        )}
      </Loaded>
      <More query={query} of="sessions" />
      <Suspense fallback={null}>
        {asked !== undefined && (
          <EndSessions session={asked === 'others' ? undefined : asked} onClose={() => setAsked(undefined)} />
        )}
      </Suspense>
    </Section>
  );
}

interface EndProps {
  readonly session: Session;
  readonly onEnd: (session: Session) => void;
}

function End({ session, onEnd }: EndProps) {
  const { current, userAgent } = session;
  if (current) return null;
  return (
    <Button size="small" aria-label={`End the session of ${deviceOf(userAgent)}`} onClick={() => onEnd(session)}>
      End
    </Button>
  );
}
