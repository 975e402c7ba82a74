import type { LookupAddress, LookupOptions } from 'node:dns';
import { once } from 'node:events';
import { connect, isIP, isIPv6, type LookupFunction, type Socket } from 'node:net';
import { callbackify } from 'node:util';
import { AppError } from '@blackfang/core';
import { Pool } from 'undici';
import { forbiddenHost, isPublicAddress, parseAllowed, parseTarget, unresolvableHost, type Target } from './address.ts';
import { Connects, judgeProxy, type Connect } from './connect.ts';
import type { CookieJar } from './cookie-jar.ts';
import {
  exchange,
  firstHeader,
  type EgressLimits,
  type ExchangeTerms,
  type Reply,
  type ResponseHead,
} from './exchange.ts';
import { toEgressError } from './failures.ts';
import { NameResolution, type NameResolutionOptions } from './name-resolution.ts';
import { proxyError, type Proxy } from './proxy.ts';

export interface EgressOptions {
  /** HOST:PORT entries that are exempt from the checks of address and port. */
  readonly allow?: readonly string[];
  /** Sent where a request names no other. */
  readonly userAgent: string;
  /** A mail address of whoever runs this, for those whose servers are asked (`From`). */
  readonly from?: string | undefined;
  /** For one connection, TLS included. */
  readonly connectMs?: number;
  /** Connections to one origin at the same time; further requests wait within their limits. */
  readonly connectionsPerOrigin?: number;
  /** Requests in hand on one connection of HTTP/2; fewer where the server says so. */
  readonly streamsPerConnection?: number;
  /** Origins whose connections are kept; those not used for longest are let go. */
  readonly maxOrigins?: number;
  readonly names?: NameResolutionOptions;
}

export interface EgressRequest {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Secrets for the origin of `url` alone: no redirect takes them elsewhere, or back. */
  readonly ownHeaders?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Cookies of servers: sent where they belong, and what servers set is put into it. `ownHeaders` go before them. */
  readonly cookies?: CookieJar | undefined;
  /** Straight where absent. Addresses are judged all the same, the proxy's own too. */
  readonly proxy?: Proxy | undefined;
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
  readonly protocol: HttpProtocol;
}

export type HttpProtocol = 'h1' | 'h2';

/** Connections to one origin, straight or through one proxy. */
interface Way {
  readonly pool: Pool;
  /** As the last connection agreed. */
  protocol: HttpProtocol;
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
const MAX_QUEUED_MS = 60_000;
const MAX_REDIRECT_BODY_BYTES = 16_384;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD']);
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
  readonly #headers: Readonly<Record<string, string>>;
  readonly #names: NameResolution;
  readonly #ways = new Map<string, Way>();
  readonly #connects: Connects;
  readonly #pool: Pool.Options;
  readonly #connections: number;
  readonly #maxOrigins: number;
  readonly #lookupFunction: LookupFunction;
  readonly #connectMs: number;
  #closed = false;

