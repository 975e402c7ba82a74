import { AppError } from '@blackfang/core';
import { GuardProxy, type Egress, type GuardPass, type Proxy } from '@blackfang/egress';
import { BROWSER_LIMITS, type BrowserLimits } from './browser-limits.ts';
import { BrowserProcess } from './browser-process.ts';
import { findChromium, type Chromium } from './find-chromium.ts';
import { KeptBrowser } from './kept-browser.ts';
import { navigationError } from './navigation-errors.ts';
import type { TabPage, TabRequest } from './tab.ts';

export interface BrowserOptions {
  readonly egress: Egress;
  /** Our name to the sites: `BlackfangBot/0.1 (+https://…)`. */
  readonly userAgent: string;
  /** Path of a Chromium; found or unpacked where it is not given. */
  readonly program?: string | undefined;
  readonly sandbox?: 'on' | 'off';
  /** Pages that are open at the same time. */
  readonly pages?: number;
  readonly limits?: Partial<BrowserLimits>;
}

export interface BrowserRequest extends Omit<TabRequest, 'maxBytes'> {
  readonly tenantId: string;
  readonly maxBytes: number;
  /** By way of which all that the page loads comes; straight where absent. */
  readonly proxy?: Proxy | undefined;
}

const HOUSEKEEPING_MS = 30_000;

interface Waiter {
  readonly tenantId: string;
  readonly go: () => void;
}

/**
 * Pages as a browser shows them. The browser goes when this process goes, in whatever way.
 */
export class BrowserPages {
  readonly #options: BrowserOptions;
  readonly #size: number;
  readonly #limits: BrowserLimits;
  readonly #waiting: Waiter[] = [];
  /** Pages in hand, by tenant. */
  readonly #inHand = new Map<string, number>();
  #guard: Promise<GuardProxy> | undefined;
  readonly #plain: KeptBrowser;
  /** For screenshots alone: pictures can't be switched off for one page, and refused one by one they cost a third more. */
  readonly #pictures: KeptBrowser;
  #housekeeping: NodeJS.Timeout | undefined;
  #taken = 0;
  #isClosed = false;

  constructor(options: BrowserOptions) {
    this.#options = options;
    this.#size = options.pages ?? 2;
    this.#limits = { ...BROWSER_LIMITS, ...options.limits };
    this.#plain = new KeptBrowser(() => this.#start(false), this.#limits.idleMs);
    this.#pictures = new KeptBrowser(() => this.#start(true), this.#limits.picturesIdleMs);
  }

  /** Of the browser that reads, for specs and figures; undefined while there is none. */
  pid(): Promise<number | undefined> {
    return this.#plain.pid();
  }

