import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, KeyRound, Pencil, Power, Send, Trash2, Undo2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { toProblem } from '../../api/problem.ts';
import { changeEndpoint, endpointQuery, testEndpoint, type Endpoint } from '../../api/webhooks.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Menu, MenuItem, MenuLine } from '../../design/menu.tsx';
import { toast } from '../../design/toast.ts';
import { TestOutcome } from './test-outcome.tsx';

const Edit = lazy(() => import('./edit-endpoint.tsx').then((file) => ({ default: file.EditEndpoint })));
const Rotate = lazy(() => import('./secret-dialogs.tsx').then((file) => ({ default: file.RotateSecret })));
const Delete = lazy(() => import('./delete-endpoint.tsx').then((file) => ({ default: file.DeleteEndpoint })));
const Resend = lazy(() => import('./resend-dialog.tsx').then((file) => ({ default: file.ResendDialog })));

const DIALOGS = { edit: Edit, rotate: Rotate, delete: Delete, resend: Resend } as const;
const ICON = 'size-4 text-soft';

/** What can be done with an endpoint. */
export function EndpointButtons({ endpoint }: { readonly endpoint: Endpoint }) {
  const { id, status } = endpoint;
  const mayWrite = useMay('webhooks:write');
  const [open, setOpen] = useState<keyof typeof DIALOGS>();
  const power = usePower(endpoint);
  const test = useMutation({
    mutationFn: () => testEndpoint(id),
    onError: (error) => void toast(toProblem(error).message),
  });
  if (!mayWrite) return null;
  const Open = open && DIALOGS[open];
  const isOff = status === 'disabled';
  return (
    <>
      {test.data !== undefined && <TestOutcome key={test.data} endpointId={id} deliveryId={test.data} />}
      <Button
        look="primary"
        pending={isOff ? power.isPending : test.isPending}
        icon={isOff ? <Power aria-hidden className="size-4" /> : <Send aria-hidden className="size-4" />}
        onClick={() => (isOff ? power.mutate('active') : test.mutate())}
      >
        {isOff ? 'Switch it on' : 'Send a test'}
      </Button>
      <Menu trigger={<IconButton label="More of this endpoint" icon={<Ellipsis aria-hidden className="size-4" />} />}>
        <MenuItem icon={<Pencil aria-hidden className={ICON} />} onSelect={() => setOpen('edit')}>
          Edit
        </MenuItem>
        {!isOff && (
          <MenuItem icon={<Undo2 aria-hidden className={ICON} />} onSelect={() => setOpen('resend')}>
            Send many again
          </MenuItem>
        )}
        <MenuItem icon={<KeyRound aria-hidden className={ICON} />} onSelect={() => setOpen('rotate')}>
          Rotate the secret
        </MenuItem>
        {!isOff && (
          <MenuItem icon={<Power aria-hidden className={ICON} />} onSelect={() => power.mutate('disabled')}>
            Switch off
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem danger icon={<Trash2 aria-hidden className="size-4" />} onSelect={() => setOpen('delete')}>
          Delete
        </MenuItem>
      </Menu>
      <Suspense fallback={null}>
        {Open !== undefined && <Open endpoint={endpoint} onClose={() => setOpen(undefined)} />}
      </Suspense>
    </>
  );
}

function usePower({ id }: Endpoint) {
  const queries = useQueryClient();
  const power = useMutation({
    mutationFn: (status: Endpoint['status']) => changeEndpoint(id, { status }),
    onSuccess: (changed) => {
      queries.setQueryData(endpointQuery(id).queryKey, changed);
      void queries.invalidateQueries({ queryKey: ['webhooks', 'list'] });
      if (changed.status === 'active') toast('Switched on.');
      else toast('Switched off. What it misses is not sent by itself.', () => power.mutate('active'));
    },
    onError: (error) => void toast(toProblem(error).message),
  });
  return power;
}
