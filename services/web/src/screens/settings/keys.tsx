import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { apiKeysQuery, type ApiKey } from '../../api/keys.ts';
import { useMay } from '../../api/me.ts';
import { itemsOf } from '../../api/pages.ts';
import { Badge } from '../../design/badge.tsx';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { More } from '../../design/more.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { Table, type Column } from '../../design/table.tsx';
import { When } from '../../design/when.tsx';
import { scopeWords } from './scope-words.ts';

const NewKey = lazy(() => import('./key-dialogs.tsx').then((file) => ({ default: file.NewKey })));
const DeleteKey = lazy(() => import('./key-dialogs.tsx').then((file) => ({ default: file.DeleteKey })));

type Open = { readonly kind: 'new' } | { readonly kind: 'delete'; readonly apiKey: ApiKey } | undefined;

/** Keys with which programs use the API. */
export function Keys() {
  const query = useInfiniteQuery(apiKeysQuery);
  const mayWrite = useMay('keys:write');
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const add = mayWrite && (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setOpen({ kind: 'new' })}>
      New API key
    </Button>
  );
  const columns = columnsFor(mayWrite, (apiKey) => setOpen({ kind: 'delete', apiKey }));
  const hasNone = query.data !== undefined && itemsOf(query.data).length === 0;
  return (
    <>
      <Section title="API keys" aside={!hasNone && add}>
        <Loaded
          query={query}
          to="see API keys"
          skeleton={<SkeletonRows rows={3} rowClassName="h-11" />}
          isEmpty={(data) => itemsOf(data).length === 0}
          empty={
            <EmptyState icon={KeyRound} title="No API key yet" actions={add}>
              A key lets a program of yours read prices and manage watches.
            </EmptyState>
          }
        >
          {(data) => <Table label="API keys" columns={columns} rows={itemsOf(data)} keyOf={({ id }) => id} />}
        </Loaded>
        <More query={query} of="API keys" />
      </Section>
      <Suspense fallback={null}>
        {open?.kind === 'new' && <NewKey onClose={close} />}
        {open?.kind === 'delete' && <DeleteKey apiKey={open.apiKey} onClose={close} />}
      </Suspense>
    </>
  );
}

/** On a phone nobody needs to be told that there is no end. */
function KeyEnd({ at }: { readonly at: string | null }) {
  const [hasEnded] = useState(() => at !== null && new Date(at) <= new Date());
  if (at === null) return <span className="text-soft max-md:hidden">Never</span>;
  if (hasEnded) return <Badge tone="bad">Ended</Badge>;
  return (
    <span>
      <span className="md:hidden">ends </span>
      <When at={at} />
    </span>
  );
}

function columnsFor(mayWrite: boolean, onDelete: (apiKey: ApiKey) => void): readonly Column<ApiKey>[] {
  const columns: readonly Column<ApiKey>[] = [
    {
      key: 'name',
      head: 'Name',
      phone: 'title',
      cell: ({ name }) => <span className="block truncate font-medium">{name}</span>,
    },
    {
      key: 'prefix',
      head: 'Begins with',
      phone: 'below',
      cell: ({ prefix }) => <code className="text-sm text-soft">{prefix}</code>,
    },
    {
      key: 'scopes',
      head: 'May',
      cell: ({ scopes }) => (
        <span
          tabIndex={0}
          data-hint={scopes.map(scopeWords).join(' · ')}
          className="block truncate rounded-sm -outline-offset-2!"
        >
          {scopes.join(', ')}
        </span>
      ),
    },
    {
      key: 'used',
      head: 'Last used',
      phone: 'below',
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? <span className="text-soft">Never</span> : <When at={lastUsedAt} />,
    },
    { key: 'ends', head: 'Ends', phone: 'below', cell: ({ expiresAt }) => <KeyEnd at={expiresAt} /> },
  ];
  if (!mayWrite) return columns;
  const remove: Column<ApiKey> = {
    key: 'delete',
    head: 'Actions',
    align: 'right',
    phone: 'right',
    cell: (apiKey) => (
      <Button look="danger" size="small" aria-label={`Delete ${apiKey.name}`} onClick={() => onDelete(apiKey)}>
        Delete
      </Button>
    ),
  };
  return [...columns, remove];
}
