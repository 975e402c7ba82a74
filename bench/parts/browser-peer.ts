// The peer: Crawlee's PlaywrightCrawler as its users write it, installed into the user's cache, with the same Chromium.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installOnce, runCommand } from '@blackfang/local-servers';
import { findChromium } from '../../services/scraping/src/browser/find-chromium.ts';
import { serveBrowserSide } from './browser-side.ts';
import type { ScriptedProduct } from './scripted-shop.ts';

const VERSIONS = ['@crawlee/playwright@3.18.1', 'playwright@1.65.1'];
const INSTALL_MS = 300_000;

interface Page {
  waitForSelector(selector: string): Promise<unknown>;
  textContent(selector: string): Promise<string | null>;
}
interface Crawler {
  run(urls: readonly string[]): Promise<unknown>;
}
interface Crawlee {
  readonly PlaywrightCrawler: new (options: object, configuration: object) => Crawler;
  readonly Configuration: new (options: object) => object;
  readonly log: { setLevel(level: number): void };
}

const folder = await installOnce('crawlee-playwright-3.18.1', async (into) => {
  const install = ['install', '--prefix', into, '--ignore-scripts', '--no-audit', '--no-fund', ...VERSIONS];
  await runCommand('npm', install, { timeoutMs: INSTALL_MS });
});
const { PlaywrightCrawler, Configuration, log } = createRequire(join(folder, 'package.json'))(
  '@crawlee/playwright',
) as Crawlee;
log.setLevel(1);
const { program, env } = await findChromium();
// It has no other way as root; ours runs as nobody, with its sandbox.
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

serveBrowserSide(
  async (urls) => {
    const found = new Map<string, ScriptedProduct>();
    const crawler = new PlaywrightCrawler(
      {
        launchContext: { launchOptions: { executablePath: program, args, env: { ...process.env, ...env } } },
        minConcurrency: 2,
        maxConcurrency: 10,
        maxRequestsPerCrawl: urls.length,
        async requestHandler({ page, request }: { page: Page; request: { url: string } }) {
          await page.waitForSelector('.price');
          const name = (await page.textContent('h1')) ?? '';
          const price = ((await page.textContent('.price')) ?? '').replace('€ ', '');
          found.set(request.url, { name, price });
        },
      },
      new Configuration({ persistStorage: false }),
    );
    await crawler.run(urls);
    return urls.map((url) => found.get(url) ?? { name: '', price: '' });
  },
  async () => undefined,
);
