import type { Money } from '@blackfang/core';
import type { ScheduleInput } from '../watches/schedule.ts';
import type { TextSettingsChange } from '../watches/text-settings.ts';

/** A watch as it stands in a file; what is undefined is left as it is, or as it is by itself. */
export interface WatchRow {
  /** Of the file, counted from 1. */
  readonly line: number;
  readonly id?: string | undefined;
  readonly url: string;
  readonly name?: string | undefined;
  /** Name, domain or id. */
  readonly competitor?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly schedule?: ScheduleInput | undefined;
  readonly ownPrice?: Money | undefined;
  readonly status?: 'active' | 'paused' | undefined;
  /** BCP 47. */
  readonly language?: string | undefined;
  readonly notes?: string | undefined;
  readonly text?: TextSettingsChange | undefined;
}

/** A row before it is judged. */
export interface RawRow {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Column, string>>>;
  /** Where the file has them one by one, rather than in a cell. */
  readonly tags?: readonly string[];
}
export type Column =
  | 'id'
  | 'url'
  | 'name'
  | 'competitor'
  | 'tags'
  | 'schedule'
  | 'ownPrice'
  | 'ownCurrency'
  | 'status'
  | 'language'
  | 'notes'
  | 'followText'
  | 'textOnly'
  | 'textIgnore'
  | 'textTriggers'
  | 'screenshots';

/** What can't be taken of a row, and why. */
export interface RowError {
  readonly line: number;
  /** The column. */
  readonly path: string;
  readonly message: string;
}
