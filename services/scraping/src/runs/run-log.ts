import type { Clock } from '@blackfang/core';
import type { Extraction } from '../extract/extraction.ts';
import type { SiteEvidence, TierReason } from '../sites/site.ts';
import type { RunLogEntry } from './run.ts';

const COMPARED: Readonly<Record<TierReason, string>> = {
  same: 'the browser shows the same',
  neither: 'the browser shows no price and no stock either',
  nothing: 'price and stock are to be seen in the browser alone',
  less: 'the browser shows more',
  differs: 'the browser shows another price',
};

/** What a run did, in short lines for people. */
export class RunLog {
  readonly #clock: Clock;
  readonly entries: RunLogEntry[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  fetched(status: number, bytes: number, ms: number): void {
    this.#add('info', `fetched ${status}, ${sizeOf(bytes)} in ${ms} ms`);
  }

  browsed(status: number, bytes: number, ms: number): void {
    this.#add('info', `fetched ${status} in the browser, ${sizeOf(bytes)} in ${ms} ms`);
  }

  /** What reading it both ways has said. */
  compared({ reason, tier }: SiteEvidence): void {
    this.#add('info', `${COMPARED[reason]}: this site is read ${tier === 'http' ? 'plainly' : 'in the browser'}`);
  }

  /** The browser brought nothing. */
  kept(): void {
    this.#add('warn', 'the browser brought nothing, what was read plainly counts');
  }

  read(extraction: Extraction, ms: number): void {
    if (extraction.status === 'failed') {
      this.#add('error', extraction.error?.detail ?? 'the page could not be read');
      return;
    }
    for (const line of linesOf(extraction)) this.#add('info', line);
    if (extraction.kind !== 'product') this.#add('warn', `read a ${extraction.kind}, which has no price of its own`);
    if (extraction.status === 'unknown') this.#add('warn', `found neither price nor stock in ${ms} ms`);
    if (extraction.warnings.length > 0) this.#add('warn', `noticed ${extraction.warnings.join(', ')}`);
  }

  /** What became of the text that is followed, words; null where nothing did. */
  followed(change: { readonly addedWords: number; readonly removedWords: number } | null): void {
    const said =
      change === null ? 'is the same' : `changed: ${change.addedWords} words came, ${change.removedWords} went`;
    this.#add('info', `the text ${said}`);
  }

  photographed(bytes: number, ms: number): void {
    this.#add('info', `took a screenshot in the browser, ${sizeOf(bytes)} in ${ms} ms`);
  }

  notPhotographed(why: string): void {
    this.#add('warn', `no screenshot: ${why}`);
  }

  notFollowed(why: string): void {
    this.#add('warn', `the text was not compared: ${why}`);
  }

  failed(detail: string, ms: number): void {
    this.#add('error', ms > 0 ? `${detail} (after ${ms} ms)` : detail);
  }

  #add(level: RunLogEntry['level'], message: string): void {
    this.entries.push({ at: this.#clock.now(), level, message });
  }
}

/** The line of a page that did not change. Most looks end so: it is made from what the run says, and not kept. */
export function unchangedLine(status: number, ms: number): string {
  const how = status === 304 ? 'the server says that nothing changed' : 'the same bytes as before';
  return `fetched ${status} in ${ms} ms: ${how}`;
}

function linesOf({ price, availability, fields }: Extraction): string[] {
  const lines: string[] = [];
  if (price !== null) {
    lines.push(`read ${price.amount} ${price.currency ?? '(currency not shown)'}${placeOf(fields.price)}`);
  }
  if (availability !== 'unknown')
    lines.push(`read ${availability.replaceAll('_', ' ')}${placeOf(fields.availability)}`);
  return lines;
}

function placeOf(field: { readonly source: string; readonly path: string } | undefined): string {
  return field ? ` from ${field.source} ${field.path}` : '';
}

function sizeOf(bytes: number): string {
  return bytes < 1_000
    ? `${bytes} B`
    : bytes < 1_000_000
      ? `${Math.round(bytes / 1_000)} KB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
