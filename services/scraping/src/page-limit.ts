import { invalidField } from '@blackfang/core';

const DEFAULT = 50;
const MAX = 200;

/** @param limit 0 for the default. @throws AppError `invalid` limit_invalid */
export function pageLimit(limit: number): number {
  if (limit === 0) return DEFAULT;
  if (Number.isInteger(limit) && limit > 0 && limit <= MAX) return limit;
  throw invalidField('limit', 'limit_invalid', `Give a limit from 1 to ${MAX}.`);
}
