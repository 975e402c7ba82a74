import type { Extraction } from '../extract/extraction.ts';
import type { PageFailure } from '../fetch/classify-response.ts';
import type { Snapshot } from '../snapshots/snapshot.store.ts';
import type { RunLogEntry } from './run.ts';

/** Raise it when pages are read differently: then also a page that did not change is read again. */
export const EXTRACTOR_VERSION = 1;

interface Measured {
  /** Null where no answer came. */
  readonly httpStatus: number | null;
  readonly fetchMs: number;
  readonly log: readonly RunLogEntry[];
  /** What the site asks to be left alone for, ms; 0 where it asks for nothing. */
  readonly restMs: number;
}

/** The page as it was fetched, kept and read. */
export interface ReadPage extends Measured {
  readonly kind: 'read';
  readonly url: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly fetchedBytes: number;
  readonly extractMs: number;
  readonly snapshot: Snapshot;
  readonly extraction: Extraction;
}

/** The same page as before, by what the server says or by its bytes. */
export interface SamePage extends Measured {
  readonly kind: 'unchanged';
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface FailedPage extends Measured {
  readonly kind: 'failed';
  readonly failure: PageFailure;
}

/** What a run brought home. */
export type RunResult = ReadPage | SamePage | FailedPage;
