import { invalidField } from '@blackfang/core';

const MAX_SEARCH = 200;

/** @throws AppError `invalid` search_invalid */
export function demandSearch(search: string | undefined): void {
  if ((search?.length ?? 0) <= MAX_SEARCH) return;
  throw invalidField('search', 'search_invalid', `Search for at most ${MAX_SEARCH} characters.`);
}

/** For ILIKE: text as it was typed, anywhere in a value; null where nothing is looked for. */
export function searchPattern(search: string | undefined): string | null {
  return search === undefined ? null : `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
}
