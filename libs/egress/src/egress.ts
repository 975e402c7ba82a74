import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIPv6, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { AppError } from '@blackfang/core';
import { buildConnector, Pool, type Dispatcher } from 'undici';
import { forbiddenHost, isPublicAddress, parseAllowed, parseTarget, unresolvableHost, type Target } from './address.ts';
import { exchange, firstHeader, type EgressLimits, type Reply, type ResponseHead } from './exchange.ts';
import { NameResolution, type NameResolutionOptions } from './name-resolution.ts';

export interface EgressOptions {
  /** HOST:PORT entries that are exempt from the checks of address and port. */
  readonly allow?: readonly string[];
  /** Sent where a request names no other. */
  readonly userAgent: string;
  /** For one connection, TLS included. */
  readonly connectMs?: number;
  /** Connections to one origin at the same time; further requests wait within their limits. */
  readonly connectionsPerOrigin?: number;
  /** Origins whose connections are kept; those not used for longest are let go. */
  readonly maxOrigins?: number;
  readonly names?: NameResolutionOptions;
}

export interface EgressRequest {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly limits?: Partial<EgressLimits>;
  readonly signal?: AbortSignal | undefined;
  /** Asked before each hop, the first included; what it throws ends the request. */
  readonly beforeHop?: (url: URL) => Promise<void> | void;
  /** Told of the last hop's head: how many bytes of its body are wanted, the rest is cut off; null for the limits. */
  readonly wantedBytes?: (head: ResponseHead) => number | null;
}

export interface EgressResponse extends Reply {
  /** Where the answer came from, after redirects. */
  readonly url: string;
  readonly redirects: number;
}

/** An address that may be called, as it stood at the time of the check. */
export interface CheckedAddress {
  readonly url: string;
  readonly host: string;
  /** Empty for what the allow list exempts: that is resolved when dialled. */
  readonly addresses: readonly string[];
}

/** What a page may cost. */
const PAGE_LIMITS: EgressLimits = {
  totalMs: 30_000,
  responseMs: 20_000,
  maxBodyBytes: 10 << 20,
  longBody: 'fail',
  minBytesPerSecond: 1_000,
  maxRedirects: 10,
};

/** What a webhook may cost: its status counts, of its body the beginning is kept. */
export const WEBHOOK_LIMITS: EgressLimits = {
  totalMs: 15_000,
  responseMs: 15_000,
  maxBodyBytes: 16_384,
  longBody: 'cut',
  minBytesPerSecond: 0,
  maxRedirects: 0,
};

const MAX_HEADER_BYTES = 65_536;
const MAX_REDIRECT_BODY_BYTES = 16_384;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Not sent on to another origin. */
const OWN_HEADERS = ['authorization', 'cookie', 'proxy-authorization'];

/**
 * The one door to outside addresses. A name is resolved by the connection itself, which dials nothing but an
 * address that it has checked, so a name server that changes its answer in between gains nothing.
 * Connections are kept alive per origin.
 */
export class Egress {
  /** HOST:PORT entries that are exempt from the checks. */
  readonly allowed: ReadonlySet<string>;
  readonly #userAgent: string;
  readonly #names: NameResolution;
  readonly #pools = new Map<string, Pool>();
  readonly #guarded: Pool.Options;
  readonly #exempt: Pool.Options;
  readonly #maxOrigins: number;
  #closed = false;

