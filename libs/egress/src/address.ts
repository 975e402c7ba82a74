import { AppError } from '@blackfang/core';
import ipaddr from 'ipaddr.js';

const PORTS: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443']);

/** Characters; browsers and servers stop at about the same. */
const MAX_URL_LENGTH = 4_096;

const GLOBAL_UNICAST_V6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3];
const NAT64: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('64:ff9b::'), 96];

/**
 * Whether `address` belongs to the public internet: global unicast, and nothing that only looks like it.
 * IPv4 within NAT64 (how IPv6-only clusters reach IPv4) and mapped IPv4 count as what they carry;
 * 6to4 and Teredo are refused altogether, since they carry whatever they like.
 * @param address IPv4 or IPv6 in any notation that the operating system would take.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.parse(address);
  if (ip.kind() === 'ipv4') return ip.range() === 'unicast';
  const v6 = ip as ipaddr.IPv6;
  if (v6.isIPv4MappedAddress() || v6.match(NAT64)) {
    return new ipaddr.IPv4(v6.toByteArray().slice(12)).range() === 'unicast';
  }
  return v6.match(GLOBAL_UNICAST_V6) && v6.range() === 'unicast';
}

/** An address that a request may be sent to, once its name has been resolved and checked where it has one. */
export interface Target {
  readonly url: URL;
  /** `https://shop.example`, the key of its connections. */
  readonly origin: string;
  /** Without brackets and trailing dot. */
  readonly host: string;
  readonly isIp: boolean;
  /** On the allow list: address and port are not checked. */
  readonly exempt: boolean;
}

/**
 * Reads an address as the WHATWG URL standard does, so octal, hexadecimal, integer, short and full-width
 * notations of an IP address have become plain ones before they are judged.
 * @param allowed HOST:PORT entries that are exempt from the checks of address and port.
 * @param field where the address stood in the request.
 * @throws AppError `unprocessable` address_invalid · address_forbidden
 */
export function parseTarget(text: string, allowed: ReadonlySet<string>, field: string): Target {
  if (text.length > MAX_URL_LENGTH) {
    throw addressError('address_invalid', field, `The address is longer than ${MAX_URL_LENGTH} characters.`);
  }
  const url = URL.parse(text);
  if (!url)
    throw addressError('address_invalid', field, 'This is no address. Give one such as https://shop.example/p/1.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw addressError('address_forbidden', field, 'Only http and https addresses can be called.');
  }
  if (url.username !== '' || url.password !== '') {
    throw addressError('address_forbidden', field, 'The address contains a user name or password. Leave them out.');
  }
  const exempt = allowed.has(hostAndPort(url));
  if (!exempt && !PORTS.has(url.port)) {
    throw addressError('address_forbidden', field, `Port ${url.port} may not be called; 80, 443, 8080 and 8443 may.`);
  }
  const host = url.hostname.replace(/^\[|\]$|\.$/g, '');
  const isIp = ipaddr.isValid(host);
  if (!exempt && (isIp ? !isPublicAddress(host) : isLocalName(host))) throw forbiddenHost(host, field);
  return { url, origin: url.origin, host, isIp, exempt };
}

/** `localhost` and everything below it means this machine, whatever a name server says (RFC 6761). */
function isLocalName(host: string): boolean {
  return host === '' || host === 'localhost' || host.endsWith('.localhost');
}

function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

/**
 * An entry of the allow list in the notation in which addresses are compared.
 * @param entry HOST:PORT, an IPv6 host in brackets.
 * @throws AppError `invalid` allow_egress_invalid
 */
export function parseAllowed(entry: string): string {
  const url = /:\d{1,5}$/.test(entry) ? URL.parse(`http://${entry}/`) : null;
  if (!url || url.hostname === '' || url.username !== '' || url.password !== '' || url.pathname !== '/') {
    throw new AppError('invalid', 'allow_egress_invalid', `"${entry}" is not HOST:PORT, such as 127.0.0.1:9000.`);
  }
  return hostAndPort(url);
}

export function forbiddenHost(host: string, field: string): AppError {
  return addressError(
    'address_forbidden',
    field,
    `${host} leads to a private or reserved address, which may not be called.`,
  );
}

export function unresolvableHost(host: string, field: string, cause?: unknown): AppError {
  return addressError(
    'address_unresolvable',
    field,
    `The name ${host} leads to no address. Check its spelling.`,
    cause,
  );
}

function addressError(reason: string, path: string, message: string, cause?: unknown): AppError {
  return new AppError('unprocessable', reason, message, { fields: [{ path, message }], cause });
}
