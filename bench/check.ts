// A whole check of pages whose prices have changed, against changedetection.io with its processor for prices and stock.
// Both watch the same pages of the same shop with ten workers in hand or more, fetch each of them anew, read price and
// stock and write down what changed. Ours is the scraping service as `up` starts it: fair claims between tenants,
// robots.txt, the guard of addresses, the stored page, all witnesses, and observation, run and events in one durable
// transaction; its Postgres is counted. The peer keeps files, asks for no robots.txt and has nobody to notify.
import { openCheckPeer, type PeerChecked, type PeerOffer } from './parts/check-peer.ts';
import { openSide, type Measured, type StoredRow } from './parts/crawl-side.ts';
import { median, medianOf } from './parts/median.ts';
import { startBenchPostgres } from './parts/postgres.ts';
import { openShop } from './parts/shop.ts';

const ROUNDS = 3;
const PAGES = 200;
const PAGE_BYTES = 120 * 1024;
const HOSTS = 10;
/** Looks of ours before the first round, as a service that has been running has had; the peer has had its first. */
const WARM_UPS = 5;
const GOAL = 100;

interface Round {
  readonly ours: Measured;
  readonly peer: PeerChecked;
}

const oursMs = ({ ours }: Round): number => ours.cpuMs + ours.postgresCpuMs;
const peerMs = ({ peer }: Round): number => peer.cpuMs / PAGES;

function line(label: string, cpuMs: number, rest: string): string {
  return `${label.padEnd(8)} ${(1_000 / cpuMs).toFixed(1).padStart(7)} checks a CPU second   ${cpuMs.toFixed(2)} ms CPU a check${rest}`;
}

const offersOf = (rows: readonly StoredRow[], urls: readonly string[]): PeerOffer[] => {
  const byUrl = new Map(rows.map((row) => [row.url, row]));
  return urls.map((url) => {
    const { price = null, availability = null } = byUrl.get(url) ?? {};
    return { price: Number(price ?? Number.NaN), inStock: availability === 'in_stock' };
  });
};

const SIDES = ['ours', 'peer'];

function differencesOf(side: string, offers: readonly PeerOffer[], wanted: readonly PeerOffer[]): string[] {
  return wanted.flatMap((offer, page) => {
    const [read, said] = [JSON.stringify(offers[page]), JSON.stringify(offer)];
    return read === said ? [] : [`${side} page ${page}: ${read} for ${said}`];
  });
}

const postgres = await startBenchPostgres();
const shop = await openShop({ pages: PAGES, bytes: PAGE_BYTES, hosts: HOSTS });
try {
  const ours = await openSide('ours', {
    databaseUrl: await postgres.createDatabase('ours'),
    postgresPid: postgres.pid,
    hosts: shop.hosts,
    urls: shop.urls,
  });
  const change = async (): Promise<PeerOffer[]> =>
    (await shop.change()).map(({ price, inStock }) => ({ price: Number(price), inStock }));
  const pricesOf = (offers: readonly PeerOffer[]): number[] => offers.map(({ price }) => price);

  const peer = await openCheckPeer(shop.urls, pricesOf(await change()));
  const rounds: Round[] = [];
  const differences: string[] = [];
  try {
    // Warm: the first looks compile what the later ones use.
    for (let look = 0; look < WARM_UPS; look += 1) {
      await change();
      await ours.crawl(shop.urls, false);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      const wanted = await change();
      const measured = { ours: await ours.crawl(shop.urls, false), peer: await peer.check(pricesOf(wanted)) };
      rounds.push(measured);
      const sides = [offersOf(await ours.rows(), shop.urls), measured.peer.offers];
      differences.push(...sides.flatMap((offers, side) => differencesOf(SIDES[side] ?? '', offers, wanted)));
    }
  } finally {
    await peer.close();
    ours.close();
  }

  const own = medianOf(rounds.map((round) => round.ours));
  const other = medianOf(rounds.map(({ peer: { seconds, cpuMs, peakMb } }) => ({ seconds, cpuMs, peakMb })));
  const ratios = rounds.map((round) => peerMs(round) / oursMs(round));
  const ratio = median(ratios);
  const spread = `${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)}`;
  console.log(`${PAGES} pages that changed, ${PAGE_BYTES / 1024} KB, gzip, ${ROUNDS} rounds`);
  const parts = `: ${own.cpuMs.toFixed(2)} + ${own.postgresCpuMs.toFixed(2)} Postgres   ${own.pagesPerSecond.toFixed(0)}/s   peak ${own.peakMb.toFixed(0)} MB`;
  console.log(line('ours', median(rounds.map(oursMs)), parts));
  const rate = `   ${(PAGES / other.seconds).toFixed(0)}/s   peak ${other.peakMb.toFixed(0)} MB`;
  console.log(line('peer', median(rounds.map(peerMs)), rate));
  console.log(`ratio    ${ratio.toFixed(1)}x in checks a CPU second (${spread}, goal ${GOAL}x)`);
  const isEqual = differences.length === 0;
  console.log(
    isEqual
      ? `read     ${PAGES} prices and stocks equal on both sides and as the shop says, each time`
      : `read     DIFFERS, so the figures mean nothing: ${differences.length} times, such as ${differences[0]}`,
  );
  process.exitCode = isEqual && ratio >= GOAL ? 0 : 1;
} finally {
  shop.close();
  await postgres.remove();
}
