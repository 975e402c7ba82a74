import { invalidField, isId } from '@blackfang/core';
import { decodeCursor } from '@blackfang/persistence';

export interface PageRequest {
  /** 0 for the default. */
  readonly limit: number;
  /** Empty for the first page. */
  readonly cursor: string;
}

const LIMIT = { default: 50, max: 200 } as const;

/** A page of a list that is sorted by id, newest first. @throws AppError `invalid` limit_invalid, cursor_invalid */
export function parsePage(request: PageRequest): { limit: number; before: string | null } {
  const limit = request.limit === 0 ? LIMIT.default : request.limit;
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT.max) {
    throw invalidField('limit', 'limit_invalid', `Ask for 1 to ${LIMIT.max} items.`);
  }
  const [before] = decodeCursor(request.cursor, 1) ?? [];
  if (before === undefined) return { limit, before: null };
  if (isId(before)) return { limit, before };
  throw invalidField('cursor', 'cursor_invalid', 'Use the nextCursor of the page before, unchanged.');
}
