import { PageText } from '../extract/page-text.ts';
import { findPlaces, type ReadFields } from './find-places.ts';
import { sandboxedPage, textPage } from './sandboxed-page.ts';

/** Of a page that is shown, once it is decompressed: larger ones are no pages that people read. */
export const MAX_SHOWN_BYTES = 5 << 20;
const MAX_TEXT = 500_000;

export interface StoredBytes {
  readonly url: string;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
}

export type Shown =
  | { readonly kind: 'shown'; readonly html: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string };

const REFUSALS = {
  page_too_deep: 'The page nests its elements deeper than any browser shows.',
  page_too_large: 'It is larger than 5 MB. GET /api/v1/snapshots/{id} gives all of it.',
} as const;

export const TOO_LARGE: Shown = {
  kind: 'refused',
  reason: 'page_too_large',
  detail: REFUSALS.page_too_large,
};

/**
 * A stored page as it can be shown to people, with the places of its values marked; data (JSON, XML, text) as text.
 * Takes CPU time in the measure of the page: call it in a worker.
 */
export function showStored(page: StoredBytes, fields: ReadFields): Shown {
  if (page.bytes.length > MAX_SHOWN_BYTES) {
    return TOO_LARGE;
  }
  const text = new PageText(page);
  if (isData(page.contentType, text.text)) {
    return { kind: 'shown', html: textPage(text.text.slice(0, MAX_TEXT), text.text.length > MAX_TEXT) };
  }
  const shown = sandboxedPage(text.text, findPlaces(text, fields));
  return shown.kind === 'page'
    ? { kind: 'shown', html: shown.html }
    : { kind: 'refused', reason: shown.reason, detail: REFUSALS[shown.reason] };
}

const DATA = /[/+](?:json|xml|csv|plain|x-ndjson|yaml)\b/i;
const PAGE = /^\s*(?:text\/html|application\/xhtml\+xml)/i;

/** By what its server called it; what it called nothing, by how it begins. */
function isData(contentType: string | null, text: string): boolean {
  if (contentType !== null && contentType.trim() !== '') return !PAGE.test(contentType) && DATA.test(contentType);
  return /^\s*(?:[[{]|<\?xml(?![\s\S]{0,500}<html))/.test(text.slice(0, 1_000));
}
