import { Ellipsis, FolderInput, Pause, Play, RefreshCw, Tag, Tags, Trash2, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Watch } from '../../api/watches.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { formatCount } from '../../words/count.ts';
import type { Asks } from './bulk-menu.tsx';
import type { Chosen } from './chosen.ts';
import type { WatchActions } from './use-watch-actions.ts';

const TagDialog = lazy(() => import('./tag-dialog.tsx'));
const MoveDialog = lazy(() => import('./move-dialog.tsx'));
const BulkMenu = lazy(() => import('./bulk-menu.tsx'));

export interface Choice {
  /** Of the rows that have been read. */
  readonly watches: readonly Watch[];
  /** What is done with: those, or all that the filters find. */
  readonly all: Chosen;
  readonly count: number;
  /** How many the filters find where they are more than are chosen, and all that have been read are. */
  readonly more: number | undefined;
  /** Tags that some of them have. */
  readonly tags: readonly string[];
}

interface BulkBarProps {
  readonly choice: Choice;
  readonly actions: WatchActions;
  readonly onChooseEverything: () => void;
  readonly onClear: () => void;
}

/** What can be done with all that are chosen. */
export function BulkBar({ choice, actions, onChooseEverything, onClear }: BulkBarProps) {
  const [asking, setAsking] = useState<Asks | 'menu'>();
  const { all, count, more, tags } = choice;
  const remove = () => {
    actions.remove(all);
    onClear();
  };
  const button = (label: string, Icon: typeof Tag, onClick: () => void, isRare = false) => (
    <>
      <Button size="small" className="max-xl:hidden" icon={<Icon aria-hidden className="size-3.5" />} onClick={onClick}>
        {label}
      </Button>
      <IconButton
        label={label}
        className={`xl:hidden ${isRare ? 'max-md:hidden' : ''}`}
        icon={<Icon aria-hidden className="size-4" />}
        onClick={onClick}
      />
    </>
  );
  const menuButton = (
    <IconButton
      label="More to do with them"
      className="md:hidden"
      aria-haspopup="menu"
      icon={<Ellipsis aria-hidden className="size-4" />}
      onClick={() => setAsking('menu')}
    />
  );
  return (
    <div
      role="toolbar"
      aria-label="Selected watches"
      className="flex min-w-0 flex-1 items-center gap-0.5 md:gap-1 xl:gap-2"
    >
      <span role="status" className="figures mr-auto font-medium whitespace-nowrap lg:mr-2">
        {formatCount(count)} <span className="max-md:sr-only">selected</span>
      </span>
      {more !== undefined && (
        <Button size="small" look="quiet" className="text-accent!" onClick={onChooseEverything}>
          <span className="max-md:hidden">Select all {formatCount(more)}</span>
          <span className="md:hidden">All {formatCount(more)}</span>
        </Button>
      )}
      {button('Check now', RefreshCw, () => actions.run(all))}
      {button('Pause', Pause, () => actions.pause(all))}
      {button('Resume', Play, () => actions.resume(all))}
      {button('Add a tag', Tag, () => setAsking('tag'), true)}
      {tags.length > 0 && button('Remove a tag', Tags, () => setAsking('untag'), true)}
      {button('Move', FolderInput, () => setAsking('move'), true)}
      {button('Delete', Trash2, remove)}
      {asking === 'menu' ? (
        <Suspense fallback={menuButton}>
          <BulkMenu trigger={menuButton} hasTags={tags.length > 0} onAsk={setAsking} />
        </Suspense>
      ) : (
        menuButton
      )}
      <IconButton
        label="Clear the selection"
        className="lg:ml-auto"
        icon={<X aria-hidden className="size-4" />}
        onClick={onClear}
      />
      <Suspense fallback={null}>
        {(asking === 'tag' || asking === 'untag') && (
          <TagDialog
            how={asking}
            tags={tags}
            onClose={() => setAsking(undefined)}
            onTag={(tag) => (asking === 'tag' ? actions.addTag : actions.removeTag)(all, tag)}
          />
        )}
        {asking === 'move' && (
          <MoveDialog count={count} onClose={() => setAsking(undefined)} onMove={(id) => actions.move(all, id)} />
        )}
      </Suspense>
    </div>
  );
}
