/** How a program of tables may read a text as something to carry out. */
const ACTS = /^[\s]*[=+\-@\t\r]/;
const END = '\r\n';
/** So that programs of tables read it as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A field of a CSV file. Text that a program of tables would carry out, as it does what begins with `=`, is made text
 * again by an apostrophe: it may come from anybody.
 */
export function csvField(text: string): string {
  const safe = ACTS.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLine = (fields: readonly string[]): string => fields.map(csvField).join(',') + END;

/** Saves lines as a file of today: `audit-2026-11-21.csv`. */
export function saveCsv(name: string, lines: readonly string[]): void {
  const file = new Blob([BYTE_ORDER_MARK, ...lines], { type: 'text/csv;charset=utf-8' });
  saveFile(file, `${name}-${new Date().toISOString().slice(0, 10)}.csv`);
}

/** Has the browser save a file. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
