import { AppError } from '@blackfang/core';

/** @throws AppError `precondition` version_stale */
export function demandVersion(current: bigint, expected: bigint | undefined): void {
  if (expected === undefined || expected === current) return;
  throw new AppError('precondition', 'version_stale', 'It was changed in the meantime. Read it again, then change it.');
}
