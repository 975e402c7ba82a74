// JSON-LD extraction against cheerio: from the compressed bytes of a page to the row that is stored.
// Both sides gunzip, decode and read the same generated pages; each runs in a process of its own. Then what real pages cost
// when every witness is asked, and when only as many are as leave nothing open.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as cheerio from 'cheerio';
import { extractPage, WITNESSES } from '../services/scraping/src/extract/extract-page.ts';
import { PageText } from '../services/scraping/src/extract/page-text.ts';
import { PRICE_MODEL } from '../services/scraping/src/extract/visible/price-weights.ts';
import { weigh } from '../services/scraping/src/extract/weigh.ts';
import { realPages } from '../tools/extraction/labelled-pages.ts';
import { generatePages } from './parts/product-pages.ts';
import type { GeneratedPage } from './parts/product-pages.ts';

const PAGES = 200;
const PAGE_BYTES = 120 * 1024;
const GOAL = 12;
/** Milliseconds of processor time, the median of the real pages. */
const FULL_GOAL_MS = 8;
const REAL_ROUNDS = 12;

interface Row {
  readonly name: string | null;
  readonly brand: string | null;
  readonly sku: string | null;
  readonly gtin: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly availability: string | null;
  readonly rating: number | null;
  readonly image: string | null;
}

type Side = (page: GeneratedPage) => Row;

const ours: Side = ({ url, gzip }) => {
  const read = extractPage({ url, bytes: gunzipSync(gzip), contentType: 'text/html; charset=utf-8' });
  return {
    name: read.name,
    brand: read.brand,
    sku: read.sku,
    gtin: read.gtin,
    amount: read.price?.amount ?? null,
    currency: read.price?.currency ?? null,
    availability: read.availability,
    rating: read.rating?.value ?? null,
    image: read.images[0] ?? null,
  };
};

interface Product {
  '@type'?: string;
  name?: string;
  brand?: { name?: string };
  sku?: string;
  gtin13?: string;
  image?: string[];
  aggregateRating?: { ratingValue?: string };
  offers?: { price?: string; priceCurrency?: string; availability?: string };
}

const AVAILABILITY: Readonly<Record<string, string>> = {
  'https://schema.org/InStock': 'in_stock',
  'https://schema.org/OutOfStock': 'out_of_stock',
};

/** As cheerio's users write it: load, select, parse, pick. */
const cheerioSide: Side = ({ gzip }) => {
  const $ = cheerio.load(gunzipSync(gzip).toString('utf8'));
  const data = $('script[type="application/ld+json"]')
    .toArray()
    .flatMap((element): Product[] => JSON.parse($(element).text()));
  const product = data.find((each) => each['@type'] === 'Product');
  return {
    name: product?.name ?? null,
    brand: product?.brand?.name ?? null,
    sku: product?.sku ?? null,
    gtin: product?.gtin13 ?? null,
    amount: product?.offers?.price ?? null,
    currency: product?.offers?.priceCurrency ?? null,
    availability: AVAILABILITY[product?.offers?.availability ?? ''] ?? null,
    rating: product?.aggregateRating?.ratingValue === undefined ? null : Number(product.aggregateRating.ratingValue),
    image: product?.image?.[0] ?? null,
  };
};

const SIDES: Readonly<Record<string, { run: Side; rounds: number }>> = {
  ours: { run: ours, rounds: 20 },
  cheerio: { run: cheerioSide, rounds: 3 },
};

interface Measured {
  readonly rows: string;
  readonly read: number;
  readonly pagesPerSecond: number;
  readonly cpuMsPerPage: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly peakMb: number;
}

