import { Pause, Play, RefreshCw, Tag, Tags, Trash2, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Watch } from '../../api/watches.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { formatCount } from '../../words/count.ts';
import type { WatchActions } from './use-watch-actions.ts';

const TagDialog = lazy(() => import('./tag-dialog.tsx').then((file) => ({ default: file.TagDialog })));

interface BulkBarProps {
  readonly chosen: readonly Watch[];
  readonly actions: WatchActions;
  readonly onClear: () => void;
}

/** What can be done with all that are chosen. */
export function BulkBar({ chosen, actions, onClear }: BulkBarProps) {
  const [tagging, setTagging] = useState<'add' | 'remove'>();
  const tags = [...new Set(chosen.flatMap((watch) => watch.tags))].sort();
  const remove = () => {
    actions.remove(chosen);
    onClear();
  };
  const button = (label: string, Icon: typeof Tag, onClick: () => void) => (
    <>
      <Button size="small" className="max-lg:hidden" icon={<Icon aria-hidden className="size-3.5" />} onClick={onClick}>
        {label}
      </Button>
      <IconButton
        label={label}
        className="lg:hidden"
        icon={<Icon aria-hidden className="size-4" />}
        onClick={onClick}
      />
    </>
  );
  return (
    <div role="toolbar" aria-label="Selected watches" className="flex min-w-0 flex-1 items-center gap-1 lg:gap-2">
      <span role="status" className="figures mr-auto font-medium whitespace-nowrap lg:mr-2">
        {formatCount(chosen.length)} <span className="max-md:sr-only">selected</span>
      </span>
      {button('Check now', RefreshCw, () => actions.run(chosen))}
      {button('Pause', Pause, () => actions.pause(chosen))}
      {button('Resume', Play, () => actions.resume(chosen))}
      {button('Add a tag', Tag, () => setTagging('add'))}
      {tags.length > 0 && button('Remove a tag', Tags, () => setTagging('remove'))}
      {button('Delete', Trash2, remove)}
      <IconButton
        label="Clear the selection"
        className="lg:ml-auto"
        icon={<X aria-hidden className="size-4" />}
        onClick={onClear}
      />
      <Suspense fallback={null}>
        {tagging !== undefined && (
          <TagDialog
            how={tagging}
            tags={tags}
            onClose={() => setTagging(undefined)}
            onTag={(tag) => (tagging === 'add' ? actions.addTag : actions.removeTag)(chosen, tag)}
          />
        )}
      </Suspense>
    </div>
  );
}
