import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus, Webhook } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMay, useWithRights } from '../../api/me.ts';
import { endpointsQuery } from '../../api/webhooks.ts';
import { Button } from '../../design/button.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';

/** On its way while the endpoints are, too. */
const row = import('./endpoint-row.tsx');
const EndpointRow = lazy(() => row.then((file) => ({ default: file.EndpointRow })));
const AddEndpoint = lazy(() => import('./add-endpoint.tsx').then((file) => ({ default: file.AddEndpoint })));
const Catalogue = lazy(() => import('./catalogue.tsx').then((file) => ({ default: file.Catalogue })));

/** Programs of one's own that are told: their addresses and how they do. */
export function Endpoints() {
  const endpoints = useWithRights(useQuery(endpointsQuery));
  const mayWrite = useMay('webhooks:write');
  const navigate = useNavigate();
  const [open, setOpen] = useState<'add' | 'catalogue'>();
  const add = mayWrite && (
    <Button size="small" icon={<Plus aria-hidden className="size-3.5" />} onClick={() => setOpen('add')}>
      Add an endpoint
    </Button>
  );
  const isEmpty = endpoints.data?.items.length === 0;
  return (
    <Section
      title="Webhooks"
      aside={
        <>
          <Button size="small" look="quiet" onClick={() => setOpen('catalogue')}>
            Events
          </Button>
          {!isEmpty && add}
        </>
      }
    >
      <Loaded
        query={endpoints}
        to="see webhooks"
        skeleton={<SkeletonRows rows={2} rowClassName="h-16" />}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <EmptyState icon={Webhook} title="No program is told yet" actions={add}>
            An endpoint is an address of your own server. It is called with each alert, signed, and again until it has
            it.
          </EmptyState>
        }
      >
        {({ items }) => (
          <ul aria-label="Endpoints" className="divide-y divide-line">
            {items.map((endpoint) => (
              <EndpointRow key={endpoint.id} endpoint={endpoint} />
            ))}
          </ul>
        )}
      </Loaded>
      <Suspense fallback={null}>
        {open === 'add' && (
          <AddEndpoint
            onClose={() => setOpen(undefined)}
            onDone={(id) => void navigate({ to: '/webhooks/$id', params: { id } })}
          />
        )}
        {open === 'catalogue' && <Catalogue onClose={() => setOpen(undefined)} />}
      </Suspense>
    </Section>
  );
}
