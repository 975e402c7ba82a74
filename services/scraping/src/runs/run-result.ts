import type { Extraction } from '../extract/extraction.ts';
import type { SealedJar } from '../cookies/kept-jars.ts';
import type { PageFailure } from '../fetch/classify-response.ts';
import type { TakenScreenshot } from '../screenshots/screenshot.ts';
import type { Snapshot } from '../snapshots/snapshot.store.ts';
import type { SiteEvidence, Tier } from '../sites/site.ts';
import type { TextChange } from '../page-changes/change-of-text.ts';
import type { RunLogEntry } from './run.ts';

/** Raise it when pages are read differently: then also a page that did not change is read again. */
export const EXTRACTOR_VERSION = 4;

interface Measured {
  /** Null where no answer came. */
  readonly httpStatus: number | null;
  readonly fetchMs: number;
  readonly log: readonly RunLogEntry[];
  /** What the site asks to be left alone for, ms; 0 where it asks for nothing. */
  readonly restMs: number;
  /** How the page was got. */
  readonly tier?: Tier;
  /** What a comparison of both ways has found. */
  readonly found?: SiteEvidence;
  /** What it asks to leave between any two requests (robots.txt), ms; 0 where it asks for nothing. */
  readonly crawlDelayMs: number;
  /** By way of which proxy, and its fault, if it was one. */
  readonly proxy?: { readonly id: string; readonly fault: string | null };
  /** What the site asks to be told again, where it is to be kept. */
  readonly jar?: SealedJar;
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
  /** What became of the text that is followed, since the page that was stored before. */
  readonly textChange?: TextChange;
  /** What came of photographing it, where that was wanted. */
  readonly screenshot?: TakenScreenshot;
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
