import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What a name is answered with: addresses, an error code of DNS, or nothing at all. */
export type Answer = readonly string[] | 'nxdomain' | 'servfail' | 'silence';

export interface NameServer {
  /** `127.0.0.1:PORT`, as resolvers take it. */
  readonly address: string;
  /** May be changed at any time. Names that are not in it do not exist. */
  readonly zone: Map<string, Answer>;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<number, 'ipv4' | 'ipv6'>> = { 1: 'ipv4', 28: 'ipv6' };

/** A name server that speaks DNS over UDP and whose answers a test decides. */
export async function startNameServer(): Promise<NameServer> {
  const zone = new Map<string, Answer>();
  const socket = createSocket('udp4');
  socket.on('message', (query, sender) => {
    const reply = answer(query, zone);
    if (reply) socket.send(reply, sender.port, sender.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
    zone,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** RFC 1035, section 4: one question, answers that point back to its name. */
function answer(query: Buffer, zone: ReadonlyMap<string, Answer>): Buffer | null {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const type = TYPES[query.readUInt16BE(at + 1)];
  const question = query.subarray(12, at + 5);
  const known = zone.get(labels.join('.').toLowerCase()) ?? 'nxdomain';
  if (known === 'silence') return null;

  const code = known === 'nxdomain' ? 3 : known === 'servfail' ? 2 : 0;
  const addresses =
    typeof known === 'string' ? [] : known.map((text) => ipaddr.parse(text)).filter((ip) => ip.kind() === type);
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  const records = addresses.map((ip) => {
    const bytes = Buffer.from(ip.toByteArray());
    const record = Buffer.from([0xc0, 12, 0, type === 'ipv4' ? 1 : 28, 0, 1, 0, 0, 0, 0, 0, bytes.length]);
    return Buffer.concat([record, bytes]);
  });
  return Buffer.concat([header, question, ...records]);
}
