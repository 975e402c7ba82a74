import type { JobItem } from '../watch-jobs/watch-job.store.ts';
import type { WatchRow } from './watch-row.ts';

/** A row of a file as an item of a job. */
export type ImportItem =
  | { readonly line: number; readonly row: WatchRow; readonly error?: undefined }
  /** What can't be taken of it, in a sentence. */
  | { readonly line: number; readonly row?: undefined; readonly error: string };

/** @returns undefined for one that can't be taken */
export const rowOf = ({ input }: JobItem): WatchRow | undefined => (input as ImportItem).row;
