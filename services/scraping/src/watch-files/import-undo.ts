import type { Watch } from '../watches/watch.ts';

/** What a row of a file may change of a watch that there is, its own price aside. */
const PARTS = ['name', 'tags', 'competitorId', 'schedule', 'notes', 'text', 'status', 'pausedReason'] as const;

/** Parts of a watch as they were. */
export type Before = Partial<Pick<Watch, (typeof PARTS)[number] | 'ownPrice' | 'ownPriceInherited'>> & {
  readonly language?: string;
};

/** What an import did to a watch, kept with the item of its job: what it takes to undo it. */
export interface Imported {
  readonly watchId: string;
  /** It was made. */
  readonly made?: boolean;
  /** What it changed, as it was: the rest is left as others have made it since. */
  readonly before?: Before;
  /** Competitors that were made for it. */
  readonly competitors?: readonly string[];
}

/** @returns what an edit changes, as it was; undefined where it changes nothing */
export function partsBefore(watch: Watch, edited: Watch): Before | undefined {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const parts = PARTS.filter((part) => !same(watch[part], edited[part]));
  const languages = watch.request.language === edited.request.language ? {} : { language: watch.request.language };
  if (parts.length === 0 && !('language' in languages)) return undefined;
  return { ...Object.fromEntries(parts.map((part) => [part, watch[part]])), ...languages };
}

/** @returns undefined for an item that is of no import */
export function importedIn(input: unknown): Imported | undefined {
  return typeof input === 'object' && input !== null && 'watchId' in input ? (input as Imported) : undefined;
}