function measure({ run, rounds }: { run: Side; rounds: number }): Measured {
  const pages = generatePages(PAGES, PAGE_BYTES);
  const rows = pages.map(run); // warms up, too
  for (const page of pages) run(page);
  const times: number[] = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    for (const page of pages) {
      const before = performance.now();
      run(page);
      times.push(performance.now() - before);
    }
  }
  const elapsedMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
  return {
    rows: createHash('sha256').update(JSON.stringify(rows)).digest('hex'),
    read: rows.filter((row) => row.amount !== null && row.name !== null && row.gtin !== null).length,
    pagesPerSecond: times.length / (elapsedMs / 1_000),
    cpuMsPerPage: (user + system) / 1_000 / times.length,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

interface RealPages {
  readonly pages: number;
  /** Processor time of each page, from the least to the most. */
  readonly fullMs: readonly number[];
  readonly askedMs: readonly number[];
}

/** Processor time a page, each the mean of its rounds after the first two. */
function costs(run: (page: { url: string; bytes: Uint8Array }) => void): number[] {
  const pages = realPages();
  const spent = pages.map(() => 0);
  for (let round = -2; round < REAL_ROUNDS; round += 1) {
    pages.forEach((page, index) => {
      const before = process.cpuUsage();
      run(page);
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) spent[index] = (spent[index] ?? 0) + (user + system) / 1_000 / REAL_ROUNDS;
    });
  }
  return spent.sort((a, b) => a - b);
}

function measureReal(): RealPages {
  const fullMs = costs((page) => {
    const text = new PageText(page);
    weigh(
      WITNESSES.flatMap((witness) => witness(text, PRICE_MODEL)),
      text,
      PRICE_MODEL,
    );
  });
  return { pages: fullMs.length, fullMs, askedMs: costs((page) => extractPage(page)) };
}

function measureApart<T>(side: string): T {
  const self = fileURLToPath(import.meta.url);
  return JSON.parse(execFileSync(process.execPath, [...process.execArgv, self, side], { encoding: 'utf8' })) as T;
}

function line(label: string, { pagesPerSecond, cpuMsPerPage, p50Ms, p99Ms, peakMb }: Measured): string {
  const figures = [
    `${pagesPerSecond.toFixed(0)} pages/s`,
    `${cpuMsPerPage.toFixed(3)} ms CPU a page`,
    `p50 ${p50Ms.toFixed(3)} ms`,
    `p99 ${p99Ms.toFixed(3)} ms`,
    `peak ${peakMb.toFixed(0)} MB`,
  ];
  return `${label.padEnd(8)} ${figures.join('   ')}`;
}

const chosen = SIDES[process.argv[2] ?? ''];
if (chosen) {
  process.stdout.write(JSON.stringify(measure(chosen)));
} else if (process.argv[2] === 'real') {
  process.stdout.write(JSON.stringify(measureReal()));
} else {
  const mine = measureApart<Measured>('ours');
  const peer = measureApart<Measured>('cheerio');
  const real = measureApart<RealPages>('real');
  console.log(`JSON-LD from ${PAGES} generated pages of ${PAGE_BYTES / 1024} KB, decompression and decoding included`);
  console.log(line('ours', mine));
  console.log(line('cheerio', peer));
  const ratio = mine.pagesPerSecond / peer.pagesPerSecond;
  console.log(`ratio    ${ratio.toFixed(1)}x (goal ${GOAL}x)`);
  const isEqual = mine.rows === peer.rows && mine.read === PAGES && peer.read === PAGES;
  console.log(isEqual ? `rows     ${PAGES} equal on both sides` : 'rows     DIFFER: the figures mean nothing');
  const at = (all: readonly number[], share: number): string => (all[Math.floor(all.length * share)] ?? 0).toFixed(2);
  console.log(`${real.pages} real pages, decoding included, ms CPU a page`);
  console.log(
    `all      p50 ${at(real.fullMs, 0.5)}   p90 ${at(real.fullMs, 0.9)}   with every witness (goal ${FULL_GOAL_MS})`,
  );
  console.log(`asked    p50 ${at(real.askedMs, 0.5)}   p90 ${at(real.askedMs, 0.9)}   until nothing is open`);
  const isQuick = Number(at(real.fullMs, 0.5)) <= FULL_GOAL_MS;
  process.exitCode = isEqual && ratio >= GOAL && isQuick ? 0 : 1;
}
