import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus, Waypoints } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { itemsOf } from '../../api/pages.ts';
import { proxiesQuery, type Proxy } from '../../api/proxies.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { When } from '../../design/when.tsx';
import { proxyTrouble } from './proxy-words.ts';

const EditProxy = lazy(() => import('./proxy-dialogs.tsx').then((file) => ({ default: file.EditProxy })));
const TestProxy = lazy(() => import('./proxy-dialogs.tsx').then((file) => ({ default: file.TestProxy })));
const DeleteProxy = lazy(() => import('./proxy-dialogs.tsx').then((file) => ({ default: file.DeleteProxy })));

type Open = { readonly kind: 'new' } | { readonly kind: 'edit' | 'test' | 'delete'; readonly proxy: Proxy } | undefined;

/** Machines of others by way of which pages are asked for, and how they do. */
export function Proxies() {
  const query = useInfiniteQuery(proxiesQuery);
  const mayWrite = useMay('proxies:write');
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const add = mayWrite && (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setOpen({ kind: 'new' })}>
      Add a proxy
    </Button>
  );
  const hasNone = query.data !== undefined && itemsOf(query.data).length === 0;
  return (
    <>
      <Section title="Proxies" aside={!hasNone && add}>
        <Loaded
          query={query}
          to="see proxies"
          skeleton={<SkeletonRows rows={3} rowClassName="h-11" />}
          isEmpty={(data) => itemsOf(data).length === 0}
          empty={
            <EmptyState icon={Waypoints} title="No proxy yet" actions={add}>
              Some shops show other prices in other countries. Proxies of the pool “default” are used for all watches,
              others where a watch or a competitor names their pool.
            </EmptyState>
          }
        >
          {(data) => (
            <Table
              label="Proxies"
              columns={columnsFor(mayWrite, setOpen)}
              rows={itemsOf(data)}
              keyOf={({ id }) => id}
            />
          )}
        </Loaded>
        <More query={query} of="proxies" />
      </Section>
      <Suspense fallback={null}>
        {open?.kind === 'new' && <EditProxy onClose={close} />}
        {open?.kind === 'edit' && <EditProxy proxy={open.proxy} onClose={close} />}
        {open?.kind === 'test' && <TestProxy proxy={open.proxy} onClose={close} />}
        {open?.kind === 'delete' && <DeleteProxy proxy={open.proxy} onClose={close} />}
      </Suspense>
    </>
  );
}

function Health({ health }: Pick<Proxy, 'health'>) {
  const { state, restedUntil, lastWorkedAt, lastFailure } = health;
  if (state === 'resting' && restedUntil !== null) {
    return (
      <span data-hint={proxyTrouble(lastFailure)} tabIndex={0} className="rounded-sm">
        <Badge tone="bad">Resting</Badge> until <When at={restedUntil} />
      </span>
    );
  }
  if (state === 'working' && lastWorkedAt !== null) {
    return (
      <span>
        <Badge tone="good">Works</Badge> <When at={lastWorkedAt} />
      </span>
    );
  }
  return <span className="text-soft">Not used yet</span>;
}

function columnsFor(mayWrite: boolean, open: (what: Open) => void): readonly Column<Proxy>[] {
  const columns: readonly Column<Proxy>[] = [
    {
      key: 'name',
      head: 'Name',
      phone: 'title',
      cell: ({ name }) => <span className="block truncate font-medium">{name}</span>,
    },
    {
      key: 'address',
      head: 'Address',
      phone: 'below',
      cell: ({ kind, host, port }) => (
        <span className="block truncate">
          <code className="text-sm text-soft">{`${host.includes(':') ? `[${host}]` : host}:${port}`}</code>{' '}
          <span className="text-sm text-soft">{kind === 'http' ? 'HTTP' : 'SOCKS 5'}</span>
        </span>
      ),
    },
    { key: 'pool', head: 'Pool', phone: 'below', cell: ({ pool }) => pool },
    { key: 'health', head: 'Health', phone: 'below', cell: ({ health }) => <Health health={health} /> },
  ];
  if (!mayWrite) return columns;
  const actions: Column<Proxy> = {
    key: 'actions',
    head: 'Actions',
    align: 'right',
    phone: 'right',
    cell: (proxy) => (
      <span className="flex flex-wrap justify-end gap-1.5">
        <Button size="small" aria-label={`Test ${proxy.name}`} onClick={() => open({ kind: 'test', proxy })}>
          Test
        </Button>
        <Button size="small" aria-label={`Edit ${proxy.name}`} onClick={() => open({ kind: 'edit', proxy })}>
          Edit
        </Button>
        <Button
          look="danger"
          size="small"
          aria-label={`Delete ${proxy.name}`}
          onClick={() => open({ kind: 'delete', proxy })}
        >
          Delete
        </Button>
      </span>
    ),
  };
  return [...columns, actions];
}
