import { lookup as systemLookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect as dial, isIP, type LookupFunction, type Socket } from 'node:net';
import { AppError } from '@blackfang/core';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';
import { isPublicAddress } from './address.ts';
import { openTunnel, proxyError, type Proxy } from './proxy.ts';

export type Connect = buildConnector.connector;

export interface ConnectRules {
  /** For one connection, TLS included. */
  readonly connectMs: number;
  /** A name's addresses, all of them judged. */
  readonly lookup: LookupFunction;
  /** @throws AppError address_forbidden · address_unresolvable · dns_failed */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  /** HOST:PORT entries that are exempt from the checks. */
  readonly allowed: ReadonlySet<string>;
}

/** Below 1024 are services that are no proxies; one of them may not be made to read what we send. */
const LOW_PROXY_PORTS: ReadonlySet<number> = new Set([80, 443]);
const FIRST_HIGH_PORT = 1_024;

/** How sockets are made: each to an address that was judged, TLS with HTTP/2 where the server speaks it. */
export class Connects {
  readonly guarded: Connect;
  /** For what the allow list exempts: no address is judged. */
  readonly exempt: Connect;
  readonly #rules: ConnectRules;
  readonly #tls: Connect;

  constructor(rules: ConnectRules) {
    const options = {
      timeout: rules.connectMs,
      allowH2: true,
      preferH2: true,
      maxCachedSessions: 500,
      autoSelectFamily: true,
    };
    // Sockets ask `lookup` for a name's addresses, all at once, and try them in turn. IP addresses never come there:
    // `parseTarget` has judged them.
    this.guarded = buildConnector({ ...options, lookup: rules.lookup } as buildConnector.BuildOptions);
    this.exempt = buildConnector(options);
    this.#tls = buildConnector(options);
    this.#rules = rules;
  }

  /** Through a proxy, whose own address is judged too, to an address of the target that we have judged. */
  through(proxy: Proxy, isExempt: boolean): Connect {
    return (options, callback) => {
      const { hostname, port, protocol } = options;
      const target = {
        host: hostname.replace(/^\[|\]$/g, ''),
        port: Number(port) || (protocol === 'https:' ? 443 : 80),
      };
      void this.tunnel(proxy, isExempt, target).then(
        (socket) => {
          if (options.protocol === 'https:') this.#tls({ ...options, httpSocket: socket }, callback);
          else callback(null, socket);
        },
        (error: Error) => callback(error, null),
      );
    };
  }

  /**
   * A connection to a target through a proxy, both judged: the target's name is resolved by us.
   * @param target of which an IP address has been judged already.
   * @throws AppError as `Egress.request` with a proxy
   */
  async tunnel(
    proxy: Proxy,
    isExempt: boolean,
    { host, port }: { readonly host: string; readonly port: number },
  ): Promise<Socket> {
    const address = await this.#targetOf(host, isExempt);
    const socket = await this.#reach(proxy);
    const late = setTimeout(() => socket.destroy(tooLate()), this.#rules.connectMs);
    try {
      await openTunnel(socket, proxy, address, port);
      return socket;
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  async #targetOf(host: string, isExempt: boolean): Promise<string> {
    if (isIP(host) !== 0) return host;
    const addresses = isExempt ? [(await systemLookup(host)).address] : await this.#rules.resolve(host);
    const [first] = addresses;
    if (first === undefined) throw new AppError('unavailable', 'dns_failed', `The name ${host} leads to no address.`);
    return first;
  }

  async #reach(proxy: Proxy): Promise<Socket> {
    const { connectMs, lookup } = this.#rules;
    const isExempt = judgeProxy(proxy, this.#rules.allowed);
    const socket = dial({
      host: proxy.host,
      port: proxy.port,
      autoSelectFamily: true,
      noDelay: true,
      ...(!isExempt && { lookup }),
    });
    const late = setTimeout(() => socket.destroy(tooLate()), connectMs);
    try {
      await once(socket, 'connect');
      // Until somebody else listens: a proxy that breaks off is told of by what is read next.
      socket.on('error', () => undefined);
      return socket;
    } catch (error) {
      socket.destroy();
      throw ofProxy(error);
    } finally {
      clearTimeout(late);
    }
  }
}

/**
 * Judges a proxy by what it says itself; its name's addresses are judged when it is dialled.
 * @returns whether the allow list exempts it.
 * @throws AppError `unprocessable` proxy_forbidden
 */
export function judgeProxy({ host, port }: Pick<Proxy, 'host' | 'port'>, allowed: ReadonlySet<string>): boolean {
  if (allowed.has(`${host.includes(':') ? `[${host}]` : host}:${port}`)) return true;
  if (port < FIRST_HIGH_PORT && !LOW_PROXY_PORTS.has(port)) {
    throw forbidden(`Port ${port} may not be called; 80, 443 and those from ${FIRST_HIGH_PORT} may.`);
  }
  const isLocal = host === 'localhost' || host.endsWith('.localhost');
  if (isLocal || (ipaddr.isValid(host) && !isPublicAddress(host))) {
    throw forbidden(`${host} leads to a private or reserved address, which may not be called.`);
  }
  return false;
}

function forbidden(message: string): AppError {
  return proxyError('proxy_forbidden', message, undefined, 'unprocessable');
}

function tooLate(): AppError {
  return proxyError('proxy_timeout', 'The proxy did not answer in time.', undefined, 'timeout');
}

/** Trouble on the way to a proxy is the proxy's, not the page's. */
function ofProxy(error: unknown): AppError {
  if (error instanceof AppError && error.reason.startsWith('proxy_')) return error;
  if (error instanceof AppError && error.reason === 'address_forbidden') return forbidden(error.message);
  return proxyError('proxy_unreachable', 'The proxy can not be reached.', error);
}