  /**
   * Reads one page.
   * @throws AppError `unavailable` browser_missing · browser_no_sandbox · browser_not_started · browser_busy ·
   * browser_ended · navigation_failed · tls_failed, `timeout` page_hangs, `too_large` page_memory · page_too_large,
   * `unprocessable` page_crashed · download_refused · not_html · too_many_redirects · redirect_loop, what the guard
   * refused with (see `Egress.dial`), and what `beforeHop` throws
   */
  async read(request: BrowserRequest, signal: AbortSignal = new AbortController().signal): Promise<TabPage> {
    await this.#takePlace(request.tenantId, signal);
    try {
      return await this.#readOnce(request, signal).catch((error: unknown) => {
        // The browser was gone before the page, or went with it: a new one is asked once.
        if (!(error instanceof AppError) || error.reason !== 'browser_ended' || signal.aborted) throw error;
        return this.#readOnce(request, signal);
      });
    } finally {
      this.#keptFor(request).wasUsed();
      this.#leavePlace(request.tenantId);
    }
  }

  async #readOnce(request: BrowserRequest, signal: AbortSignal): Promise<TabPage> {
    if (this.#isClosed) throw new AppError('cancelled', 'cancelled', 'The process is stopping.');
    this.#housekeeping ??= setInterval(() => void this.#keepHouse(), HOUSEKEEPING_MS).unref();
    const browser = await this.#keptFor(request).running();
    const { tenantId, proxy } = request;
    const { cookie, ...own } = request.own;
    const isPlain = cookie === undefined && Object.keys(own).length === 0;
    // Who sends secrets along does so from a place that nobody else uses before or after.
    const name = isPlain ? tenantId : `${tenantId} ${++this.#taken}`;
    // Sites that see a tenant come by another way meet somebody else.
    const place = { key: proxy === undefined ? name : `${name} by ${proxy.key}`, proxy };
    return await browser.useTab(place, signal, async (tab, context, either) => {
      context.isPrivate = !isPlain;
      if (cookie !== undefined) await context.addCookies(cookie, request.url);
      try {
        const page = await tab.read({ ...request, own }, either);
        // No site asks for a pass of its proxy's: the guard does, of a browser that has lost it.
        if (page.status === 407) throw navigationError('net::ERR_UNEXPECTED_PROXY_AUTH', page.url);
        const refusal = REFUSED.has(page.status) ? context.pass.refusalOf(new URL(page.url)) : undefined;
        if (refusal) throw refusal;
        return page;
      } catch (error) {
        throw refusalOf(error, context.pass) ?? error;
      }
    });
  }

  /** Ends the browsers; pages that are being read end with them. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#housekeeping);
    await Promise.all([this.#plain.close(), this.#pictures.close()]);
    await (await this.#guard)?.close();
  }

  #keptFor({ screenshot }: BrowserRequest): KeptBrowser {
    return screenshot ? this.#pictures : this.#plain;
  }

  async #keepHouse(): Promise<void> {
    await Promise.all([this.#plain.keepHouse(), this.#pictures.keepHouse()]);
  }

  async #start(pictures: boolean): Promise<BrowserProcess> {
    const { egress, userAgent, program, sandbox = 'on' } = this.#options;
    const chromium: Chromium = await findChromium(program);
    this.#guard ??= GuardProxy.start(egress);
    const guard = await this.#guard;
    const options = { chromium, proxyUrl: guard.url, sandbox, pictures };
    return BrowserProcess.start(options, guard, userAgent, this.#limits);
  }

  /** Waits for a place: so many pages at once, and so many of one tenant. */
  async #takePlace(tenantId: string, signal: AbortSignal): Promise<void> {
    if (this.#mayGo(tenantId)) return this.#enter(tenantId);
    if (this.#waiting.length >= this.#limits.waiting) {
      const message = 'More pages wait for the browser than it can take; try again in a moment.';
      throw new AppError('unavailable', 'browser_busy', message, { retryAfterMs: 5_000 });
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { tenantId, go: resolve };
    const stop = () => {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      reject(signal.reason);
    };
    this.#waiting.push(waiter);
    signal.addEventListener('abort', stop, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  #leavePlace(tenantId: string): void {
    const left = (this.#inHand.get(tenantId) ?? 1) - 1;
    if (left === 0) this.#inHand.delete(tenantId);
    else this.#inHand.set(tenantId, left);
    const next = this.#waiting.findIndex((waiter) => this.#mayGo(waiter.tenantId));
    const [waiter] = next === -1 ? [] : this.#waiting.splice(next, 1);
    if (!waiter) return;
    this.#enter(waiter.tenantId);
    waiter.go();
  }

  #mayGo(tenantId: string): boolean {
    const all = [...this.#inHand.values()].reduce((sum, count) => sum + count, 0);
    return all < this.#size && (this.#inHand.get(tenantId) ?? 0) < this.#limits.pagesOfContext;
  }

  #enter(tenantId: string): void {
    this.#inHand.set(tenantId, (this.#inHand.get(tenantId) ?? 0) + 1);
  }
}

/** Why the guard kept the browser from where it was going. */
function refusalOf(error: unknown, pass: GuardPass): AppError | undefined {
  const url = error instanceof AppError ? error.meta['url'] : undefined;
  return url === undefined ? undefined : pass.refusalOf(new URL(url));
}

/** What the guard answers a plain request with that it does not let through. */
const REFUSED: ReadonlySet<number> = new Set([400, 403, 502, 504]);
