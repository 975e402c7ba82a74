import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Eye, SearchX } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useMay } from '../../api/me.ts';
import { watchSummaryQuery } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { useIsPhone } from '../../design/is-phone.ts';
import { Loaded } from '../../design/loaded.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import { Dialogs, type Open } from './dialogs.tsx';
import { StatusLinks } from './status-links.tsx';
import { useSelection } from './selection.ts';
import { Toolbar } from './toolbar.tsx';
import { useScreenKeys } from './use-screen-keys.ts';
import { useWatchActions } from './use-watch-actions.ts';
import { useWatchTable } from './use-watch-table.ts';
import { countFilters, viewOf, type WatchView } from './view.ts';
import { WatchTable } from './watch-table.tsx';

interface WorktableProps {
  readonly open: Open;
  readonly onOpen: (open: Open) => void;
}

/** Every watch: found, sorted, and worked on by many at once. */
export function Worktable({ open, onOpen: setOpen }: WorktableProps) {
  const view = useSearch({ from: '/members/watches' });
  const navigate = useNavigate();
  const summary = useQuery(watchSummaryQuery).data;
  const mayWrite = useMay('watches:write');
  const isPhone = useIsPhone();
  const actions = useWatchActions();
  const { query, watches, cursors, filter } = useWatchTable(view);
  const order = useMemo(() => watches.map(({ id }) => id), [watches]);
  const { ids, toggle, set } = useSelection(order);
  const chosen = useMemo(() => watches.filter(({ id }) => ids.has(id)), [watches, ids]);
  const onChange = useCallback(
    (part: WatchView) => {
      set([]);
      void navigate({ to: '/watches', search: viewOf({ ...view, ...part }), replace: 'search' in part });
    },
    [navigate, set, view],
  );
  useScreenKeys({ watches, selection: { ids, toggle, set }, actions, mayWrite, onAdd: (kind) => setOpen({ kind }) });

  const isNarrowed = countFilters(view) > 0;
  const chosenPart = chosen.length === 0 ? 'none' : chosen.length === watches.length ? 'all' : 'some';
  return (
    <>
      <div className="flex flex-col pb-16 md:pb-0">
        {!isPhone && <StatusLinks view={view} summary={summary} />}
        <div className="z-10 bg-ground md:sticky md:top-0">
          <Toolbar
            view={view}
            summary={summary}
            onChange={onChange}
            chosen={chosen}
            actions={actions}
            onClearChosen={() => set([])}
            onAdd={mayWrite ? () => setOpen({ kind: 'one' }) : undefined}
          />
        </div>
        <div
          aria-busy={query.isPlaceholderData}
          className={`-mx-4 border-y border-line bg-surface md:mx-0 md:rounded-lg md:border ${query.isPlaceholderData ? 'opacity-60' : ''}`}
        >
          <Loaded
            query={query}
            to="see watches"
            skeleton={<SkeletonRows rows={12} rowClassName="h-18 md:h-13" />}
            isEmpty={() => watches.length === 0 && !query.hasNextPage}
            empty={isNarrowed ? <NoneFound onClear={() => onChange(NOTHING)} /> : <NoneYet />}
          >
            {() => (
              <WatchTable
                watches={watches}
                chosen={ids}
                mayWrite={mayWrite}
                actions={actions}
                onToggle={toggle}
                onAsk={setOpen}
                cursors={cursors}
                filter={filter}
                more={query}
                head={{
                  sort: view.sort,
                  onSort: (sort) => onChange({ sort }),
                  chosen: mayWrite ? chosenPart : undefined,
                  onToggleAll: () => set(chosenPart === 'all' ? [] : order),
                }}
              />
            )}
          </Loaded>
        </div>
      </div>
      <Dialogs open={open} onOpen={setOpen} />
    </>
  );
}

const NOTHING: WatchView = { search: undefined, status: undefined, stock: undefined, tag: undefined };

function NoneFound({ onClear }: { readonly onClear: () => void }) {
  return (
    <EmptyState
      icon={SearchX}
      title="No watch is like that"
      actions={<Button onClick={onClear}>Show all watches</Button>}
    >
      The search and the filters leave nothing over.
    </EmptyState>
  );
}

function NoneYet() {
  return (
    <EmptyState icon={Eye} title="Nothing is watched yet">
      A watch looks at a page of a shop again and again, and keeps its price and stock. Give one address, or paste many.
    </EmptyState>
  );
}
