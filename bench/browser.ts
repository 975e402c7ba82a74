// Pages whose prices scripts draw, read in a browser: ours against Crawlee's PlaywrightCrawler, by CPU of all processes.
import { openBrowserSide, type BrowserMeasured } from './parts/browser-side.ts';
import { openScriptedShop } from './parts/scripted-shop.ts';
import { median, medianOf } from './parts/median.ts';

const ROUNDS = 3;
const PAGES = 60;
const WARM_UP = 10;
const GOAL = 1.8;

function line(label: string, { pagesPerSecond, cpuMs }: BrowserMeasured): string {
  const perCpuSecond = (1_000 / cpuMs).toFixed(1);
  return `${label.padEnd(8)} ${pagesPerSecond.toFixed(1)} pages/s   CPU ${cpuMs.toFixed(0)} ms a page: ${perCpuSecond} pages a CPU second`;
}

const shop = await openScriptedShop(WARM_UP + ROUNDS * PAGES);
const ours = await openBrowserSide('ours', shop.address);
const peer = await openBrowserSide('peer', shop.address);
try {
  const warmUp = shop.urls.slice(ROUNDS * PAGES);
  await ours.read(warmUp);
  await peer.read(warmUp);
  const rounds: Record<'ours' | 'peer', BrowserMeasured>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const urls = shop.urls.slice(round * PAGES, (round + 1) * PAGES);
    rounds.push({ ours: await ours.read(urls), peer: await peer.read(urls) });
  }
  const wanted = JSON.stringify(shop.products.slice(0, ROUNDS * PAGES));
  const isEqual = (['ours', 'peer'] as const).every(
    (side) => JSON.stringify(rounds.flatMap((round) => round[side].products)) === wanted,
  );
  const figures = (side: 'ours' | 'peer') =>
    medianOf(rounds.map(({ [side]: { pagesPerSecond, cpuMs } }) => ({ pagesPerSecond, cpuMs })));
  const ratios = rounds.map((round) => round.peer.cpuMs / round.ours.cpuMs);
  const ratio = median(ratios);
  console.log(
    `${PAGES} pages a round, ${ROUNDS} rounds; each asks for its product and draws it, with pictures and a font`,
  );
  console.log(line('ours', { ...figures('ours'), products: [] }));
  console.log(line('peer', { ...figures('peer'), products: [] }));
  const spread = `${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)}`;
  console.log(`ratio    ${ratio.toFixed(1)}x in pages a CPU second, all processes (${spread}, goal ${GOAL}x)`);
  console.log(
    isEqual ? 'read     equal names and prices, as the shop has them' : 'read     DIFFERS: the figures mean nothing',
  );
  process.exitCode = isEqual && ratio >= GOAL ? 0 : 1;
} finally {
  ours.close();
  peer.close();
  shop.close();
}
