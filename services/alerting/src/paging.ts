import { invalidField, isId } from '@blackfang/core';
import { decodeCursor } from '@blackfang/persistence';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export interface Page {
  readonly limit: number;
  /** Rows older than this id; null for the first page. */
  readonly before: string | null;
}

/**
 * Reads what a list was asked for; lists go by id, newest first.
 * @throws AppError `invalid` limit_invalid, cursor_invalid
 */
export function readPage({ limit, cursor }: { readonly limit: number; readonly cursor: string }): Page {
  if (limit < 0 || limit > MAX_LIMIT) {
    throw invalidField('limit', 'limit_invalid', `Ask for 1 to ${MAX_LIMIT} items.`);
  }
  const [before] = decodeCursor(cursor, 1) ?? [];
  if (before !== undefined && !isId(before)) {
    throw invalidField('cursor', 'cursor_invalid', 'Use the nextCursor of the page before, unchanged.');
  }
  return { limit: limit === 0 ? DEFAULT_LIMIT : limit, before: before ?? null };
}

/** An optional id that a list is narrowed to. @throws AppError `invalid` id_invalid */
export function readFilter(field: string, id: string | undefined): string | null {
  if (id === undefined) return null;
  if (isId(id)) return id;
  throw invalidField(field, 'id_invalid', 'This is no id.');
}
