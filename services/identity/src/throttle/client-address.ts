import ipaddr from 'ipaddr.js';

const IPV6_NETWORK_BITS = 64;

/**
 * Whom an address stands for when attempts are counted: an IPv4 address is one client, and so is an IPv6 network of
 * 64 bits, since whoever has one address of it has them all.
 */
export function throttledClient(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const bytes = parsed.toByteArray().slice(0, IPV6_NETWORK_BITS / 8);
  return `${Buffer.from(bytes).toString('hex')}/${IPV6_NETWORK_BITS}`;
}
