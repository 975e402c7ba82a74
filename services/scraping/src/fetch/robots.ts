import { AppError, type Clock } from '@blackfang/core';
import { decodeHead, firstHeader, parseCodings, type Egress, type EgressResponse, type Proxy } from '@blackfang/egress';
import { parseRobots, RobotsRules } from './robots-rules.ts';

/** RFC 9309, 2.5: at least 500 KiB are read; what comes after is passed over. */
const MAX_BYTES = 500 * 1_024;
const MAX_DECODED_BYTES = 4 * MAX_BYTES;
/** RFC 9309, 2.4. */
const FRESH_MS = 24 * 3_600_000;
/** How long a server that answers with an error is left in peace. */
const ERROR_MS = 10 * 60_000;
/** Bytes in memory, and sites; those not asked for longest go first. */
const MAX_WEIGHT = 32 << 20;
const MAX_SITES = 10_000;

const LIMITS = {
  totalMs: 10_000,
  responseMs: 8_000,
  maxBodyBytes: MAX_BYTES,
  longBody: 'cut',
  maxRedirects: 5,
} as const;

/** Redirects that lead nowhere mean that there is no robots.txt (RFC 9309, 2.3.1.2). */
const NO_ROBOTS: ReadonlySet<string> = new Set(['too_many_redirects', 'redirect_loop', 'address_forbidden']);

interface Entry {
  readonly rules: RobotsRules;
  readonly expiresAt: number;
}

/** What sites' robots.txt files say, asked for once a day and remembered in this process. */
export class Robots {
  readonly #egress: Egress;
  readonly #clock: Clock;
  readonly #product: string;
  readonly #known = new Map<string, Entry>();
  readonly #asked = new Map<string, Promise<RobotsRules>>();
  #weight = 0;

  /** @param userAgent ours, its product before the slash: `BlackfangBot/0.1 (+…)`. */
  constructor(egress: Egress, clock: Clock, userAgent: string) {
    this.#egress = egress;
    this.#clock = clock;
    [this.#product = userAgent] = userAgent.split(/[/\s]/);
  }

  /**
   * @param url any page of the site.
   * @param proxy by way of which it is asked; what is heard by way of one counts for that one alone.
   * @throws AppError when the site can't be reached and nothing is known from before (see `Egress.request`).
   */
  async rulesFor(url: URL, proxy?: Proxy): Promise<RobotsRules> {
    const key = keyOf(url, proxy);
    const known = this.#known.get(key);
    if (known && known.expiresAt > this.#clock.now().getTime()) {
      this.#known.delete(key);
      this.#known.set(key, known);
      return known.rules;
    }
    let asked = this.#asked.get(key);
    if (!asked) {
      const stale = known?.rules === RobotsRules.UNKNOWN ? undefined : known?.rules;
      asked = this.#ask(url.origin, proxy, key, stale).finally(() => this.#asked.delete(key));
      this.#asked.set(key, asked);
    }
    return asked;
  }

  /** @throws AppError `denied` robots_forbidden · `unavailable` robots_unavailable, and as `rulesFor` */
  async demand(url: URL, proxy?: Proxy): Promise<void> {
    const rules = await this.rulesFor(url, proxy);
    if (rules.allows(url)) return;
    if (rules === RobotsRules.UNKNOWN) {
      const message = `The robots.txt of ${url.host} can't be read for now, so its pages are left alone.`;
      throw new AppError('unavailable', 'robots_unavailable', message, { retryAfterMs: ERROR_MS });
    }
    throw new AppError('denied', 'robots_forbidden', `The robots.txt of ${url.host} forbids this page.`);
  }

  /** What the site asks to leave between two requests, ms, as far as it is known by now. */
  crawlDelayOf(url: URL, proxy?: Proxy): number {
    return this.#known.get(keyOf(url, proxy))?.rules.crawlDelayMs ?? 0;
  }

  async #ask(
    origin: string,
    proxy: Proxy | undefined,
    key: string,
    stale: RobotsRules | undefined,
  ): Promise<RobotsRules> {
    let response: EgressResponse;
    try {
      // One caller's cancellation is no reason to fail the others that wait for the same file.
      response = await this.#egress.request({ url: `${origin}/robots.txt`, limits: LIMITS, proxy });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (NO_ROBOTS.has(error.reason)) return this.#remember(key, RobotsRules.ALLOW_ALL, FRESH_MS);
      if (stale && error.kind !== 'cancelled') return this.#remember(key, stale, ERROR_MS);
      throw error;
    }
    if (response.status >= 500 || response.status === 429) {
      return this.#remember(key, stale ?? RobotsRules.UNKNOWN, ERROR_MS);
    }
    const exists = response.status >= 200 && response.status < 300;
    if (!exists) return this.#remember(key, RobotsRules.ALLOW_ALL, FRESH_MS);
    const rules = this.#read(response);
    return this.#remember(key, rules ?? stale ?? RobotsRules.UNKNOWN, rules === undefined ? ERROR_MS : FRESH_MS);
  }

  /** @returns undefined where its compression is broken or unknown. */
  #read(response: EgressResponse): RobotsRules | undefined {
    try {
      const codings = parseCodings(firstHeader(response, 'content-encoding'));
      const text = Buffer.from(decodeHead(response.bytes, codings, MAX_DECODED_BYTES));
      return parseRobots(text.toString('utf8', 0, MAX_BYTES), this.#product);
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }

  #remember(key: string, rules: RobotsRules, forMs: number): RobotsRules {
    this.#forget(key);
    this.#known.set(key, { rules, expiresAt: this.#clock.now().getTime() + forMs });
    this.#weight += rules.weight;
    for (const oldest of this.#known.keys()) {
      if ((this.#weight <= MAX_WEIGHT && this.#known.size <= MAX_SITES) || oldest === key) break;
      this.#forget(oldest);
    }
    return rules;
  }

  #forget(key: string): void {
    this.#weight -= this.#known.get(key)?.rules.weight ?? 0;
    this.#known.delete(key);
  }
}

function keyOf({ origin }: URL, proxy: Proxy | undefined): string {
  return proxy === undefined ? origin : `${origin} ${proxy.key}`;
}
