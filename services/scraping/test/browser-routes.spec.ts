import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { AppError } from '@blackfang/core';
import { Egress, isPublicAddress } from '@blackfang/egress';
import { listen, type Listener } from '../../../libs/egress/test/listener.ts';
import { startNameServer, type NameServer } from '../../../libs/egress/test/name-server.ts';
import { BrowserPages } from '../src/browser/browser-pages.ts';
import { LEADING_AWAY, waysTo, WAYS_THAT_CARRY } from './browser-ways.ts';

/** Of the ports that may be called, those that need no root. */
const PORTS = [8443, 8080];

interface Inside {
  readonly host: string;
  readonly tcp: Listener;
  readonly udp: Datagrams;
  datagrams: number;
}

let names: NameServer;
let shop: Server;
let shopAddress: string;
let egress: Egress;
let browser: BrowserPages;
/** May be called: shows that the ways are ways. */
let outside: Listener;
const marks = new Set<string>();
const inside: Inside[] = [];
let pageBody = '';

beforeAll(async () => {
  names = await startNameServer();
  shop = createServer((request, response) => {
    if (request.url?.startsWith('/away?') === true) {
      response.writeHead(302, { location: decodeURIComponent(request.url.slice(6)) }).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageBody);
  });
  shop.listen(0, '127.0.0.1');
  await once(shop, 'listening');
  shopAddress = `127.0.0.1:${(shop.address() as AddressInfo).port}`;
  outside = await listen((socket) =>
    socket.on('data', (data) => {
      const mark = /^(?:GET|POST|HEAD|CONNECT) \S*?\/([\w-]+)/.exec(data.toString('latin1'))?.[1];
      if (mark !== undefined) marks.add(mark);
      socket.end(ANSWER);
    }),
  );
  egress = new Egress({
    userAgent: 'test',
    allow: [shopAddress, `127.0.0.1:${outside.port}`],
    names: { servers: [names.address], cacheMs: 0, timeoutMs: 1_000 },
  });
  browser = new BrowserPages({ egress, userAgent: 'test', pages: 1, limits: { contentMs: 3_000 } });
  await hear('127.0.0.1');
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    for (const { address, internal } of addresses ?? []) {
      const isOurs = address === '::1' || (!internal && !isPublicAddress(address));
      if (isOurs) await hear(address.startsWith('fe80:') ? `${address}%${name}` : address);
    }
  }
});
afterAll(async () => {
  await browser.close();
  await egress.destroy();
  await Promise.all([names.close(), outside.close(), ...inside.map(({ tcp }) => tcp.close())]);
  for (const { udp } of inside) udp.close();
  shop.close();
  shop.closeAllConnections();
});

const ANSWER =
  'HTTP/1.1 200 OK\r\ncontent-type: text/javascript\r\naccess-control-allow-origin: *\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

async function hear(host: string): Promise<void> {
  const tcp = await listen((socket) => socket.once('data', () => socket.end(ANSWER)), { host, ports: PORTS });
  const udp = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  udp.bind(tcp.port, host);
  await once(udp, 'listening');
  const one: Inside = { host, tcp, udp, datagrams: 0 };
  udp.on('message', () => void (one.datagrams += 1));
  inside.push(one);
}

/** Both ears of an address hear whoever dials. */
async function proveThatItHears({ host, tcp, udp, datagrams }: Inside, one: Inside): Promise<void> {
  const before = tcp.heard();
  const dialled = connect(tcp.port, host);
  dialled.write('GET / HTTP/1.1\r\n\r\n');
  await once(dialled, 'data');
  dialled.destroy();
  expect(tcp.heard()).toBe(before + 1);
  const sender = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const came = once(udp, 'message');
  sender.send('hello', tcp.port, host);
  await came;
  sender.close();
  expect(one.datagrams).toBe(datagrams + 1);
}

const bracket = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** @returns the reason for which it was not read, or nothing. */
async function visit(path: string): Promise<string | undefined> {
  try {
    await browser.read({
      tenantId: 'ada',
      url: `http://${shopAddress}${path}`,
      shown: {},
      own: {},
      beforeHop: async () => undefined,
      screenshot: 'webp',
      maxBytes: 20 << 20,
    });
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.reason;
    throw error;
  }
}

describe('what a page may reach', () => {
  it('is the outside by all these ways, so that they are ways', async () => {
    pageBody = waysTo(`127.0.0.1:${outside.port}`);
    expect(await visit('/')).toBeUndefined();
    expect([...marks]).toEqual(expect.arrayContaining(WAYS_THAT_CARRY));
  });

  it('is nothing inside, by none of them', async () => {
    for (const one of inside) {
      await proveThatItHears(one, one);
      const { tcp, datagrams } = one;
      const heard = tcp.heard();
      const host = bracket(one.host.split('%')[0] ?? '');
      names.zone.set('inside.example', [one.host.split('%')[0] ?? '']);
      const byName = one === inside[0] ? [`inside.example:${tcp.port}`] : [];
      for (const target of [`${host}:${tcp.port}`, ...byName]) {
        pageBody = waysTo(target);
        await visit('/');
      }
      expect(tcp.heard()).toBe(heard);
      expect(one.datagrams).toBe(datagrams);
      await proveThatItHears(one, one);
    }
    expect(inside.length).toBeGreaterThan(0);
  });

  it('is nothing inside by an address that leads there', async () => {
    const [one] = inside;
    if (!one) throw new Error('nobody listens');
    const heard = one.tcp.heard();
    const target = `http://127.0.0.1:${one.tcp.port}/x`;
    expect(await visit(`/away?${encodeURIComponent(target)}`)).toBe('address_forbidden');
    for (const away of LEADING_AWAY(target)) {
      pageBody = away;
      await visit('/');
    }
    expect(one.tcp.heard()).toBe(heard);
    for (const url of ['file:///etc/passwd', 'chrome://version', 'view-source:http://127.0.0.1/', 'data:text/html,x']) {
      const asked = browser.read({
        tenantId: 'ada',
        url,
        shown: {},
        own: {},
        beforeHop: async () => undefined,
        screenshot: false,
        maxBytes: 1_000,
      });
      await expect(asked).rejects.toMatchObject({
        reason: expect.stringMatching(/^(?:address_forbidden|navigation_failed)$/),
      });
    }
  });
});
