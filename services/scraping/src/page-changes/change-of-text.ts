import { compareLines, type Part, type Words } from './compare-lines.ts';
import type { PageLine, PageLines } from './page-lines.ts';

/** Lines of an excerpt, and what of each is told. */
const MAX_EXCERPT_LINES = 5;
const MAX_EXCERPT_CHARS = 240;
/** What stays beside a change in its line. */
const AROUND_CHARS = 40;
/** Longer ones are counted by their beginning. */
const MAX_COUNTED_CHARS = 1_000_000;

/** What became of the text that a watch follows, small enough to be told. */
export interface TextChange {
  readonly addedWords: number;
  readonly removedWords: number;
  /** The first lines of it, each with what came, what went, and what stands beside. */
  readonly excerpt: readonly (readonly Words[])[];
  /** There is more than the excerpt has. */
  readonly isCut: boolean;
  /** Trigger texts that were not there before, and those that are there no more. */
  readonly appeared: readonly string[];
  readonly disappeared: readonly string[];
}

/**
 * What became of one text in another; null where nothing did but what changes by itself. Pure; takes CPU time in the
 * measure of the texts: call it in a worker.
 */
export function changeOfText(from: PageLines, to: PageLines, triggers: readonly string[]): TextChange | null {
  const { parts, isCut } = compareLines(from.lines, to.lines, 'word');
  const [before, after] = triggers.length === 0 ? ['', ''] : [searchable(from.lines), searchable(to.lines)];
  const found = triggers.map((text) => ({ text, key: text.toLowerCase() }));
  const appeared = found.filter(({ key }) => !before.includes(key) && after.includes(key)).map(({ text }) => text);
  const disappeared = found.filter(({ key }) => before.includes(key) && !after.includes(key)).map(({ text }) => text);
  if (parts.length === 0 && appeared.length === 0 && disappeared.length === 0) return null;
  const changes = parts.filter(({ kind }) => kind !== 'same').map(wordsOf);
  const excerpt = changes.flatMap(linesOf);
  return {
    addedWords: countWords(changes.flat(), 'added'),
    removedWords: countWords(changes.flat(), 'removed'),
    excerpt: excerpt.slice(0, MAX_EXCERPT_LINES).map((line) => shortened(together(line))),
    isCut: isCut || excerpt.length > MAX_EXCERPT_LINES,
    appeared,
    disappeared,
  };
}

function searchable(lines: readonly PageLine[]): string {
  return lines
    .map(({ text }) => text)
    .join(' ')
    .normalize('NFC')
    .toLowerCase();
}

function wordsOf(part: Part): readonly Words[] {
  if (part.kind === 'changed') return part.words;
  const { kind, lines } = part;
  return lines.map((text, index) => ({ kind, text: index === 0 ? text : `\n${text}` }));
}

/** Lines of one change in which something came or went. */
function linesOf(words: readonly Words[]): Words[][] {
  const lines: Words[][] = [[]];
  for (const { kind, text } of words) {
    for (const [index, piece] of text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (piece !== '') lines.at(-1)?.push({ kind, text: piece });
    }
  }
  return lines.filter((line) => line.some(({ kind, text }) => kind !== 'same' && text.trim() !== ''));
}

/** Longer numbers are told as they were cut. */
const NUMBER_CHARS = 20;

/**
 * Words that went and words that came with nothing but spaces between them: first all that went, then all that came. A
 * number of which a part changed is one word.
 */
function together(line: readonly Words[]): Words[] {
  const told: Words[] = [];
  let [removed, added] = ['', ''];
  const end = () => {
    if (removed !== '') told.push({ kind: 'removed', text: removed });
    if (added !== '') told.push({ kind: 'added', text: added });
    [removed, added] = ['', ''];
  };
  for (const [index, { kind, text }] of line.entries()) {
    const next = line[index + 1];
    const isOpen = removed !== '' || added !== '';
    if (kind === 'same' && !(text.trim() === '' && isOpen && next !== undefined)) {
      const head = /\d[.,]?$/.test((added || removed).slice(-2)) ? (startOfNumber(text) ?? '') : '';
      removed += head;
      added += head;
      end();
      const rest = text.slice(head.length);
      const tail = next !== undefined && /^[.,]?\d/.test(next.text) ? (endOfNumber(rest) ?? '') : '';
      if (rest.length > tail.length) told.push({ kind, text: rest.slice(0, rest.length - tail.length) });
      [removed, added] = [tail, tail];
      continue;
    }
    if (kind !== 'added') removed += text;
    if (kind !== 'removed') added += text;
  }
  end();
  return told;
}

const startOfNumber = (text: string): string | undefined => /^[.,]?\d[\d.,]*/.exec(text.slice(0, NUMBER_CHARS))?.[0];
const endOfNumber = (text: string): string | undefined => /[\d.,]*\d[.,]?$/.exec(text.slice(-NUMBER_CHARS))?.[0];

/** The change and a little of what stands around it. */
function shortened(line: readonly Words[]): Words[] {
  let left = MAX_EXCERPT_CHARS;
  return line.flatMap(({ kind, text }, index) => {
    if (left <= 0) return [];
    const shown = kind === 'same' ? trimmed(text, index === 0, index === line.length - 1) : text;
    const told = shown.length > left ? `${shown.slice(0, left).toWellFormed()}…` : shown;
    left -= told.length;
    return [{ kind, text: told }];
  });
}

/** The end of what stands before a change, the beginning of what stands after it. */
function trimmed(text: string, isFirst: boolean, isLast: boolean): string {
  const head = isFirst ? '' : text.slice(0, AROUND_CHARS).toWellFormed();
  const tail = isLast ? '' : text.slice(-AROUND_CHARS).toWellFormed();
  return text.length <= head.length + tail.length + 1 ? text : `${head}…${tail}`;
}

/** Scripts that put no spaces between words. */
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}`;
/** A word; in those scripts, a character. */
const WORD = new RegExp(
  String.raw`[${UNSPACED}]|[[\p{L}\p{N}]--[${UNSPACED}]][[\p{L}\p{N}\p{M}'’.,\-]--[${UNSPACED}]]*`,
  'gv',
);

function countWords(words: readonly Words[], kind: Words['kind']): number {
  let left = MAX_COUNTED_CHARS;
  let count = 0;
  for (const one of words) {
    if (one.kind !== kind || left <= 0) continue;
    count += one.text.slice(0, left).match(WORD)?.length ?? 0;
    left -= one.text.length;
  }
  return count;
}
