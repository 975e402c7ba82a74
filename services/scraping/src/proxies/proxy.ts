import { AppError, invalidField } from '@blackfang/core';
import { PROXY_KINDS, type ProxyKind } from '@blackfang/egress';

/** A machine of others by way of which pages are asked for. */
export interface Proxy {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  readonly kind: ProxyKind;
  readonly host: string;
  readonly port: number;
  /** Those of one pool take turns. */
  readonly pool: string;
  /** User name and password, sealed; null where it wants none. */
  readonly loginSealed: Buffer | null;
  /** In a row. */
  readonly failures: number;
  readonly restedUntil: Date | null;
  readonly lastWorkedAt: Date | null;
  readonly lastFailedAt: Date | null;
  readonly lastFailure: string;
  readonly createdAt: Date;
  readonly version: bigint;
}

export interface ProxyLogin {
  readonly username: string;
  readonly password: string;
}

/** A choice of no proxy at all. */
export const DIRECT = 'direct';
/** The pool of all that choose nothing. */
export const DEFAULT_POOL = 'default';
/** Of one tenant. */
export const MAX_PROXIES = 100;

const POOL = /^[a-z0-9][a-z0-9-]{0,39}$/;
const POOL_WORDS = 'Give a pool such as default or de-residential: up to 40 small letters, digits and dashes.';
const MAX_NAME = 80;
const MAX_HOST = 253;
/** Bytes: SOCKS 5 has one for the length. */
const MAX_LOGIN = 255;

/** @throws AppError `invalid` name_invalid */
export function parseProxyName(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= MAX_NAME && !/[\p{Cc}\p{Cs}]/u.test(name)) return name;
  throw invalidField('name', 'name_invalid', `Give 1 to ${MAX_NAME} characters on one line.`);
}

/** @throws AppError `invalid` kind_invalid */
export function parseProxyKind(text: string): ProxyKind {
  const kind = PROXY_KINDS.find((one) => one === text);
  if (kind === undefined) throw invalidField('kind', 'kind_invalid', `Give one of ${PROXY_KINDS.join(', ')}.`);
  return kind;
}

/**
 * @returns as addresses are compared: small letters, IP addresses in their plain notation.
 * @throws AppError `invalid` host_invalid, port_invalid
 */
export function parseProxyAddress(host: string, port: number): { host: string; port: number } {
  const typed = host.trim();
  const literal = typed.includes(':') && !typed.startsWith('[') ? `[${typed}]` : typed;
  const url = typed.length > MAX_HOST || /[\s/?#@\\]/.test(typed) ? null : URL.parse(`http://${literal}/`);
  if (url === null || url.hostname === '' || url.port !== '') {
    throw invalidField('host', 'host_invalid', 'Give a host name or an IP address, such as proxy.example.');
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw invalidField('port', 'port_invalid', 'Give a port from 1 to 65535.');
  }
  return { host: url.hostname.replace(/^\[|\]$|\.$/g, ''), port };
}

/** @throws AppError `invalid` pool_invalid */
export function parsePool(text: string): string {
  const pool = text.trim() || DEFAULT_POOL;
  if (POOL.test(pool) && pool !== DIRECT) return pool;
  throw invalidField('pool', 'pool_invalid', POOL_WORDS);
}

/** What a watch or a competitor chooses: a pool, `direct`, or nothing. @throws AppError `invalid` proxy_invalid */
export function parseProxyChoice(text: string, path: string): string {
  const choice = text.trim();
  if (choice === '' || POOL.test(choice)) return choice;
  throw invalidField(path, 'proxy_invalid', `Give direct or a pool. ${POOL_WORDS}`);
}

/** @throws AppError `invalid` login_invalid */
export function parseLogin({ username, password }: ProxyLogin): ProxyLogin {
  const isFit = [username, password].every((text) => Buffer.byteLength(text) <= MAX_LOGIN && !/\p{Cc}/u.test(text));
  if (isFit && username !== '' && !username.includes(':')) return { username, password };
  const wanted = `Give a user name without a colon, and a password; of each at most ${MAX_LOGIN} bytes on one line.`;
  throw invalidField('login', 'login_invalid', wanted);
}

export function tooManyProxies(): AppError {
  return new AppError('denied', 'proxy_limit', `There are ${MAX_PROXIES} proxies already. Delete one first.`);
}
