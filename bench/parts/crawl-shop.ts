// A crawl of the shop in a process of its own, and what a crawler says of it at its end.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Shop } from './shop.ts';

export interface Crawler {
  readonly command: readonly string[];
  /** A file of this folder; it is told all addresses in one line of JSON on its input. */
  readonly script: string;
}

/** What a crawler prints: address, amount and currency of each page, and what it cost from the first request on. */
interface Said {
  readonly rows: readonly (readonly [url: string, amount: string | null, currency: string | null])[];
  readonly seconds: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface Crawled extends Omit<Said, 'rows'> {
  /** Told apart by a hash. */
  readonly rows: string;
}

const MAX_OUTPUT = 16 << 20;
const run = promisify(execFile);

export async function crawlShop({ command: [program = '', ...args], script }: Crawler, shop: Shop): Promise<Crawled> {
  const running = run(program, [...args, join(import.meta.dirname, script)], { maxBuffer: MAX_OUTPUT });
  running.child.stdin?.end(`${JSON.stringify(shop.urls)}\n`);
  const { stdout } = await running;
  const { rows, ...figures } = JSON.parse(stdout) as Said;
  const missing = rows.filter(([, amount, currency]) => amount === null || currency === null);
  if (rows.length !== shop.urls.length || missing.length > 0) {
    throw new Error(`${script} read ${rows.length - missing.length} of ${shop.urls.length} prices`);
  }
  const sorted = rows.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { ...figures, rows: createHash('sha256').update(JSON.stringify(sorted)).digest('hex') };
}
