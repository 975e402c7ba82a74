// From fetch to committed observation, against Crawlee's CheerioCrawler with TypeORM's save(): pages that are new, and
// pages that did not change. Both sides crawl the same shop and write to the same durable Postgres, in turns, so that
// both have the same of whatever else the machine does; figures are medians over the rounds.
import { medianOf, median } from './parts/median.ts';
import { openSide, type Measured } from './parts/crawl-side.ts';
import { startBenchPostgres } from './parts/postgres.ts';
import { openShop } from './parts/shop.ts';

const ROUNDS = 5;
/** Each round has pages of its own. */
const PAGES = 400;
const WARM_UP = 600;
const PAGE_BYTES = 120 * 1024;
const HOSTS = 50;
const GOAL = 6;
const GOAL_UNCHANGED = 100;

interface Round {
  readonly ours: Measured;
  readonly peer: Measured;
}

function line(label: string, measured: Measured): string {
  const figures = [
    `${measured.pagesPerSecond.toFixed(0).padStart(5)} pages/s`,
    `CPU ${measured.cpuMs.toFixed(2)} ms a page`,
    `Postgres CPU ${measured.postgresCpuMs.toFixed(2)} ms a page`,
    `p50 ${measured.p50Ms.toFixed(1)} ms`,
    `p99 ${measured.p99Ms.toFixed(1)} ms`,
    `peak ${measured.peakMb.toFixed(0)} MB`,
  ];
  return `${label.padEnd(8)} ${figures.join('   ')}`;
}

const cpuOf = ({ cpuMs, postgresCpuMs }: Measured): number => cpuMs + postgresCpuMs;

/** @returns whether the goal was reached. */
function tell(title: string, rounds: readonly Round[], goal: number): boolean {
  const ratios = rounds.map(({ ours, peer }) => ours.pagesPerSecond / peer.pagesPerSecond);
  const ratio = median(ratios);
  const cpu = median(rounds.map(({ ours, peer }) => cpuOf(peer) / cpuOf(ours)));
  const spread = `${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)}`;
  console.log(title);
  console.log(line('ours', medianOf(rounds.map(({ ours }) => ours))));
  console.log(line('peer', medianOf(rounds.map(({ peer }) => peer))));
  console.log(
    `ratio    ${ratio.toFixed(1)}x in pages/s (${spread}, goal ${goal}x), ${cpu.toFixed(1)}x in CPU, Postgres included`,
  );
  return ratio >= goal;
}

const postgres = await startBenchPostgres();
const total = WARM_UP + ROUNDS * PAGES;
const shop = await openShop({ pages: total, bytes: PAGE_BYTES, hosts: HOSTS });
try {
  const setting = async (database: string) => ({
    databaseUrl: await postgres.createDatabase(database),
    postgresPid: postgres.pid,
    hosts: shop.hosts,
    urls: shop.urls,
  });
  const warmUp = shop.urls.slice(ROUNDS * PAGES);
  const measured = shop.urls.slice(0, ROUNDS * PAGES);
  const slices = Array.from({ length: ROUNDS }, (_, round) => measured.slice(round * PAGES, (round + 1) * PAGES));
  const ours = await openSide('ours', await setting('ours'));
  const peer = await openSide('peer', await setting('peer'));

  await ours.crawl(warmUp, false);
  await peer.crawl(warmUp, false);
  const first: Round[] = [];
  for (const urls of slices) {
    first.push({ ours: await ours.crawl(urls, false), peer: await peer.crawl(urls, false) });
  }
  const rows = [await ours.rows(), await peer.rows()];
  await ours.crawl(warmUp, true);
  const again: Round[] = [];
  for (const urls of slices) {
    // All of ours: a slice would be over in the time that it takes to look whether it is.
    again.push({ ours: await ours.crawl(measured, true), peer: await peer.crawl(urls, true) });
  }
  rows.push(await ours.rows(), await peer.rows());
  const answers = await shop.answers();
  ours.close();
  peer.close();

  console.log(`${PAGES} product pages a round, ${ROUNDS} rounds, ${PAGE_BYTES / 1024} KB, gzip, ${HOSTS} hosts`);
  const reached = tell('new pages: fetch to committed observation', first, GOAL);
  const reachedAgain = tell('unchanged pages: 304 for ours, the peer fetches all again', again, GOAL_UNCHANGED);
  const isEqual =
    rows.every((some) => some.length === total && JSON.stringify(some) === JSON.stringify(rows[0])) &&
    rows[0]?.every((row) => row.name !== null && row.price !== null && row.currency !== null);
  const isSame = answers['304'] === WARM_UP + ROUNDS * measured.length;
  console.log(
    isEqual ? `rows     ${total} equal on both sides, both times` : 'rows     DIFFER: the figures mean nothing',
  );
  if (!isSame) console.log(`answers  ${JSON.stringify(answers)}: not every second look was answered with 304`);
  process.exitCode = isEqual && isSame && reached && reachedAgain ? 0 : 1;
} finally {
  shop.close();
  await postgres.remove();
}
