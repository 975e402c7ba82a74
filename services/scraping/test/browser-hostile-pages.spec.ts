import { AppError } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { BROWSER_LIMITS } from '../src/browser/browser-limits.ts';
import { BrowserPages } from '../src/browser/browser-pages.ts';
import { readProcesses } from '../src/browser/process-memory.ts';
import { HOSTILE_PAGES, openHostileShop, PRICE, type HostileShop } from './hostile-shop.ts';

/** Shorter than in earnest, so that what would go on for ever is over soon. */
const PAGE_MS = 3_000;
const CONTENT_MS = 1_000;
/** What closing a tab that does not answer may take. */
const END_MS = 27_000;

let shop: HostileShop;
let egress: Egress;
let browser: BrowserPages;

beforeAll(async () => {
  shop = await openHostileShop();
  egress = new Egress({ userAgent: 'test', allow: [shop.address] });
  browser = new BrowserPages({
    egress,
    userAgent: 'test',
    pages: 1,
    limits: { pageMs: PAGE_MS, contentMs: CONTENT_MS },
  });
  await read('/good');
});
afterAll(async () => {
  await browser.close();
  await egress.destroy();
  await shop.close();
});

/** @returns what became of it. */
async function read(path: string): Promise<string> {
  try {
    const page = await browser.read({
      tenantId: 'ada',
      url: `http://${shop.address}${path}`,
      shown: {},
      own: {},
      beforeHop: async () => undefined,
      screenshot: false,
      maxBytes: 20 << 20,
    });
    if (path === '/good' && !page.html.includes('left over: []')) return page.html;
    return page.html.includes(PRICE) ? 'page' : 'other';
  } catch (error) {
    if (error instanceof AppError) return error.reason;
    throw error;
  }
}

/** @returns the most bytes that the processes of pages held together while `act` went on. */
async function peakOf(act: () => Promise<void>): Promise<number> {
  const pid = (await browser.pid()) ?? 0;
  let peak = 0;
  const timer = setInterval(() => {
    const together = readProcesses(pid).pages.reduce((sum, { bytes }) => sum + bytes, 0);
    peak = Math.max(peak, together);
  }, 25);
  await act().finally(() => clearInterval(timer));
  return peak;
}

describe('a page that means no good', () => {
  it.each(HOSTILE_PAGES.map((page, index) => ({ ...page, index })))(
    'ends in time and within its memory, and the next page is read as if nothing had been: $name',
    async ({ index, ends }) => {
      const began = performance.now();
      const peak = await peakOf(async () => {
        expect(ends).toContain(await read(`/page/${index}`));
        expect(performance.now() - began).toBeLessThan(END_MS);
        expect(await read('/good')).toBe('page');
      });
      expect(peak).toBeLessThan(BROWSER_LIMITS.pageBytes);
    },
  );
});
