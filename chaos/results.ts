import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Outcome, Scale } from './row.ts';

const stored = z.object({
  name: z.string(),
  scale: z.enum(['short', 'long']),
  /** Of the source that was measured; `+` where files were changed that it does not have. */
  commit: z.string(),
  at: z.iso.datetime(),
  cores: z.int(),
  seconds: z.number(),
  figures: z.record(z.string(), z.union([z.string(), z.number()])),
  faults: z.array(z.string()),
  unproven: z.array(z.string()).default([]),
});
/** What a row has come to, and of which source. */
export type RowResult = z.output<typeof stored>;

/** Whether a row has shown what it is there to show. */
export function holds({ faults, unproven }: RowResult): boolean {
  return faults.length + unproven.length === 0;
}

/** @returns none where there is no such file. */
export function readResults(file: string): RowResult[] {
  const text = readIfThere(file);
  return text === undefined ? [] : z.array(stored).parse(JSON.parse(text));
}

/** Results of rows in a folder, one file each: a run that was stopped goes on with those that are missing. */
export class Results {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  find(name: string, scale: Scale): RowResult | undefined {
    const text = readIfThere(this.#file(name, scale));
    return text === undefined ? undefined : stored.parse(JSON.parse(text));
  }

  keep(name: string, scale: Scale, seconds: number, { figures, faults, unproven = [] }: Outcome): RowResult {
    const source = { commit: commit(), at: new Date().toISOString(), cores: cpus().length };
    const result = { name, scale, ...source, seconds, figures, faults: [...faults], unproven: [...unproven] };
    const file = this.#file(name, scale);
    writeFileSync(`${file}.new`, JSON.stringify(result, undefined, 2));
    renameSync(`${file}.new`, file);
    return result;
  }

  #file(name: string, scale: Scale): string {
    return join(this.#folder, `${name}-${scale}.json`);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', ':/libs', ':/services', ':/chaos');
  return `${git('rev-parse', '--short=12', 'HEAD')}${changed === '' ? '' : '+'}`;
}
