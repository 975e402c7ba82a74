import type { Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import type { Watch } from '../../api/watches.ts';
import { focusedWatchId, MOVE_ROW } from './focused-row.ts';

/** Moves the focus from row to row, also to rows that are not in the page yet. */
export function useRowKeys(watches: readonly Watch[], rows: Virtualizer<Window, Element>): void {
  const at = useRef(-1);
  const wanted = useRef<string>(undefined);
  const focus = useCallback(() => {
    if (wanted.current === undefined) return;
    const row = document.querySelector(`[data-watch="${CSS.escape(wanted.current)}"] [data-row-link]`);
    if (!(row instanceof HTMLElement)) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  }, []);
  // A row that was scrolled to is there after the next rendering.
  useEffect(focus);
  const move = useCallback(
    (by: number) => {
      const focused = focusedWatchId();
      const from = focused === undefined ? at.current : watches.findIndex(({ id }) => id === focused);
      const to = Math.min(Math.max(from + by, 0), watches.length - 1);
      at.current = to;
      wanted.current = watches[to]?.id;
      rows.scrollToIndex(to);
      focus();
    },
    [watches, rows, focus],
  );
  useEffect(() => {
    const take = (event: Event) => move((event as CustomEvent<number>).detail);
    const press = (event: KeyboardEvent) => {
      if (!isRowKey(event)) return;
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    };
    document.addEventListener(MOVE_ROW, take);
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener(MOVE_ROW, take);
      document.removeEventListener('keydown', press);
    };
  }, [move]);
}

/** Arrows move between rows where one stands in a row; elsewhere, and on a menu's button, they do what they always do. */
function isRowKey({ key, defaultPrevented, target }: KeyboardEvent): boolean {
  if (defaultPrevented || (key !== 'ArrowDown' && key !== 'ArrowUp')) return false;
  return target instanceof Element && target.matches('[data-watch] :not([aria-haspopup])');
}
