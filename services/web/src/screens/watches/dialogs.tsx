import { lazy, Suspense } from 'react';
import type { JobFailures } from '../../api/watch-jobs.ts';
import type { WatchView as KeptView } from '../../api/watch-views.ts';
import type { Asked } from './row-props.ts';
import type { WatchView } from './view.ts';

const AddWatch = lazy(() => import('../home/add-watch.tsx').then((file) => ({ default: file.AddWatch })));
const AddMany = lazy(() => import('./add-many.tsx'));
const ImportFailed = lazy(() => import('./import-failed.tsx'));
const ChooseColumns = lazy(() => import('./choose-columns.tsx'));
const KeepView = lazy(() => import('./keep-view.tsx'));
const EditWatch = lazy(() => import('./edit-watch.tsx').then((file) => ({ default: file.EditWatch })));
const PauseAll = lazy(() => import('./pause-all.tsx'));
const OwnPrice = lazy(() => import('./edit-watch.tsx').then((file) => ({ default: file.OwnPriceDialog })));

export type Open =
  | Asked
  | { readonly kind: 'one' | 'many' | 'pause_all' | 'columns' }
  | { readonly kind: 'import_failures'; readonly failures: JobFailures }
  | { readonly kind: 'keep_view'; readonly view: WatchView; readonly kept?: KeptView }
  | undefined;

interface DialogsProps {
  readonly open: Open;
  readonly onOpen: (open: Open) => void;
  /** Of all watches. */
  readonly total: number;
}

/** What opens over the table. */
export function Dialogs({ open, onOpen, total }: DialogsProps) {
  const close = () => onOpen(undefined);
  const showFailures = (failures: JobFailures) => onOpen({ kind: 'import_failures', failures });
  return (
    <Suspense fallback={null}>
      {open?.kind === 'one' && <AddWatch onClose={close} />}
      {open?.kind === 'many' && <AddMany onFailures={showFailures} onClose={close} />}
      {open?.kind === 'import_failures' && <ImportFailed failures={open.failures} onClose={close} />}
      {open?.kind === 'pause_all' && <PauseAll total={total} onClose={close} />}
      {open?.kind === 'columns' && <ChooseColumns onClose={close} />}
      {open?.kind === 'keep_view' && <KeepView view={open.view} kept={open.kept} onClose={close} />}
      {open?.kind === 'edit' && <EditWatch watch={open.watch} onClose={close} />}
      {open?.kind === 'own_price' && <OwnPrice watch={open.watch} onClose={close} />}
    </Suspense>
  );
}
