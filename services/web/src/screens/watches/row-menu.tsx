import type { ReactNode } from 'react';
import { Copy, Pause, Pencil, Play, RefreshCw, Tag, Trash2 } from 'lucide-react';
import { copyText } from '../../design/copy.tsx';
import { Menu, MenuItem, MenuLine } from '../../design/menu.tsx';
import { toast } from '../../design/toast.ts';
import type { WatchRowProps } from './row-props.ts';

const ICON = 'size-4 text-soft';

export interface RowMenuProps extends Pick<WatchRowProps, 'watch' | 'mayWrite' | 'actions' | 'onAsk'> {
  readonly trigger: ReactNode;
}

/** What else can be done with one watch. */
export function RowMenu({ watch, mayWrite, actions, onAsk, trigger }: RowMenuProps) {
  const copy = () => void copyText(watch.id).then(() => toast('The id is on the clipboard.'));
  return (
    <Menu defaultOpen trigger={trigger}>
      {mayWrite && (
        <>
          <MenuItem icon={<RefreshCw aria-hidden className={ICON} />} onSelect={() => actions.run([watch])}>
            Check now
          </MenuItem>
          {watch.status === 'paused' ? (
            <MenuItem icon={<Play aria-hidden className={ICON} />} onSelect={() => actions.resume([watch])}>
              Resume
            </MenuItem>
          ) : (
            <MenuItem icon={<Pause aria-hidden className={ICON} />} onSelect={() => actions.pause([watch])}>
              Pause
            </MenuItem>
          )}
          <MenuItem icon={<Pencil aria-hidden className={ICON} />} onSelect={() => onAsk({ kind: 'edit', watch })}>
            Name and tags
          </MenuItem>
          <MenuItem icon={<Tag aria-hidden className={ICON} />} onSelect={() => onAsk({ kind: 'own_price', watch })}>
            Your own price
          </MenuItem>
        </>
      )}
      <MenuItem icon={<Copy aria-hidden className={ICON} />} onSelect={copy}>
        Copy the id
      </MenuItem>
      {mayWrite && (
        <>
          <MenuLine />
          <MenuItem danger icon={<Trash2 aria-hidden className="size-4" />} onSelect={() => actions.remove([watch])}>
            Delete
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
