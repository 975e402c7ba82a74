// From fetch to committed observation, against Crawlee's CheerioCrawler with TypeORM's save(): pages that are new, and
// pages that did not change. Both sides crawl the same shop and write to the same durable Postgres, one after the other.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CrawlAnswer, CrawlTask, Measured } from './parts/crawl-side.ts';
import { startBenchPostgres } from './parts/postgres.ts';
import { openShop } from './parts/shop.ts';

const PAGES = 2_000;
const WARM_UP = 200;
const PAGE_BYTES = 120 * 1024;
const HOSTS = 10;
const AGAIN_ROUNDS = 5;
const GOAL = 6;
const GOAL_UNCHANGED = 100;

async function runApart(side: 'ours' | 'peer', task: CrawlTask): Promise<CrawlAnswer> {
  const child = fork(join(import.meta.dirname, 'parts', `crawl-${side}.ts`));
  child.send(task);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the ${side} side ended with ${String(code)}`);
  });
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [CrawlAnswer];
  return answer;
}

function line(label: string, measured: Measured): string {
  const figures = [
    `${measured.pagesPerSecond.toFixed(0).padStart(5)} pages/s`,
    `CPU ${measured.cpuMsPerPage.toFixed(2)} ms a page`,
    `Postgres CPU ${measured.postgresCpuMsPerPage.toFixed(2)} ms a page`,
    `p50 ${measured.p50Ms.toFixed(1)} ms`,
    `p99 ${measured.p99Ms.toFixed(1)} ms`,
    `peak ${measured.peakMb.toFixed(0)} MB`,
  ];
  return `${label.padEnd(8)} ${figures.join('   ')}`;
}

function tell(title: string, ours: Measured, peer: Measured, goal: number): boolean {
  const ratio = ours.pagesPerSecond / peer.pagesPerSecond;
  const cpu = (of: Measured) => of.cpuMsPerPage + of.postgresCpuMsPerPage;
  console.log(title);
  console.log(line('ours', ours));
  console.log(line('peer', peer));
  console.log(
    `ratio    ${ratio.toFixed(1)}x in pages/s (goal ${goal}x), ${(cpu(peer) / cpu(ours)).toFixed(1)}x in CPU, Postgres included`,
  );
  return ratio >= goal;
}

const postgres = await startBenchPostgres();
const shop = await openShop({ pages: PAGES + WARM_UP, bytes: PAGE_BYTES, hosts: HOSTS });
try {
  const task = async (database: string): Promise<CrawlTask> => ({
    databaseUrl: await postgres.createDatabase(database),
    postgresPid: postgres.pid,
    hosts: shop.hosts,
    warmUp: shop.urls.slice(PAGES),
    urls: shop.urls.slice(0, PAGES),
    againRounds: AGAIN_ROUNDS,
  });
  const ours = await runApart('ours', await task('ours'));
  const answers = await shop.answers();
  const peer = await runApart('peer', await task('peer'));

  console.log(
    `${PAGES} product pages of ${PAGE_BYTES / 1024} KB, gzip, ${HOSTS} hosts; peer: CheerioCrawler with TypeORM save()`,
  );
  const reached = tell('new pages: fetch to committed observation', ours.first, peer.first, GOAL);
  const reachedAgain = tell(
    'unchanged pages: 304 for ours, the peer fetches all again',
    ours.again,
    peer.again,
    GOAL_UNCHANGED,
  );
  const rows = JSON.stringify(ours.rows);
  const isEqual =
    ours.rows.length === PAGES &&
    [ours.rowsAgain, peer.rows, peer.rowsAgain].every((others) => JSON.stringify(others) === rows) &&
    ours.rows.every((row) => row.name !== null && row.price !== null && row.currency !== null);
  const isSame = answers[304] === PAGES * AGAIN_ROUNDS + WARM_UP && answers[200] === PAGES + WARM_UP;
  console.log(
    isEqual ? `rows     ${PAGES} equal on both sides, both times` : 'rows     DIFFER: the figures mean nothing',
  );
  if (!isSame) console.log(`answers  ${JSON.stringify(answers)}: not each page once with 200 and then with 304`);
  process.exitCode = isEqual && isSame && reached && reachedAgain ? 0 : 1;
} finally {
  shop.close();
  await postgres.remove();
}
