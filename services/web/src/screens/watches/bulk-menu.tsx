import { FolderInput, Tag, Tags } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, MenuItem } from '../../design/menu.tsx';

const ICON = 'size-4 text-soft';

export type Asks = 'tag' | 'untag' | 'move';

interface BulkMenuProps {
  readonly trigger: ReactNode;
  readonly hasTags: boolean;
  readonly onAsk: (asks: Asks) => void;
}

/** What a phone has no room for beside what is done most. */
export default function BulkMenu({ trigger, hasTags, onAsk }: BulkMenuProps) {
  return (
    <Menu defaultOpen trigger={trigger}>
      <MenuItem icon={<Tag aria-hidden className={ICON} />} onSelect={() => onAsk('tag')}>
        Add a tag
      </MenuItem>
      {hasTags && (
        <MenuItem icon={<Tags aria-hidden className={ICON} />} onSelect={() => onAsk('untag')}>
          Remove a tag
        </MenuItem>
      )}
      <MenuItem icon={<FolderInput aria-hidden className={ICON} />} onSelect={() => onAsk('move')}>
        Move to a competitor
      </MenuItem>
    </Menu>
  );
}
