import { ListFilter, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button, IconButton } from '../../design/button.tsx';
import { useIsPhone } from '../../design/is-phone.ts';
import { formatCount } from '../../words/count.ts';
import { BulkBar, type Choice } from './bulk-bar.tsx';
import type { Open } from './dialogs.tsx';
import { CompetitorShown } from './competitor-shown.tsx';
import { SearchField, StockChoice, TagChoice } from './filters.tsx';
import type { FilterProps } from './filter-props.ts';
import { JobLine } from './job-line.tsx';
import { ManageMore } from './manage-more.tsx';
import type { WatchActions } from './use-watch-actions.ts';
import { countFilters, UNFILTERED } from './view.ts';
import { ViewsMore } from './views-more.tsx';

const FilterSheet = lazy(() => import('./filter-sheet.tsx').then((file) => ({ default: file.FilterSheet })));

interface ToolbarProps extends FilterProps {
  readonly choice: Choice;
  readonly actions: WatchActions;
  readonly onChooseEverything: () => void;
  readonly onClearChosen: () => void;
  /** How many the filters find, by status; `summary` is about all watches. */
  readonly found: FilterProps['summary'];
  readonly onOpen: (open: Open) => void;
  readonly mayWrite: boolean;
}

/** Search and filters, or what can be done with what is chosen. On a phone at the thumb's end of the screen. */
export function Toolbar(props: ToolbarProps) {
  const { view, summary, found, choice, onChange, onOpen, mayWrite } = props;
  const isPhone = useIsPhone();
  if (isPhone) return <PhoneToolbar {...props} />;
  return (
    <div className="flex h-12 items-center gap-2">
      {choice.count > 0 ? (
        <Bulk {...props} />
      ) : (
        <>
          <SearchField view={view} onChange={onChange} />
          <StockChoice {...props} />
          <TagChoice {...props} />
          <CompetitorShown {...props} />
          {countFilters(view) > 0 && (
            <Button look="quiet" onClick={() => onChange(UNFILTERED)}>
              Clear
            </Button>
          )}
          {countFilters(view) > 0 && found && summary && (
            <span role="status" className="figures truncate text-soft">
              {formatCount(found[view.status ?? 'total'])} of {formatCount(summary.total)}
            </span>
          )}
          <div className="ml-auto" />
        </>
      )}
      <JobLine />
      {choice.count === 0 && (
        <>
          <ViewsMore view={view} onOpen={onOpen} />
          <ManageMore view={view} onOpen={onOpen} mayWrite={mayWrite} />
        </>
      )}
    </div>
  );
}

function Bulk({ choice, actions, onChooseEverything, onClearChosen }: ToolbarProps) {
  return <BulkBar choice={choice} actions={actions} onChooseEverything={onChooseEverything} onClear={onClearChosen} />;
}

function PhoneToolbar(props: ToolbarProps) {
  const { choice, onOpen, mayWrite, view, summary, onChange } = props;
  const [open, setOpen] = useState(false);
  const filter = { view, summary, onChange };
  const { search: _, ...inSheet } = view;
  const count = countFilters(inSheet);
  return (
    <div className="fixed inset-x-0 bottom-[calc(var(--bottom-bar)+var(--sample-bar))] z-10 flex flex-col gap-1 border-t border-line bg-surface px-3 py-2">
      <JobLine />
      <div className="flex items-center gap-2">
        {choice.count > 0 ? (
          <Bulk {...props} />
        ) : (
          <>
            <SearchField view={view} onChange={onChange} />
            <IconButton
              label={count === 0 ? 'Filter and order' : `Filter and order, ${count} in use`}
              look="secondary"
              className={count === 0 ? '' : 'border-accent! text-accent'}
              icon={<ListFilter aria-hidden className="size-4" />}
              onClick={() => setOpen(true)}
            />
            <ViewsMore view={view} onOpen={onOpen} />
            <ManageMore view={view} onOpen={onOpen} mayWrite={mayWrite} />
            {mayWrite && (
              <IconButton
                label="Watch a page"
                look="primary"
                icon={<Plus aria-hidden className="size-4" />}
                onClick={() => onOpen({ kind: 'one' })}
              />
            )}
          </>
        )}
      </div>
      <Suspense fallback={null}>{open && <FilterSheet {...filter} onClose={() => setOpen(false)} />}</Suspense>
    </div>
  );
}
