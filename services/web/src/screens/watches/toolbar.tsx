import { ListFilter, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button, IconButton } from '../../design/button.tsx';
import { useIsPhone } from '../../design/is-phone.ts';
import { BulkBar } from './bulk-bar.tsx';
import { SearchField, StockChoice, TagChoice } from './filters.tsx';
import type { FilterProps } from './filter-props.ts';
import { JobLine } from './job-line.tsx';
import type { Watch } from '../../api/watches.ts';
import type { WatchActions } from './use-watch-actions.ts';
import { countFilters } from './view.ts';

const FilterSheet = lazy(() => import('./filter-sheet.tsx').then((file) => ({ default: file.FilterSheet })));

interface ToolbarProps extends FilterProps {
  readonly chosen: readonly Watch[];
  readonly actions: WatchActions;
  readonly onClearChosen: () => void;
  /** Not there where one may not. */
  readonly onAdd: (() => void) | undefined;
}

/** Search and filters, or what can be done with what is chosen. On a phone at the thumb's end of the screen. */
export function Toolbar(props: ToolbarProps) {
  const { view, chosen, actions, onChange, onClearChosen } = props;
  const isPhone = useIsPhone();
  if (isPhone) return <PhoneToolbar {...props} />;
  return (
    <div className="flex h-12 items-center gap-2">
      {chosen.length > 0 ? (
        <BulkBar chosen={chosen} actions={actions} onClear={onClearChosen} />
      ) : (
        <>
          <SearchField view={view} onChange={onChange} />
          <StockChoice {...props} />
          <TagChoice {...props} />
          {countFilters(view) > 0 && (
            <Button
              look="quiet"
              onClick={() => onChange({ search: undefined, status: undefined, stock: undefined, tag: undefined })}
            >
              Clear
            </Button>
          )}
          <div className="ml-auto" />
        </>
      )}
      <JobLine />
    </div>
  );
}

function PhoneToolbar({ chosen, actions, onClearChosen, onAdd, ...filter }: ToolbarProps) {
  const [open, setOpen] = useState(false);
  const { search: _, ...inSheet } = filter.view;
  const count = countFilters(inSheet);
  return (
    <div className="fixed inset-x-0 bottom-(--bottom-bar) z-10 flex flex-col gap-1 border-t border-line bg-surface px-3 py-2">
      <JobLine />
      <div className="flex items-center gap-2">
        {chosen.length > 0 ? (
          <BulkBar chosen={chosen} actions={actions} onClear={onClearChosen} />
        ) : (
          <>
            <SearchField view={filter.view} onChange={filter.onChange} />
            <IconButton
              label={count === 0 ? 'Filter and order' : `Filter and order, ${count} in use`}
              look="secondary"
              className={count === 0 ? '' : 'border-accent! text-accent'}
              icon={<ListFilter aria-hidden className="size-4" />}
              onClick={() => setOpen(true)}
            />
            {onAdd && (
              <IconButton
                label="Watch a page"
                look="primary"
                icon={<Plus aria-hidden className="size-4" />}
                onClick={onAdd}
              />
            )}
          </>
        )}
      </div>
      <Suspense fallback={null}>{open && <FilterSheet {...filter} onClose={() => setOpen(false)} />}</Suspense>
    </div>
  );
}
