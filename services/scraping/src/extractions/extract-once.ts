import { AppError, Clock } from '@blackfang/core';
import { CookieJar, decodeBody, Egress, type Proxy } from '@blackfang/egress';
import { Injectable } from '@nestjs/common';
import { BrowserPages } from '../browser/browser-pages.ts';
import type { TabPicture } from '../browser/tab.ts';
import { fetchInBrowser } from '../browser/fetch-in-browser.ts';
import { failedExtraction, type Extraction } from '../extract/extraction.ts';
import { withPlausibility } from '../extract/plausibility.ts';
import { AuthorSalt } from '../extraction-pool/author-salt.ts';
import { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import { FetchMetrics } from '../fetch/fetch-metrics.ts';
import { fetchPage, MAX_PAGE_BYTES, type PageFetch } from '../fetch/fetch-page.ts';
import { lookOf, type Look } from '../fetch/pace.ts';
import { Robots } from '../fetch/robots.ts';
import { asksForBrowser, missingOf, planLook, weighTiers } from '../sites/decide-tier.ts';
import { runsScripts } from '../sites/runs-scripts.ts';
import type { Tier, WantedTier } from '../sites/site.ts';

export interface ExtractRequest {
  /** As `Egress.checkAddress` gives it, unless the page is at hand. */
  readonly url: string;
  /** The page, where it is at hand: then nothing is resolved and nothing dialled. */
  readonly html?: string | undefined;
  readonly tier: WantedTier;
  /** Whose cookies and storage a browser has. */
  readonly tenantId: string;
  /** By way of which the page is asked for; straight where there is none. */
  readonly proxy?: Proxy | undefined;
  /** Told what was seen of the site, once a fetch. */
  readonly onLook?: (look: Look['result']) => void;
  /** Whether a picture of the page is wanted, which the browser takes (PNG). */
  readonly onScreenshot?: (picture: TabPicture) => void;
}

@Injectable()
export class ExtractOnce {
  constructor(
    private readonly egress: Egress,
    private readonly robots: Robots,
    private readonly clock: Clock,
    private readonly pool: ExtractionPool,
    private readonly browser: BrowserPages,
    private readonly metrics: FetchMetrics,
    private readonly salt: AuthorSalt,
  ) {}

  /**
   * Reads a page and saves nothing. Trouble with the page is an Extraction with status `failed`.
   * @throws AppError `unprocessable` address_invalid · `unavailable` extract_busy, browser_busy, browser_ended
   */
  async execute(request: ExtractRequest, signal: AbortSignal): Promise<Extraction> {
    const { url, html, tier, tenantId, proxy } = request;
    if (html !== undefined) {
      if (!URL.canParse(url)) throw addressInvalid();
      const page = { url, contentType: 'text/html; charset=utf-8', bytes: Buffer.from(html), codings: [] };
      return withPlausibility(await this.pool.extract({ ...page, authorSalt: this.salt.of(tenantId) }), null);
    }
    if (planLook(tier, null, this.clock.now()) === 'browser') {
      return this.#read(await this.#inBrowser(request, signal), { ...request, tier: 'browser' });
    }
    const { egress, robots, clock } = this;
    const fetched = await this.#looked(request, () =>
      fetchPage({ egress, robots, clock }, { url, signal, proxy, cookies: new CookieJar(() => clock.now()) }),
    );
    const plain = await this.#read(fetched, { ...request, tier: 'http' });
    if (tier === 'http' || !(await this.#asksForBrowser(fetched, plain))) return plain;
    const shown = await this.#read(await this.#inBrowser(request, signal), { ...request, tier: 'browser' });
    if (shown.status === 'failed')
      return { ...plain, warnings: [...plain.warnings, shown.error?.reason ?? 'browser_failed'] };
    return weighTiers(null, { byHttp: plain, byBrowser: shown }, clock.now()).tier === 'browser' ? shown : plain;
  }

  #inBrowser(request: ExtractRequest, signal: AbortSignal): Promise<PageFetch> {
    const { browser, robots, clock } = this;
    return this.#looked(request, () => fetchInBrowser({ browser, robots, clock }, { ...request, signal }));
  }

  async #looked(request: ExtractRequest, fetching: () => Promise<PageFetch>): Promise<PageFetch> {
    const began = performance.now();
    const fetched = await fetching();
    const crawlDelayMs = this.robots.crawlDelayOf(new URL(request.url), request.proxy);
    request.onLook?.(lookOf(fetched, { fetchMs: Math.round(performance.now() - began), crawlDelayMs }));
    return fetched;
  }

  async #asksForBrowser(fetched: PageFetch, read: Extraction): Promise<boolean> {
    if (fetched.kind !== 'page' || missingOf(read) === null) return false;
    const html = Buffer.from(await decodeBody(fetched.bytes, fetched.codings, MAX_PAGE_BYTES)).toString('latin1');
    return asksForBrowser({ site: null, read, hasScripts: runsScripts(html) }, this.clock.now());
  }

  async #read(fetched: PageFetch, request: ExtractRequest & { tier: Tier }): Promise<Extraction> {
    const { url, tier, tenantId } = request;
    this.metrics.fetched(tier, fetched);
    if (fetched.kind === 'page') {
      const read = await this.pool.extract({ ...fetched, authorSalt: this.salt.of(tenantId) });
      return { ...withPlausibility(read, null), tier };
    }
    if (fetched.kind === 'failed') {
      return { ...failedExtraction(url, fetched.failure.reason, fetched.failure.detail), tier };
    }
    // Nothing was said to be known, so a server that claims that nothing changed talks nonsense.
    return { ...failedExtraction(url, `http_${fetched.status}`, 'The site answered without a page.'), tier };
  }
}

function addressInvalid(): AppError {
  const message = 'This is no address. Give one such as https://shop.example/p/1.';
  return new AppError('unprocessable', 'address_invalid', message, { fields: [{ path: 'url', message }] });
}
