import { Columns3, FileBraces, FileSpreadsheet, ListPlus, Pause } from 'lucide-react';
import type { ReactNode } from 'react';
import { exportWatches, type WatchFile } from '../../api/watch-files.ts';
import { toProblem } from '../../api/problem.ts';
import { useIsPhone } from '../../design/is-phone.ts';
import { Menu, MenuItem, MenuLine } from '../../design/menu.tsx';
import { toast } from '../../design/toast.ts';
import { saveFile } from '../../words/csv.ts';
import type { Open } from './dialogs.tsx';
import { filterOf, type WatchView } from './view.ts';

const ICON = 'size-4 text-soft';

export interface ManageProps {
  readonly view: WatchView;
  readonly onOpen: (open: Open) => void;
  readonly mayWrite: boolean;
}

/** What is done with all watches, rather than with some. */
export default function ManageMenu({ view, trigger, onOpen, mayWrite }: ManageProps & { readonly trigger: ReactNode }) {
  const isPhone = useIsPhone();
  const save = async (format: WatchFile['format']) => {
    try {
      saveFile(await exportWatches(format, filterOf(view)), `watches.${format}`);
    } catch (error) {
      toast(toProblem(error).message);
    }
  };
  return (
    <Menu defaultOpen trigger={trigger}>
      {!isPhone && (
        <MenuItem icon={<Columns3 aria-hidden className={ICON} />} onSelect={() => onOpen({ kind: 'columns' })}>
          Columns
        </MenuItem>
      )}
      <MenuItem icon={<FileSpreadsheet aria-hidden className={ICON} />} onSelect={() => void save('csv')}>
        Export as CSV
      </MenuItem>
      <MenuItem icon={<FileBraces aria-hidden className={ICON} />} onSelect={() => void save('json')}>
        Export as JSON
      </MenuItem>
      {mayWrite && (
        <>
          <MenuItem icon={<ListPlus aria-hidden className={ICON} />} onSelect={() => onOpen({ kind: 'many' })}>
            Import
          </MenuItem>
          <MenuLine />
          <MenuItem icon={<Pause aria-hidden className={ICON} />} onSelect={() => onOpen({ kind: 'pause_all' })}>
            Pause everything
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
