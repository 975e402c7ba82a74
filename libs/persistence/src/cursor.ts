import { invalidField } from '@blackfang/core';

const MAX_CURSOR = 500;

/** Keyset position as opaque text: the values of the last row's sort key. */
export function encodeCursor(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * @param length how many values the list's sort key has.
 * @returns undefined for the empty cursor, which is the first page.
 * @throws AppError `invalid` cursor_invalid
 */
export function decodeCursor(cursor: string, length: number): string[] | undefined {
  if (cursor === '') return undefined;
  if (cursor.length <= MAX_CURSOR) {
    try {
      const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
      if (Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string')) {
        return values;
      }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  throw invalidField('cursor', 'cursor_invalid', 'Use the nextCursor of the page before, unchanged.');
}

/**
 * Cuts a page out of rows that were asked for one beyond the limit.
 * @param key sort key of a row, for the next cursor.
 */
export function pageOf<Row>(rows: readonly Row[], limit: number, key: (row: Row) => readonly string[]) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : '' };
}
