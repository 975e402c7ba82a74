// Our side: pages by way of the egress guard with robots.txt, read by all witnesses in threads beside, as runs do it.
import { Clock } from '@blackfang/core';
import { CookieJar, Egress } from '@blackfang/egress';
import { ExtractionPool } from '../../services/scraping/src/extraction-pool/extraction-pool.ts';
import { fetchPage, USER_AGENT } from '../../services/scraping/src/fetch/fetch-page.ts';
import { Robots } from '../../services/scraping/src/fetch/robots.ts';
import { countCost, readInput } from './crawl-side-cost.ts';

/** Pages in hand: enough for one thread that reads; more of them wait for it and cost memory. */
const IN_HAND = 8;

const urls = await readInput<string[]>();
const egress = new Egress({ userAgent: USER_AGENT, allow: [...new Set(urls.map((url) => new URL(url).host))] });
const clock = new Clock();
const sources = { egress, clock, robots: new Robots(egress, clock, USER_AGENT) };
const pool = new ExtractionPool({ workers: 1 });
const rows: [url: string, amount: string | null, currency: string | null][] = [];
const waiting = urls.values();

async function crawl(): Promise<void> {
  for (const url of waiting) {
    const page = await fetchPage(sources, { url, cookies: new CookieJar(() => clock.now()) });
    if (page.kind !== 'page') throw new Error(`${url}: ${page.kind}`);
    const { price } = await pool.extract(page);
    rows.push([url, price?.amount ?? null, price?.currency ?? null]);
  }
}

// Its thread is there before the first page, as it is in a service that has been running.
await pool.extract({ url: 'https://shop.example/', contentType: 'text/html', bytes: Buffer.from('<p>'), codings: [] });
const cost = countCost();
await Promise.all(Array.from({ length: IN_HAND }, crawl));
process.stdout.write(JSON.stringify({ rows, ...cost() }));
await pool.close();
await egress.close();
