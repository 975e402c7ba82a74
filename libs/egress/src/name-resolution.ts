import { NODATA, NOTFOUND } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { AppError } from '@blackfang/core';

export interface NameResolutionOptions {
  /** `IP:PORT`; the operating system's where there are none. */
  readonly servers?: readonly string[];
  /** For one question to one server; a name takes at most twice as long. */
  readonly timeoutMs?: number;
  /** How long an answer is believed. */
  readonly cacheMs?: number;
}

interface Entry {
  readonly expiresAt: number;
  readonly addresses: Promise<readonly string[]>;
}

const MAX_ENTRIES = 10_000;
const NO_SUCH_NAME: ReadonlySet<string> = new Set([NOTFOUND, NODATA, 'EBADNAME', 'EBADQUERY']);

/**
 * Names of the outside to addresses, straight from the name servers: no hosts file, no search domains, and no
 * thread of libuv's pool held up. Answers are kept for a short time.
 */
export class NameResolution {
  readonly #resolver: Resolver;
  readonly #cacheMs: number;
  readonly #entries = new Map<string, Entry>();

  constructor(options: NameResolutionOptions = {}) {
    this.#resolver = new Resolver({
      timeout: options.timeoutMs ?? 2_000,
      tries: 2,
      maxTimeout: options.timeoutMs ?? 2_000,
    });
    if (options.servers?.length) this.#resolver.setServers(options.servers);
    this.#cacheMs = options.cacheMs ?? 30_000;
  }

  /**
   * @returns IPv4 first; empty where the name does not exist or has no address.
   * @throws AppError `unavailable` dns_failed
   */
  resolve(host: string): Promise<readonly string[]> {
    const now = performance.now();
    const known = this.#entries.get(host);
    if (known && known.expiresAt > now) return known.addresses;
    this.#entries.delete(host);
    if (this.#entries.size >= MAX_ENTRIES) {
      const oldest = this.#entries.keys().next().value;
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    const entry = { expiresAt: now + this.#cacheMs, addresses: this.#ask(host) };
    this.#entries.set(host, entry);
    // Whoever waits for it hears of a failure; whoever comes later asks again.
    entry.addresses.catch(() => this.#entries.get(host) === entry && this.#entries.delete(host));
    return entry.addresses;
  }

  async #ask(host: string): Promise<readonly string[]> {
    const [v4, v6] = await Promise.allSettled([this.#resolver.resolve4(host), this.#resolver.resolve6(host)]);
    const addresses = [...(v4.status === 'fulfilled' ? v4.value : []), ...(v6.status === 'fulfilled' ? v6.value : [])];
    if (addresses.length > 0) return addresses;
    for (const answer of [v4, v6]) {
      if (answer.status === 'rejected' && !NO_SUCH_NAME.has((answer.reason as NodeJS.ErrnoException).code ?? '')) {
        throw new AppError('unavailable', 'dns_failed', `The name servers gave no answer about ${host}.`, {
          cause: answer.reason,
        });
      }
    }
    return [];
  }
}
