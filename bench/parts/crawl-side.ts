// What both sides of the crawl are told, measured by, and answer. Each is a process of its own that lives for all rounds.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { processorMs } from './postgres.ts';

export interface CrawlSetting {
  readonly databaseUrl: string;
  readonly postgresPid: number;
  readonly hosts: readonly string[];
  /** Of all pages that are crawled in any round. */
  readonly urls: readonly string[];
}

/** What a side has stored of a page. */
export interface StoredRow {
  readonly url: string;
  readonly name: string | null;
  readonly price: string | null;
  readonly currency: string | null;
  readonly availability: string | null;
}

export interface Crawl {
  /** Ends when the last page is committed. This alone is measured. */
  run(): Promise<void>;
  /** What each page took, ms: from the start of its fetch to its commit. */
  times(): Promise<readonly number[]>;
}

export interface CrawlSide {
  /** Puts the addresses into its queue. */
  prepare(urls: readonly string[], unchanged: boolean): Promise<Crawl>;
  /** The last value of each page, in the order of addresses. */
  rows(): Promise<readonly StoredRow[]>;
}

export interface Measured {
  readonly pagesPerSecond: number;
  readonly cpuMs: number;
  readonly postgresCpuMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly peakMb: number;
}

type Order = { readonly urls: readonly string[]; readonly unchanged: boolean } | 'rows';

export interface RemoteSide {
  crawl(urls: readonly string[], unchanged: boolean): Promise<Measured>;
  rows(): Promise<readonly StoredRow[]>;
  close(): void;
}

/** Starts a side in a process of its own. */
export async function openSide(name: 'ours' | 'peer', setting: CrawlSetting): Promise<RemoteSide> {
  const child = fork(join(import.meta.dirname, `crawl-${name}.ts`));
  const failed = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`the ${name} side ended with ${code}`)));
  });
  // Whoever waits for an answer hears of it; an end that was asked for is no failure.
  failed.catch(() => undefined);
  const ask = async <Answer>(what: CrawlSetting | Order): Promise<Answer> => {
    child.send(what);
    const [answer] = (await Promise.race([once(child, 'message'), failed])) as [Answer];
    return answer;
  };
  await ask(setting);
  return {
    crawl: (urls, unchanged) => ask({ urls, unchanged }),
    rows: () => ask('rows'),
    close: () => child.disconnect(),
  };
}

/** The other end: takes the setting, then one order after another, until nobody gives any. */
export function serveSide(open: (setting: CrawlSetting) => Promise<CrawlSide>): void {
  const failed = (error: unknown) => {
    console.error(error);
    process.exit(1);
  };
  process.once('disconnect', () => process.exit());
  process.once('message', (setting: CrawlSetting) => {
    const obey = async (side: CrawlSide, order: Order) =>
      process.send?.(order === 'rows' ? await side.rows() : await measure(side, order, setting.postgresPid));
    open(setting).then((side) => {
      process.on('message', (order: Order) => void obey(side, order).catch(failed));
      process.send?.('ready');
    }, failed);
  });
}

async function measure(side: CrawlSide, order: Exclude<Order, 'rows'>, postgresPid: number): Promise<Measured> {
  const crawl = await side.prepare(order.urls, order.unchanged);
  const postgresBefore = processorMs(postgresPid);
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  await crawl.run();
  const elapsedMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  const postgresMs = processorMs(postgresPid) - postgresBefore;
  const times = [...(await crawl.times())].sort((a, b) => a - b);
  const pages = times.length;
  const at = (share: number): number => times[Math.floor(pages * share)] ?? Number.NaN;
  return {
    pagesPerSecond: pages / (elapsedMs / 1_000),
    cpuMs: (user + system) / 1_000 / pages,
    postgresCpuMs: postgresMs / pages,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}
