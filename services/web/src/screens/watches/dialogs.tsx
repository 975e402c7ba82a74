import { lazy, Suspense, useState } from 'react';
import type { Refused } from './add-many.tsx';
import type { Asked } from './row-props.ts';

const AddWatch = lazy(() => import('../home/add-watch.tsx').then((file) => ({ default: file.AddWatch })));
const AddMany = lazy(() => import('./add-many.tsx').then((file) => ({ default: file.AddMany })));
const EditWatch = lazy(() => import('./edit-watch.tsx').then((file) => ({ default: file.EditWatch })));
const OwnPrice = lazy(() => import('./edit-watch.tsx').then((file) => ({ default: file.OwnPriceDialog })));

export type Open = Asked | { readonly kind: 'one' | 'many' } | undefined;

interface DialogsProps {
  readonly open: Open;
  readonly onOpen: (open: Open) => void;
}

/** What opens over the table. */
export function Dialogs({ open, onOpen }: DialogsProps) {
  const [refused, setRefused] = useState<Refused>([]);
  const close = () => onOpen(undefined);
  const showRefused = (failures: Refused) => {
    setRefused(failures);
    onOpen({ kind: 'many' });
  };
  const closeMany = () => {
    setRefused([]);
    close();
  };
  return (
    <Suspense fallback={null}>
      {open?.kind === 'one' && <AddWatch onClose={close} />}
      {open?.kind === 'many' && <AddMany refused={refused} onRefused={showRefused} onClose={closeMany} />}
      {open?.kind === 'edit' && <EditWatch watch={open.watch} onClose={close} />}
      {open?.kind === 'own_price' && <OwnPrice watch={open.watch} onClose={close} />}
    </Suspense>
  );
}
