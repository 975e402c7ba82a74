// What both sides of the crawl are told, measure by, and answer.
import { postgresCpuMs } from './postgres.ts';

export interface CrawlTask {
  readonly databaseUrl: string;
  readonly postgresPid: number;
  readonly hosts: readonly string[];
  /** Crawled first, so that no side is measured cold. */
  readonly warmUp: readonly string[];
  readonly urls: readonly string[];
  /** Times that all pages are looked at again once they are stored. */
  readonly againRounds: number;
}

export interface Measured {
  readonly pages: number;
  readonly pagesPerSecond: number;
  readonly cpuMsPerPage: number;
  readonly postgresCpuMsPerPage: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly peakMb: number;
}

/** What a side has stored of a page. */
export interface StoredRow {
  readonly url: string;
  readonly name: string | null;
  readonly price: string | null;
  readonly currency: string | null;
  readonly availability: string | null;
}

export interface CrawlAnswer {
  readonly first: Measured;
  readonly again: Measured;
  /** In the order of addresses. */
  readonly rows: readonly StoredRow[];
  readonly rowsAgain: readonly StoredRow[];
}

/** @param crawl does it, and gives what each page took, ms: from the start of its fetch to its commit. */
export async function measure(postgresPid: number, crawl: () => Promise<readonly number[]>): Promise<Measured> {
  const postgresBefore = postgresCpuMs(postgresPid);
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const times = [...(await crawl())].sort((a, b) => a - b);
  const elapsedMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  const pages = times.length;
  const at = (share: number): number => times[Math.floor(pages * share)] ?? 0;
  return {
    pages,
    pagesPerSecond: pages / (elapsedMs / 1_000),
    cpuMsPerPage: (user + system) / 1_000 / pages,
    postgresCpuMsPerPage: (postgresCpuMs(postgresPid) - postgresBefore) / pages,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

/** Runs a side that was forked: takes the task, hands back the answer, ends. */
export function runSide(side: (task: CrawlTask) => Promise<CrawlAnswer>): void {
  process.once('message', (task: CrawlTask) => {
    side(task).then(
      (answer) => process.send?.(answer, () => process.exit()),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
