/** The alert in whose row the keyboard is. */
export function focusedAlertId(): string | undefined {
  const row = document.activeElement?.closest('[data-alert]');
  return row instanceof HTMLElement ? row.dataset['alert'] : undefined;
}

/** Moves the focus to another row; from outside of them to the first. */
export function moveToAlert(by: number): void {
  const rows = [...document.querySelectorAll('[data-alert]')];
  const from = rows.findIndex((row) => row.contains(document.activeElement));
  const to = rows[Math.min(Math.max(from + by, 0), rows.length - 1)];
  const link = to?.querySelector('[data-row-link]');
  if (link instanceof HTMLElement) link.focus();
}

/** Before a row goes that has the focus: to the row after it, or before it. */
export function leaveAlert(id: string): void {
  if (focusedAlertId() !== id) return;
  moveToAlert(1);
  if (focusedAlertId() === id) moveToAlert(-1);
}
