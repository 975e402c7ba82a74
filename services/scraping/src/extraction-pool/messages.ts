import type { Coding } from '@blackfang/egress';
import type { Extraction } from '../extract/extraction.ts';

/** A page to be read, as it came over the wire. */
export interface ExtractionTask {
  readonly url: string;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
  /** Compressions to undo, in that order; the worker does it, within the page's limit. */
  readonly codings: readonly Coding[];
}

/** What a worker sends: first that it is ready, then one reading for each task. */
export type WorkerMessage = { readonly kind: 'ready' } | { readonly kind: 'read'; readonly extraction: Extraction };
