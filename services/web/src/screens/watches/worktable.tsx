import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Eye, SearchX } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useMay } from '../../api/me.ts';
import { foundSummaryQuery, watchSummaryQuery } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { useIsPhone } from '../../design/is-phone.ts';
import { Loaded } from '../../design/loaded.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { EmptyState } from '../../design/states.tsx';
import type { Choice } from './bulk-bar.tsx';
import { columnsIn, USUAL } from './columns.ts';
import { Dialogs, type Open } from './dialogs.tsx';
import { PausedBanner } from './paused-banner.tsx';
import { StatusLinks } from './status-links.tsx';
import { useSelection } from './selection.ts';
import { Toolbar } from './toolbar.tsx';
import { useScreenKeys } from './use-screen-keys.ts';
import { useWatchActions } from './use-watch-actions.ts';
import { useWatchTable } from './use-watch-table.ts';
import { countFilters, jobFilterOf, summaryFilterOf, UNFILTERED, viewOf, type WatchView } from './view.ts';
import { WatchTable } from './watch-table.tsx';

interface WorktableProps {
  readonly open: Open;
  readonly onOpen: (open: Open) => void;
}

/** Every watch: found, sorted, and worked on by many at once. */
export function Worktable({ open, onOpen: setOpen }: WorktableProps) {
  const view = useSearch({ from: '/members/watches', select: viewOf });
  const navigate = useNavigate();
  const whole = useQuery(watchSummaryQuery).data;
  const found = useQuery({ ...foundSummaryQuery(summaryFilterOf(view)), placeholderData: keepPreviousData }).data;
  const count = found?.[view.status ?? 'total'];
  const mayWrite = useMay('watches:write');
  const isPhone = useIsPhone();
  const actions = useWatchActions();
  const { query, watches, cursors, filter } = useWatchTable(view);
  const order = useMemo(() => watches.map(({ id }) => id), [watches]);
  const selection = useSelection(order, JSON.stringify(jobFilterOf(view)));
  const { ids, everything, toggle, set, chooseEverything } = selection;
  const chosen = useMemo(() => watches.filter(({ id }) => ids.has(id)), [watches, ids]);
  const tags = useMemo(() => [...new Set(chosen.flatMap((watch) => watch.tags))].sort(), [chosen]);
  const wanted = useMemo(() => columnsIn(view.columns) ?? USUAL, [view.columns]);
  const onChange = useCallback(
    (part: WatchView) =>
      void navigate({ to: '/watches', search: viewOf({ ...view, ...part }), replace: 'search' in part }),
    [navigate, view],
  );
  useScreenKeys({ watches, selection, actions, mayWrite, onAdd: (kind) => setOpen({ kind }) });

  const isNarrowed = countFilters(view) > 0;
  const isAllRead = count !== undefined && chosen.length === watches.length && chosen.length >= count;
  const choice: Choice = {
    watches: chosen,
    all: everything ? { foundBy: jobFilterOf(view) } : chosen,
    count: everything ? Math.max(count ?? 0, chosen.length) : chosen.length,
    more: everything || isAllRead || chosen.length < watches.length ? undefined : count,
    tags: everything ? (whole?.tags ?? []).map(({ tag }) => tag) : tags,
  };
  const chosenPart = chosen.length === 0 ? 'none' : chosen.length === watches.length ? 'all' : 'some';
  return (
    <>
      <div className="flex flex-col pb-16 md:pb-0">
        <PausedBanner mayWrite={mayWrite} />
        {!isPhone && <StatusLinks view={view} summary={found} />}
        <div className="z-10 bg-ground md:sticky md:top-0">
          <Toolbar
            view={view}
            summary={whole}
            found={found}
            onChange={onChange}
            choice={choice}
            actions={actions}
            onChooseEverything={chooseEverything}
            onClearChosen={() => set([])}
            onOpen={setOpen}
            mayWrite={mayWrite}
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
            empty={isNarrowed ? <NoneFound onClear={() => onChange(UNFILTERED)} /> : <NoneYet />}
          >
            {() => (
              <WatchTable
                watches={watches}
                chosen={ids}
                mayWrite={mayWrite}
                actions={actions}
                wanted={wanted}
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
      <Dialogs open={open} onOpen={setOpen} total={whole?.total ?? 0} />
    </>
  );
}

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
