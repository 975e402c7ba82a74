/** Asks the table to move by rows: `detail` is how many. */
export const MOVE_ROW = 'blackfang:move-row';

/** The watch whose row has the focus. */
export function focusedWatchId(): string | undefined {
  return document.activeElement?.closest<HTMLElement>('[data-watch]')?.dataset['watch'];
}
