// A local shop of 2,000 product pages, fetched and read: pages per second of processor time and memory, against Scrapy
// and Crawlee's CheerioCrawler. All three ask the same shop in turns by kept connections, honour its robots.txt, leave no
// delay between requests, read the same prices and keep nothing else. The peers parse the page and take price and currency
// out of its JSON-LD. Ours is the way of a run between claim and commit, without either: the guard of addresses, the
// look for bot walls, and in a thread beside everything that a run reads, stock, promotions and lists included. No queue,
// no stored page and no row is measured here; `check` and `observe` measure all of it.
import { medianOf, median } from './parts/median.ts';
import { crawlShop, type Crawled, type Crawler } from './parts/crawl-shop.ts';
import { installPython } from './parts/python.ts';
import { openShop } from './parts/shop.ts';

const ROUNDS = 3;
const PAGES = 2_000;
const PAGE_BYTES = 120 * 1024;
const MAX_MB = 200;
const GOALS = { scrapy: 5, crawlee: 6 } as const;

const cpuMsOf = ({ cpuMs }: Crawled): number => cpuMs / PAGES;

function line(label: string, rounds: readonly Crawled[]): string {
  const { seconds, cpuMs, peakMb } = medianOf(rounds.map(({ rows: _rows, ...figures }) => figures));
  const figures = [
    `${((PAGES * 1_000) / cpuMs).toFixed(0).padStart(5)} pages a CPU second`,
    `${(cpuMs / PAGES).toFixed(2)} ms CPU a page`,
    `${(PAGES / seconds).toFixed(0)} pages/s`,
    `peak ${peakMb.toFixed(0)} MB`,
  ];
  return `${label.padEnd(8)} ${figures.join('   ')}`;
}

const python = await installPython('scrapy-2.19.0', ['scrapy==2.19.0']);
const crawlers: Readonly<Record<'ours' | keyof typeof GOALS, Crawler>> = {
  ours: { command: [process.execPath, ...process.execArgv], script: 'crawl-shop-ours.ts' },
  scrapy: { command: [python], script: 'crawl-shop-scrapy.py' },
  crawlee: { command: [process.execPath, ...process.execArgv], script: 'crawl-shop-crawlee.ts' },
};
const shop = await openShop({ pages: PAGES, bytes: PAGE_BYTES, hosts: 1 });
try {
  const measured = { ours: [], scrapy: [], crawlee: [] } as Record<keyof typeof crawlers, Crawled[]>;
  const names = Object.keys(crawlers) as (keyof typeof crawlers)[];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) measured[name].push(await crawlShop(crawlers[name], shop));
  }
  console.log(
    `${PAGES} product pages, ${PAGE_BYTES / 1024} KB, gzip, one host, ${ROUNDS} rounds; start-up not counted`,
  );
  for (const name of names) console.log(line(name, measured[name]));
  let reached = true;
  for (const [peer, goal] of Object.entries(GOALS) as [keyof typeof GOALS, number][]) {
    const ratios = measured.ours.map((ours, round) => cpuMsOf(measured[peer][round] ?? ours) / cpuMsOf(ours));
    const spread = `${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)}`;
    console.log(`ratio    ${median(ratios).toFixed(1)}x of ${peer} in pages a CPU second (${spread}, goal ${goal}x)`);
    reached &&= median(ratios) >= goal;
  }
  const peakMb = Math.max(...measured.ours.map((one) => one.peakMb));
  console.log(`memory   ${peakMb.toFixed(0)} MB at most for ours (goal under ${MAX_MB} MB)`);
  const all = Object.values(measured).flat();
  const isEqual = all.every(({ rows }) => rows === all[0]?.rows);
  console.log(
    isEqual ? `prices   ${PAGES} equal on all sides, each time` : 'prices   DIFFER: the figures mean nothing',
  );
  process.exitCode = isEqual && reached && peakMb < MAX_MB ? 0 : 1;
} finally {
  shop.close();
}