  /** @throws AppError `invalid` allow_egress_invalid */
  constructor(options: EgressOptions) {
    this.allowed = new Set((options.allow ?? []).map(parseAllowed));
    this.#headers = { 'user-agent': options.userAgent, ...(options.from !== undefined && { from: options.from }) };
    this.#names = new NameResolution(options.names);
    this.#maxOrigins = options.maxOrigins ?? 2_000;
    this.#connections = options.connectionsPerOrigin ?? 16;
    this.#pool = {
      connections: this.#connections,
      allowH2: true,
      maxConcurrentStreams: options.streamsPerConnection ?? 32,
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: 10_000,
      keepAliveMaxTimeout: 60_000,
      // Time is kept per request by the exchange; this is for a server that lets no stream be opened on its connection.
      headersTimeout: MAX_QUEUED_MS,
      bodyTimeout: 0,
    };
    this.#lookupFunction = callbackify((host: string, _options: LookupOptions) => this.#lookup(host)) as LookupFunction;
    this.#connectMs = options.connectMs ?? 10_000;
    this.#connects = new Connects({
      connectMs: this.#connectMs,
      lookup: this.#lookupFunction,
      resolve: (host) => this.#publicAddresses(host.replace(/\.$/, ''), 'url'),
      allowed: this.allowed,
    });
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
   * `too_large` headers_too_large · body_too_large, `cancelled` cancelled; with a proxy also `unavailable`
   * proxy_unreachable · proxy_refused · proxy_failed, `timeout` proxy_timeout, `unprocessable` proxy_forbidden
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
    let headers: Record<string, string> = { ...this.#headers, ...request.headers, ...request.ownHeaders };
    let target = parseTarget(request.url, this.allowed, 'url');
    let visited: Set<string> | undefined;

    for (let redirects = 0; ; redirects++) {
      await request.beforeHop?.(target.url);
      const path = target.url.pathname + target.url.search;
      const way = this.#wayTo(target, request.proxy);
      const sent = { path, method, headers: withCookies(headers, request.cookies, target.url), body };
      const reply = await this.#exchange(way, sent, terms);
      request.cookies?.take(target.url, listOf(reply.headers['set-cookie']));
      const location = follows ? redirectOf(reply) : undefined;
      if (location === undefined) return { ...reply, url: target.url.href, redirects, protocol: way.protocol };

      if (redirects === limits.maxRedirects) {
        throw redirectError('too_many_redirects', `The page redirects more than ${limits.maxRedirects} times.`);
      }
      const next = parseTarget(resolveLocation(location, target.url), this.allowed, 'url');
      // Pages that ask for consent or a language lead back with a cookie: the same address asked for with another one.
      const cookies = request.cookies?.changes ?? 0;
      visited ??= new Set([stepOf(target.url, 0)]);
      if (visited.size === visited.add(stepOf(next.url, cookies)).size) {
        throw redirectError('redirect_loop', 'The page redirects in a circle.');
      }
      if (reply.status < 307 && method !== 'HEAD') {
        method = 'GET';
        body = null;
      }
      if (next.origin !== target.origin) {
        const own = new Set([...OWN_HEADERS, ...Object.keys(request.ownHeaders ?? {})]);
        headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !own.has(name)));
      }
      target = next;
    }
  }

  /**
   * A connection for what speaks its own protocol over it: resolved, checked and dialled as requests are.
   * @param host a name or an IP address, an IPv6 one in brackets.
   * @throws AppError `unprocessable` address_invalid · address_forbidden · address_unresolvable, `unavailable`
   * dns_failed · connect_refused · connect_failed, `timeout` connect_timeout, `cancelled` cancelled; with a proxy as
   * `request` with one
   * @param proxy straight where absent; what it is asked for is judged all the same, and so is it.
   */
  async dial(host: string, port: number, proxy?: Proxy): Promise<Socket> {
    if (this.#closed) throw cancelled();
    const target = parseTarget(`http://${host}:${port}/`, this.allowed, 'url');
    if (proxy !== undefined) return this.#connects.tunnel(proxy, target.exempt, { host: target.host, port });
    const guarded = !target.exempt && !target.isIp;
    const socket = connect({
      host: target.host,
      port,
      autoSelectFamily: true,
      noDelay: true,
      ...(guarded && { lookup: this.#lookupFunction }),
    });
    const late = AbortSignal.timeout(this.#connectMs);
    try {
      await once(socket, 'connect', { signal: late });
      return socket;
    } catch (error) {
      socket.destroy();
      if (late.aborted) {
        throw new AppError('timeout', 'connect_timeout', 'The server did not answer to the connection in time.');
      }
      throw toEgressError(error, false);
    }
  }

  /** Lets running requests end, then lets go of all connections. New requests fail with `cancelled`. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#ways.values()].map(({ pool }) => pool.close()));
  }

  /** Ends running requests with `cancelled`. */
  async destroy(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#ways.values()].map(({ pool }) => pool.destroy()));
  }

  /**
   * Judges where a proxy stands before it is kept. Asks name servers, dials nothing.
   * @throws AppError `unprocessable` proxy_forbidden · address_unresolvable
   */
  async checkProxy(proxy: Pick<Proxy, 'host' | 'port'>): Promise<void> {
    if (judgeProxy(proxy, this.allowed) || isIP(proxy.host) !== 0) return;
    try {
      await this.#publicAddresses(proxy.host, 'host');
    } catch (error) {
      if (error instanceof AppError && error.reason === 'dns_failed') throw unresolvableHost(proxy.host, 'host', error);
      if (!(error instanceof AppError) || error.reason !== 'address_forbidden') throw error;
      throw proxyError('proxy_forbidden', error.message, undefined, 'unprocessable');
    }
  }

  /**
   * A server lets go of connections that rest, at times just when one is used again: then nothing is wrong with the page,
   * and who asks what changes nothing asks on another connection (RFC 9112, 9.3.1). A new one that breaks is an answer.
   */
  async #exchange(way: Way, request: Parameters<typeof exchange>[1], terms: ExchangeTerms): Promise<Reply> {
    for (let resting = this.#connections; ; resting -= 1) {
      const mayRest = way.protocol === 'h1' && way.pool.stats.free > 0 && resting > 0;
      try {
        return await exchange(way.pool, request, terms);
      } catch (error) {
        const isLetGo = error instanceof AppError && error.reason === 'connection_reset';
        if (!isLetGo || !mayRest || !REPEATABLE.has(request.method)) throw error;
      }
    }
  }

  #wayTo(target: Target, proxy: Proxy | undefined): Way {
    if (this.#closed) throw cancelled();
    const key = proxy === undefined ? target.origin : `${target.origin} ${proxy.key}`;
    let way = this.#ways.get(key);
    if (way) {
      this.#ways.delete(key);
    } else {
      if (this.#ways.size >= this.#maxOrigins) this.#letGoOfOldest();
      way = this.#newWay(target, proxy);
    }
    this.#ways.set(key, way);
    return way;
  }

  #newWay(target: Target, proxy: Proxy | undefined): Way {
    const straight = target.exempt ? this.#connects.exempt : this.#connects.guarded;
    const connect = proxy === undefined ? straight : this.#connects.through(proxy, target.exempt);
    const noting: Connect = (options, callback) =>
      connect(options, (...[error, socket]) => {
        if (error !== null) return callback(error, null);
        way.protocol = 'alpnProtocol' in socket && socket.alpnProtocol === 'h2' ? 'h2' : 'h1';
        callback(null, socket);
      });
    const way: Way = { pool: new Pool(target.origin, { ...this.#pool, connect: noting }), protocol: 'h1' };
    return way;
  }

  #letGoOfOldest(): void {
    const [oldest] = this.#ways;
    if (!oldest) return;
    const [key, { pool }] = oldest;
    this.#ways.delete(key);
    // Requests that still run on it finish; there is nobody to hear of trouble with closing.
    pool.close(() => undefined);
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

function cancelled(): AppError {
  return new AppError('cancelled', 'cancelled', 'The request was cancelled.');
}

function redirectOf(head: ResponseHead): string | undefined {
  return REDIRECTS.has(head.status) ? firstHeader(head, 'location') : undefined;
}

/** Servers send addresses in raw UTF-8, which headers carry as Latin-1. */
function resolveLocation(location: string, base: URL): string {
  const text = Buffer.from(location, 'latin1').toString('utf8');
  return URL.parse(text, base.href)?.href ?? text;
}

/** An address without its fragment, and the cookies it was asked for with. */
function stepOf(url: URL, cookies: number): string {
  return `${cookies} ${url.hash === '' ? url.href : url.href.slice(0, -url.hash.length)}`;
}

function withCookies(headers: Record<string, string>, jar: CookieJar | undefined, url: URL): Record<string, string> {
  const cookie = jar?.headerFor(url, headers['cookie']);
  return cookie === undefined ? headers : { ...headers, cookie };
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function redirectError(reason: string, message: string): AppError {
  return new AppError('unprocessable', reason, message);
}
