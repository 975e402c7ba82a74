import { Pause, Plus, RefreshCw, Search, SquareCheck } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useActions, type Action } from '../../actions/actions.ts';
import type { Watch } from '../../api/watches.ts';
import type { Selection } from './selection.ts';
import { focusedWatchId, MOVE_ROW } from './focused-row.ts';
import type { WatchActions } from './use-watch-actions.ts';

interface Keys {
  readonly watches: readonly Watch[];
  readonly selection: Selection;
  readonly actions: WatchActions;
  readonly mayWrite: boolean;
  readonly onAdd: (what: 'one' | 'many' | 'pause_all') => void;
}

/** The id of the field in which one searches. */
export const SEARCH_ID = 'search-watches';

const GROUP = 'Watches';
const move = (by: number) => document.dispatchEvent(new CustomEvent(MOVE_ROW, { detail: by }));

/** What the keyboard does on this screen. */
export function useScreenKeys(keys: Keys): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  const { mayWrite } = keys;
  const actions = useMemo<readonly Action[]>(() => {
    const see: Action[] = [
      {
        id: 'watches:search',
        label: 'Search watches',
        group: GROUP,
        icon: Search,
        keys: '/',
        run: () => document.getElementById(SEARCH_ID)?.focus(),
      },
      { id: 'watches:next', label: 'Next watch', group: GROUP, keys: 'j', run: () => move(1) },
      { id: 'watches:previous', label: 'Previous watch', group: GROUP, keys: 'k', run: () => move(-1) },
    ];
    if (!mayWrite) return see;
    const onFocused = (work: (watch: Watch, keys: Keys) => void) => () => {
      const id = focusedWatchId();
      const watch = now.current.watches.find((one) => one.id === id);
      if (watch !== undefined) work(watch, now.current);
    };
    return [
      ...see,
      {
        id: 'watches:select',
        label: 'Select the watch',
        group: GROUP,
        icon: SquareCheck,
        keys: 'x',
        run: onFocused(({ id }, { selection }) => selection.toggle(id)),
      },
      {
        id: 'watches:select-all',
        label: 'Select all watches that are found',
        group: GROUP,
        icon: SquareCheck,
        keys: 'X',
        run: () => now.current.selection.chooseEverything(),
      },
      {
        id: 'watches:run',
        label: 'Check the watch now',
        group: GROUP,
        icon: RefreshCw,
        keys: 'r',
        run: onFocused((watch, { actions: does }) => does.run([watch])),
      },
      {
        id: 'watches:add',
        label: 'Watch a page',
        group: GROUP,
        icon: Plus,
        keys: 'n',
        words: 'add new',
        run: () => now.current.onAdd('one'),
      },
      {
        id: 'watches:add-many',
        label: 'Watch many pages',
        group: GROUP,
        icon: Plus,
        words: 'add paste import',
        run: () => now.current.onAdd('many'),
      },
      {
        id: 'watches:pause-all',
        label: 'Pause everything',
        group: GROUP,
        icon: Pause,
        words: 'stop all',
        run: () => now.current.onAdd('pause_all'),
      },
    ];
  }, [mayWrite]);
  useActions(actions, 'first');
}
