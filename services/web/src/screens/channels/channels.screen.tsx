import { useQuery } from '@tanstack/react-query';
import { Mail, Plus } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useActions, type Action } from '../../actions/actions.ts';
import { channelsQuery, CONFIRMED_MS, rulesOfChannelsQuery, type Channel } from '../../api/channels.ts';
import { useMay, useWithRights } from '../../api/me.ts';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Page, Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';

/** On their way while the channels are, too. */
const row = import('./channel-row.tsx');
const ChannelRow = lazy(() => row.then((file) => ({ default: file.ChannelRow })));
const endpoints = import('../webhooks/endpoints.tsx');
const Endpoints = lazy(() => endpoints.then((file) => ({ default: file.Endpoints })));
const AddChannel = lazy(() => import('./add-channel.tsx').then((file) => ({ default: file.AddChannel })));
const RenameChannel = lazy(() => import('./rename-channel.tsx').then((file) => ({ default: file.RenameChannel })));
const DeleteChannel = lazy(() => import('./delete-channel.tsx').then((file) => ({ default: file.DeleteChannel })));

const NONE: readonly Action[] = [];

type Asked = 'add' | { readonly what: 'rename' | 'delete'; readonly channel: Channel };

/** Where alerts reach people and programs: addresses with the rules that use them, and endpoints with how they do. */
export function Channels() {
  const channels = useWithRights(
    useQuery({
      ...channelsQuery,
      refetchInterval: ({ state }) => (state.data?.items.some(({ verified }) => !verified) ? CONFIRMED_MS : false),
    }),
  );
  const rules = useQuery(rulesOfChannelsQuery);
  const [open, setOpen] = useState<Asked>();
  const mayWrite = useMay('channels:write');
  useAddKey(mayWrite, setOpen);
  const close = () => setOpen(undefined);
  const add = mayWrite && (
    <Button size="small" icon={<Plus aria-hidden className="size-3.5" />} onClick={() => setOpen('add')}>
      Add an address
    </Button>
  );
  const isEmpty = channels.data?.items.length === 0;
  return (
    <Page title="Channels">
      <Section title="E-mail" aside={!isEmpty && add}>
        <Loaded
          query={channels}
          to="see channels"
          skeleton={<SkeletonRows rows={3} rowClassName="h-16" />}
          isEmpty={({ items }) => items.length === 0}
          empty={
            <EmptyState icon={Mail} title="Nobody is mailed yet" actions={add}>
              Add an address, then choose it in a rule: what sets off the rule is mailed there. Your own confirmed
              address can be used at once; others are asked first.
            </EmptyState>
          }
        >
          {({ items }) => (
            <ul aria-label="Addresses" className="divide-y divide-line">
              {items.map((channel) => (
                <ChannelRow
                  key={channel.id}
                  channel={channel}
                  rules={rules.data && (rules.data.get(channel.id) ?? [])}
                  mayWrite={mayWrite}
                  onAsk={(what) => setOpen({ what, channel })}
                />
              ))}
            </ul>
          )}
        </Loaded>
      </Section>
      {/* Not before it is known how much stands above it: it would jump. */}
      {!channels.isPending && (
        <Suspense
          fallback={
            <Section title="Webhooks">
              <div data-state="loading" aria-busy>
                <SkeletonRows rows={2} rowClassName="h-16" />
              </div>
            </Section>
          }
        >
          <Endpoints />
        </Suspense>
      )}
      <Suspense fallback={null}>
        {open === 'add' && <AddChannel onClose={close} />}
        {typeof open === 'object' && open.what === 'rename' && <RenameChannel channel={open.channel} onClose={close} />}
        {typeof open === 'object' && open.what === 'delete' && (
          <DeleteChannel channel={open.channel} rules={rules.data?.get(open.channel.id) ?? []} onClose={close} />
        )}
      </Suspense>
    </Page>
  );
}

function useAddKey(may: boolean, open: (what: 'add') => void): void {
  const actions = useMemo<readonly Action[]>(
    () =>
      may
        ? [
            {
              id: 'channels:add',
              label: 'Add an address',
              group: 'Channels',
              icon: Plus,
              keys: 'a',
              run: () => open('add'),
            },
          ]
        : NONE,
    [may, open],
  );
  useActions(actions, 'first');
}
