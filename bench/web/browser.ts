import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { provideChromium } from '../../tools/web/chromium.ts';

export interface Look {
  readonly viewport: { readonly width: number; readonly height: number };
  /** Slower than this machine by so much. */
  readonly cpu?: number;
  readonly network?: { readonly bitsPerSecond: number; readonly latencyMs: number };
}

export const DESKTOP: Look = { viewport: { width: 1280, height: 800 } };
/** A middling phone on a middling network. */
export const PHONE: Look = {
  viewport: { width: 390, height: 844 },
  cpu: 4,
  network: { bitsPerSecond: 1_600_000, latencyMs: 150 },
};

/** What the browser has told of a page since it was opened. */
export interface Heard {
  /** Largest contentful paint, ms after the navigation began. */
  readonly lcpMs: number;
  /** Layout shifts that nobody's input caused, as the sum of their scores. */
  readonly shift: number;
  /** What moved. */
  readonly shifted: readonly string[];
  /** Tasks of over 50 ms, ms each. */
  readonly longTasks: readonly number[];
}

export async function openBrowser(): Promise<Browser> {
  const { program, args, env } = await provideChromium();
  return chromium.launch({
    executablePath: program,
    args: [...args],
    env: { ...(process.env as Record<string, string>), ...env },
  });
}

/** A browser of its own, with nothing in its cache. @param refresh the session's cookie, where somebody is signed in */
export async function openContext(browser: Browser, { viewport }: Look, refresh?: Session): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  await context.addInitScript({ path: join(import.meta.dirname, 'paints.js') });
  if (refresh !== undefined) {
    const answer = await context.request.post(`${refresh.url}/api/v1/auth/login`, { data: refresh.account });
    if (!answer.ok()) throw new Error(`Signing in was answered ${answer.status()}.`);
    await context.addInitScript("if (location.protocol !== 'about:') localStorage.setItem('blackfang.signed-in', '1')");
  }
  return context;
}

export interface Session {
  readonly url: string;
  readonly account: { readonly email: string; readonly password: string };
}

export async function openPage(context: BrowserContext, { cpu, network }: Look): Promise<Page> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  if (cpu !== undefined) await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  if (network !== undefined) {
    const throughput = network.bitsPerSecond / 8;
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: network.latencyMs,
      downloadThroughput: throughput,
      uploadThroughput: throughput,
    });
  }
  return page;
}

/** Waits until nothing of the screen is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('[data-page-title]').waitFor();
  await page.locator('[data-state="loading"], [data-ahead]').first().waitFor({ state: 'detached' });
  await page.waitForLoadState('load');
  await page.evaluate('window.painted()');
}

export function heardOf(page: Page): Promise<Heard> {
  return page.evaluate<Heard>('window.heard');
}
