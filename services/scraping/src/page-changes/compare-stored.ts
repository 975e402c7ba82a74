import { PageText } from '../extract/page-text.ts';
import { changeOfText, type TextChange } from './change-of-text.ts';
import { compareLines, type Comparison } from './compare-lines.ts';
import { readPageLines, type PageLines, type ReadOptions } from './page-lines.ts';

/** Of a page that is compared, once it is decompressed: larger ones are no pages that people read. */
export const MAX_COMPARED_BYTES = 5 << 20;

export interface CompareOptions extends ReadOptions {
  readonly by: 'line' | 'word';
}

interface StoredBytes {
  readonly url: string;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
}

/** Why a stored page can't be read as text. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
  readonly detail: string;
}

export type ComparedPages = ({ readonly kind: 'compared' } & Comparison) | Refused;

export type StoredText =
  { readonly kind: 'text'; readonly lines: readonly string[]; readonly isCut: boolean } | Refused;

/** The lines of a stored page. Takes CPU time in the measure of the page: call it in a worker. */
export function textOfStored(stored: StoredBytes, options: ReadOptions): StoredText {
  const { lines, isCut } = readPageLines(new PageText(stored), options);
  return { kind: 'text', lines: lines.map(({ text }) => text), isCut };
}

export interface FollowOptions extends Omit<ReadOptions, 'withNoise'> {
  readonly triggers: readonly string[];
}

/** Null where nothing changed but what changes by itself. */
export type FollowedText = { readonly kind: 'followed'; readonly change: TextChange | null } | Refused;

/** What of the change of a page is told. Takes CPU time in the measure of the pages: call it in a worker. */
export function followStored(before: StoredBytes, after: StoredBytes, options: FollowOptions): FollowedText {
  const read = (stored: StoredBytes) => readPageLines(new PageText(stored), { ...options, withNoise: false });
  const [from, to] = [read(before), read(after)];
  if (isNothing(options, from, to)) return NOTHING;
  return { kind: 'followed', change: changeOfText(from, to, options.triggers) };
}

/** What became of the text of one stored page in another. Takes CPU time in the measure of the pages: call it in a worker. */
export function compareStored(before: StoredBytes, after: StoredBytes, options: CompareOptions): ComparedPages {
  const from = readPageLines(new PageText(before), options);
  const to = readPageLines(new PageText(after), options);
  if (isNothing(options, from, to)) return NOTHING;
  const comparison = compareLines(from.lines, to.lines, options.by);
  return { kind: 'compared', ...comparison, isCut: comparison.isCut || from.isCut || to.isCut };
}

/** Nothing is the same as nothing: whoever is told so would take it for good news of a part that is gone. */
const NOTHING: Refused = {
  kind: 'refused',
  reason: 'no_text',
  detail: 'The parts of the page that are looked at have no text on either page. Change their selectors.',
};

const isNothing = ({ only }: Pick<ReadOptions, 'only'>, ...pages: readonly PageLines[]): boolean =>
  only.length > 0 && pages.every(({ lines }) => lines.length === 0);
