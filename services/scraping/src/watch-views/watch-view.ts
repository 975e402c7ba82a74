import { AppError, invalidField, type Caller } from '@blackfang/core';
import { demandFilter, demandSort, type WatchFilter } from '../watches/watch.view.ts';
import { parseName } from '../watches/watch.ts';

/** What a list of watches shows. */
export interface ViewContent {
  readonly filter: WatchFilter;
  /** As lists are sorted; empty: newest first. */
  readonly sort: string;
  readonly columns: readonly string[];
}

/** It under a name, for the one whose it is, or for all of the tenant. */
export interface WatchView extends ViewContent {
  readonly tenantId: string;
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly shared: boolean;
  readonly version: bigint;
  readonly createdAt: Date;
}

/** That one person has. */
export const MAX_VIEWS = 50;
const MAX_NAME = 60;
const MAX_COLUMNS = 20;
const COLUMN = /^[a-zA-Z]{1,30}$/;

/** @throws AppError `invalid` search_invalid, sort_invalid, columns_invalid */
export function parseContent({ filter, sort, columns }: ViewContent): ViewContent {
  demandFilter(filter);
  if (sort !== '') demandSort(sort);
  if (columns.length > MAX_COLUMNS || columns.some((one) => !COLUMN.test(one))) {
    throw invalidField('columns', 'columns_invalid', `Give the names of at most ${MAX_COLUMNS} columns.`);
  }
  return { filter, sort, columns: [...new Set(columns)] };
}

/** @throws AppError `invalid` name_invalid */
export function parseViewName(text: string): string {
  const name = parseName(text);
  if (name !== '' && name.length <= MAX_NAME) return name;
  throw invalidField('name', 'name_invalid', `Give a name of 1 to ${MAX_NAME} characters.`);
}

/** What all see is made by those who work on watches. @throws AppError `denied` permission_missing */
export function demandSharing({ permissions }: Caller): void {
  if (permissions.includes('watches:write')) return;
  throw new AppError('denied', 'permission_missing', 'Your role does not allow you to share a view.');
}

/** Whose it is may change it; what is shared, also who looks after the members. */
export function mayChange({ userId, permissions }: Caller, view: WatchView): boolean {
  return view.ownerId === userId || (view.shared && permissions.includes('members:write'));
}
