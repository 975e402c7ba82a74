import { diffArrays, diffWordsWithSpace } from 'diff';
import type { PageLine } from './page-lines.ts';

/** Lines that are told beside a change. */
const AROUND = 2;
/** Changes of a page; of more it is said that there are more. */
const MAX_PARTS = 1_000;
/** Beyond this many steps two texts have so little in common that which line became which says nothing. */
const MAX_STEPS = 2_000;
const MAX_WORDS_CHARS = 20_000;

export interface Words {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** A stretch of two texts, in the order in which they read. */
export type Part =
  | {
      readonly kind: 'same';
      readonly lines: readonly string[];
      /** Lines that are the same before these. */ readonly skipped: number;
    }
  | { readonly kind: 'added' | 'removed'; readonly lines: readonly string[] }
  /** Lines in whose place others stand, with what became of their words. */
  | { readonly kind: 'changed'; readonly words: readonly Words[] };

export interface Comparison {
  readonly parts: readonly Part[];
  readonly added: number;
  readonly removed: number;
  /** There are more changes than are told. */
  readonly isCut: boolean;
}

interface Stretch {
  readonly kind: 'same' | 'added' | 'removed';
  readonly lines: readonly PageLine[];
}

/**
 * What became of one text in another. Lines are the same where their keys are; an item of a list without order that only
 * moved is the same too. Pure; takes CPU time in the measure of the texts.
 * @param by `word`: lines in whose place others stand are compared by their words
 */
export function compareLines(from: readonly PageLine[], to: readonly PageLine[], by: 'line' | 'word'): Comparison {
  const stretches = withoutMoves(stretchesOf(from, to));
  const count = (kind: Stretch['kind']) =>
    stretches.reduce((sum, stretch) => sum + (stretch.kind === kind ? stretch.lines.length : 0), 0);
  const parts = partsOf(stretches, by);
  return {
    parts: parts.slice(0, MAX_PARTS),
    added: count('added'),
    removed: count('removed'),
    isCut: parts.length > MAX_PARTS,
  };
}

function stretchesOf(from: readonly PageLine[], to: readonly PageLine[]): Stretch[] {
  const changes = diffArrays(
    from.map(({ key }) => key),
    to.map(({ key }) => key),
    { maxEditLength: MAX_STEPS },
  );
  if (changes === undefined) {
    return [
      { kind: 'removed', lines: from },
      { kind: 'added', lines: to },
    ];
  }
  let [before, after] = [0, 0];
  return changes.map(({ added, removed, count }) => {
    if (removed) return { kind: 'removed', lines: from.slice(before, (before += count)) };
    const lines = to.slice(after, (after += count));
    if (!added) before += count;
    return { kind: added ? 'added' : 'same', lines };
  });
}

/** Takes an item of a list without order that went from one place to another for the same. */
function withoutMoves(stretches: readonly Stretch[]): Stretch[] {
  const gone = countsOf(stretches, 'removed');
  const come = countsOf(stretches, 'added');
  const moved = new Map([...gone].map(([key, count]) => [key, Math.min(count, come.get(key) ?? 0)]));
  const [left, right] = [new Map(moved), new Map(moved)];
  const kept = stretches.flatMap((stretch): Stretch[] => {
    if (stretch.kind === 'same') return [stretch];
    const rest = stretch.kind === 'removed' ? left : right;
    const runs: Stretch[] = [];
    for (const line of stretch.lines) {
      const open = line.isUnordered ? (rest.get(line.key) ?? 0) : 0;
      if (open > 0) rest.set(line.key, open - 1);
      // It is told where it stands now.
      if (open > 0 && stretch.kind === 'removed') continue;
      add(runs, open > 0 ? 'same' : stretch.kind, line);
    }
    return runs;
  });
  const joined: { kind: Stretch['kind']; lines: PageLine[] }[] = [];
  for (const { kind, lines } of kept) for (const line of lines) add(joined, kind, line);
  return joined;
}

function add(stretches: Stretch[], kind: Stretch['kind'], line: PageLine): void {
  const last = stretches.at(-1);
  if (last?.kind === kind) (last.lines as PageLine[]).push(line);
  else stretches.push({ kind, lines: [line] });
}

function countsOf(stretches: readonly Stretch[], kind: Stretch['kind']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const stretch of stretches) {
    if (stretch.kind !== kind) continue;
    for (const { key, isUnordered } of stretch.lines) if (isUnordered) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function partsOf(stretches: readonly Stretch[], by: 'line' | 'word'): Part[] {
  if (!stretches.some(({ kind }) => kind !== 'same')) return [];
  const parts: Part[] = [];
  for (let index = 0; index < stretches.length; index += 1) {
    const [stretch, next] = [stretches[index], stretches[index + 1]];
    if (stretch === undefined) break;
    const texts = stretch.lines.map(({ text }) => text);
    if (stretch.kind === 'same') {
      parts.push(...aroundChanges(texts, index === 0, next === undefined));
    } else if (by === 'word' && stretch.kind === 'removed' && next?.kind === 'added') {
      parts.push(
        byWords(
          texts,
          next.lines.map(({ text }) => text),
        ),
      );
      index += 1;
    } else {
      parts.push({ kind: stretch.kind, lines: texts });
    }
  }
  return parts;
}

/** The lines beside the changes before and after; what lies between is counted. */
function aroundChanges(lines: readonly string[], isFirst: boolean, isLast: boolean): Part[] {
  const head = isFirst ? 0 : AROUND;
  const tail = isLast ? 0 : AROUND;
  if (lines.length <= head + tail + 1) return [{ kind: 'same', lines, skipped: 0 }];
  const skipped = lines.length - head - tail;
  const parts: Part[] = head === 0 ? [] : [{ kind: 'same', lines: lines.slice(0, head), skipped: 0 }];
  return [...parts, { kind: 'same', lines: tail === 0 ? [] : lines.slice(-tail), skipped }];
}

function byWords(from: readonly string[], to: readonly string[]): Part {
  const [before, after] = [from.join('\n'), to.join('\n')];
  const changes =
    before.length + after.length > MAX_WORDS_CHARS
      ? undefined
      : diffWordsWithSpace(before, after, {
          maxEditLength: MAX_STEPS,
          // Chinese and Japanese put no spaces between words.
          intlSegmenter: new Intl.Segmenter(undefined, { granularity: 'word' }),
        });
  if (changes === undefined) {
    return {
      kind: 'changed',
      words: [
        { kind: 'removed', text: before },
        { kind: 'added', text: after },
      ],
    };
  }
  return {
    kind: 'changed',
    words: changes.map(({ added, removed, value }) => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      text: value,
    })),
  };
}