  /** @throws AppError `invalid` allow_egress_invalid */
  constructor(options: EgressOptions) {
    this.allowed = new Set((options.allow ?? []).map(parseAllowed));
    this.#userAgent = options.userAgent;
    this.#names = new NameResolution(options.names);
    this.#maxOrigins = options.maxOrigins ?? 2_000;
    const shared: Pool.Options = {
      connections: options.connectionsPerOrigin ?? 16,
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: 10_000,
      keepAliveMaxTimeout: 60_000,
      // Time is kept per request by the exchange.
      headersTimeout: 0,
      bodyTimeout: 0,
    };
    const connector = {
      timeout: options.connectMs ?? 10_000,
      allowH2: false,
      maxCachedSessions: 500,
      autoSelectFamily: true,
    };
    // Sockets ask this for a name's addresses, all at once, and try them in turn. IP addresses never come here:
    // `parseTarget` has judged them.
    const lookup = callbackify((host: string, _options: LookupOptions) => this.#lookup(host)) as LookupFunction;
    this.#guarded = { ...shared, connect: buildConnector({ ...connector, lookup } as buildConnector.BuildOptions) };
    this.#exempt = { ...shared, connect: buildConnector(connector) };
  }

  /**
   * Judges an address before it is stored or called. Asks name servers, dials nothing.
   * @param field where the address stood in the request.
   * @throws AppError `unprocessable` address_invalid · address_forbidden · address_unresolvable
   */
  async checkAddress(url: string, field = 'url'): Promise<CheckedAddress> {
    const target = parseTarget(url, this.allowed, field);
    if (target.exempt) return { url: target.url.href, host: target.host, addresses: [] };
    if (target.isIp) return { url: target.url.href, host: target.host, addresses: [target.host] };
    try {
      return { url: target.url.href, host: target.host, addresses: await this.#publicAddresses(target.host, field) };
    } catch (error) {
      if (error instanceof AppError && error.reason === 'dns_failed') throw unresolvableHost(target.host, field, error);
      throw error;
    }
  }

  /**
   * Sends a request, follows its redirects, checking each hop as the first, and reads the answer within its limits.
   * Any status is an answer. The body is handed out as it came: `decodeBody` undoes its compression.
   * @throws AppError `unprocessable` address_invalid · address_forbidden · address_unresolvable ·
   * too_many_redirects · redirect_loop, `unavailable` dns_failed · connect_refused · connect_failed · tls_failed ·
   * connection_reset · body_truncated · response_invalid, `timeout` connect_timeout · response_timeout · too_slow,
   * `too_large` headers_too_large · body_too_large, `cancelled` cancelled
   */
  async request(request: EgressRequest): Promise<EgressResponse> {
    const limits = request.limits ? { ...PAGE_LIMITS, ...request.limits } : PAGE_LIMITS;
    const deadline = performance.now() + limits.totalMs;
    const follows = limits.maxRedirects > 0;
    const bodyLimit = (head: ResponseHead): { maxBytes: number; longBody: 'fail' | 'cut' } => {
      if (follows && redirectOf(head) !== undefined) return { maxBytes: MAX_REDIRECT_BODY_BYTES, longBody: 'cut' };
      const wanted = request.wantedBytes?.(head) ?? null;
      if (wanted !== null) return { maxBytes: Math.min(wanted, limits.maxBodyBytes), longBody: 'cut' };
      return { maxBytes: limits.maxBodyBytes, longBody: limits.longBody };
    };
    const terms = { limits, deadline, signal: request.signal, bodyLimit };

    let method = request.method ?? 'GET';
    let body = request.body ?? null;
    let headers: Record<string, string> = { 'user-agent': this.#userAgent, ...request.headers };
    let target = parseTarget(request.url, this.allowed, 'url');
    let visited: Set<string> | undefined;

    for (let redirects = 0; ; redirects++) {
      await request.beforeHop?.(target.url);
      const path = target.url.pathname + target.url.search;
      const reply = await exchange(this.#poolFor(target), { path, method, headers, body }, terms);
      const location = follows ? redirectOf(reply) : undefined;
      if (location === undefined) return { ...reply, url: target.url.href, redirects };

      if (redirects === limits.maxRedirects) {
        throw redirectError('too_many_redirects', `The page redirects more than ${limits.maxRedirects} times.`);
      }
      const next = parseTarget(resolveLocation(location, target.url), this.allowed, 'url');
      visited ??= new Set([withoutFragment(target.url)]);
      if (visited.size === visited.add(withoutFragment(next.url)).size) {
        throw redirectError('redirect_loop', 'The page redirects in a circle.');
      }
      if (reply.status < 307 && method !== 'HEAD') {
        method = 'GET';
        body = null;
      }
      if (next.origin !== target.origin) {
        headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.includes(name)));
      }
      target = next;
    }
  }

  /** Lets running requests end, then lets go of all connections. New requests fail with `cancelled`. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }

  /** Ends running requests with `cancelled`. */
  async destroy(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  #poolFor(target: Target): Dispatcher {
    if (this.#closed) throw new AppError('cancelled', 'cancelled', 'The request was cancelled.');
    const { origin } = target;
    let pool = this.#pools.get(origin);
    if (pool) {
      this.#pools.delete(origin);
    } else {
      if (this.#pools.size >= this.#maxOrigins) this.#letGoOfOldest();
      pool = new Pool(origin, target.exempt ? this.#exempt : this.#guarded);
    }
    this.#pools.set(origin, pool);
    return pool;
  }

  #letGoOfOldest(): void {
    const [oldest] = this.#pools;
    if (!oldest) return;
    this.#pools.delete(oldest[0]);
    // Requests that still run on it finish; there is nobody to hear of trouble with closing.
    oldest[1].close(() => undefined);
  }

  /** @throws AppError `unprocessable` address_forbidden · address_unresolvable, `unavailable` dns_failed */
  async #publicAddresses(host: string, field: string): Promise<readonly string[]> {
    const addresses = await this.#names.resolve(host);
    if (addresses.length === 0) throw unresolvableHost(host, field);
    // One public address among private ones is no excuse: which one is dialled would be the name server's choice.
    if (!addresses.every(isPublicAddress)) throw forbiddenHost(host, field);
    return addresses;
  }

  async #lookup(host: string): Promise<LookupAddress[]> {
    const addresses = await this.#publicAddresses(host.replace(/\.$/, ''), 'url');
    return addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  }
}

function redirectOf(head: ResponseHead): string | undefined {
  return REDIRECTS.has(head.status) ? firstHeader(head, 'location') : undefined;
}

/** Servers send addresses in raw UTF-8, which headers carry as Latin-1. */
function resolveLocation(location: string, base: URL): string {
  const text = Buffer.from(location, 'latin1').toString('utf8');
  return URL.parse(text, base.href)?.href ?? text;
}

function withoutFragment(url: URL): string {
  return url.hash === '' ? url.href : url.href.slice(0, -url.hash.length);
}

function redirectError(reason: string, message: string): AppError {
  return new AppError('unprocessable', reason, message);
}
