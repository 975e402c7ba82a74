import type { GuardPass } from '@blackfang/egress';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { BrowserLimits } from './browser-limits.ts';
import { TAME } from './page-scripts.ts';
import { Tab } from './tab.ts';

/** Cookies, storage and cache of one tenant, with a few warm tabs and a pass of its own through the guard. */
export class WarmContext {
  readonly pass: GuardPass;
  readonly #context: BrowserContext;
  readonly #limits: BrowserLimits;
  readonly #tabs = new Set<Tab>();
  readonly #idle: Tab[] = [];
  #opening = 0;
  #pages = 0;
  /** `performance.now()` of the last page's end. */
  usedAt = performance.now();
  /** Secrets were sent from here: it serves no second page. */
  isPrivate = false;

  private constructor(context: BrowserContext, pass: GuardPass, limits: BrowserLimits) {
    this.#limits = limits;
    this.#context = context;
    this.pass = pass;
    context.on('page', (page) => this.#closeStranger(page));
  }

  static async open(
    browser: Browser,
    admit: () => GuardPass,
    userAgent: string,
    limits: BrowserLimits,
  ): Promise<WarmContext> {
    const context = await browser.newContext({
      userAgent,
      acceptDownloads: false,
      serviceWorkers: 'block',
      viewport: { width: 1_280, height: 720 },
    });
    await context.addInitScript(TAME);
    return new WarmContext(context, admit(), limits);
  }

  get busy(): number {
    return this.#tabs.size - this.#idle.length + this.#opening;
  }

  get isWorn(): boolean {
    return this.isPrivate || this.#pages >= this.#limits.pagesUntilRenewed;
  }

  /** @param header `a=1; b=2`, sent to the host of `url` alone. */
  async addCookies(header: string, url: string): Promise<void> {
    const pairs = header.split('; ').map((pair) => {
      const at = pair.indexOf('=');
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
    });
    await this.#context.addCookies(pairs);
  }

  async takeTab(): Promise<Tab> {
    this.#pages += 1;
    for (let warm = this.#idle.pop(); warm; warm = this.#idle.pop()) {
      if (!warm.isWorn) return warm;
      // Its process went while it stood idle.
      this.#tabs.delete(warm);
      await warm.close();
    }
    this.#opening += 1;
    try {
      const tab = await Tab.open(this.#context, this.pass, this.#limits);
      this.#tabs.add(tab);
      return tab;
    } finally {
      this.#opening -= 1;
    }
  }

  /** Makes the tab ready for the next page, or closes it: where it is worn, or what it read holds much memory. */
  async giveBack(tab: Tab, isHeavy: boolean): Promise<void> {
    this.usedAt = performance.now();
    try {
      if (!tab.isWorn && !isHeavy) {
        await tab.rest();
        this.#idle.push(tab);
        return;
      }
      await tab.close();
      this.#tabs.delete(tab);
    } finally {
      this.usedAt = performance.now();
    }
  }

  async close(): Promise<void> {
    this.pass.close();
    await this.#context.close();
  }

  /** Windows that pages open are nobody's. */
  #closeStranger(page: Page): void {
    if (this.#opening > 0) return;
    // It may have closed itself, or its context has: either way it is gone, which is all that is wanted. One that stays open
    // counts into the memory and the bytes of its page, whose limits end it with the context.
    void page.close().catch(() => undefined);
  }
}
