import type { Coding } from '@blackfang/egress';
import type { Extraction } from '../extract/extraction.ts';
import type {
  ComparedPages,
  CompareOptions,
  FollowedText,
  FollowOptions,
  StoredText,
} from '../page-changes/compare-stored.ts';
import type { ReadOptions } from '../page-changes/page-lines.ts';
import type { ReadFields } from '../stored-page/find-places.ts';
import type { Shown } from '../stored-page/show-stored.ts';

/** A page to be read, as it came over the wire. */
export interface ExtractionTask {
  readonly url: string;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
  /** Compressions to undo, in that order; the worker does it, within the page's limit. */
  readonly codings: readonly Coding[];
  /** Reviews are wanted, with their authors hashed under this: of a tenant, so that nobody is followed from one to another. */
  readonly authorSalt?: string;
}

/**
 * What a worker is asked: to read a page, to make of a stored one what can be shown, with the places of `fields`, or to
 * compare the text of two, to say what of that is told, or to give the text of one.
 */
export type WorkerTask =
  | { readonly kind: 'read'; readonly page: ExtractionTask }
  | { readonly kind: 'show'; readonly page: ExtractionTask; readonly fields: ReadFields }
  | {
      readonly kind: 'compare';
      readonly page: ExtractionTask;
      readonly later: ExtractionTask;
      readonly options: CompareOptions;
    }
  | {
      readonly kind: 'follow';
      readonly page: ExtractionTask;
      readonly later: ExtractionTask;
      readonly options: FollowOptions;
    }
  | { readonly kind: 'text'; readonly page: ExtractionTask; readonly options: ReadOptions };

/** What a worker sends: first that it is ready, then one answer for each task. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'read'; readonly extraction: Extraction }
  | { readonly kind: 'show'; readonly shown: Shown }
  | { readonly kind: 'compare'; readonly compared: ComparedPages }
  | { readonly kind: 'follow'; readonly followed: FollowedText }
  | { readonly kind: 'text'; readonly text: StoredText };
