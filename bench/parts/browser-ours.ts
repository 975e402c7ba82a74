// Our side: the browser tier as the scraping service uses it, and the reader of pages.
import { Clock } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { BrowserPages } from '../../services/scraping/src/browser/browser-pages.ts';
import { fetchInBrowser } from '../../services/scraping/src/browser/fetch-in-browser.ts';
import { ExtractionPool } from '../../services/scraping/src/extraction-pool/extraction-pool.ts';
import { USER_AGENT } from '../../services/scraping/src/fetch/fetch-page.ts';
import { Robots } from '../../services/scraping/src/fetch/robots.ts';
import { serveBrowserSide } from './browser-side.ts';
import type { ScriptedProduct } from './scripted-shop.ts';

const clock = new Clock();
const egress = new Egress({ userAgent: USER_AGENT, allow: [process.argv[2] ?? ''] });
const robots = new Robots(egress, clock, USER_AGENT);
const browser = new BrowserPages({ egress, userAgent: USER_AGENT });
const pool = new ExtractionPool({ workers: 1 });

async function readOne(url: string): Promise<ScriptedProduct> {
  const fetched = await fetchInBrowser({ browser, robots, clock }, { url, tenantId: 'bench' });
  if (fetched.kind !== 'page') throw new Error(`${url} was not read: ${JSON.stringify(fetched)}`);
  const { name, price } = await pool.extract(fetched);
  return { name: name ?? '', price: price?.amount ?? '' };
}

serveBrowserSide(
  (urls) => Promise.all(urls.map(readOne)),
  async () => {
    await browser.close();
    await Promise.all([pool.close(), egress.destroy()]);
  },
);
