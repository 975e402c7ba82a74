import { networkInterfaces } from 'node:os';
import { AppError } from '@blackfang/core';
import { Egress, isPublicAddress } from '../src/index.ts';
import { listen, type Listener } from './listener.ts';
import { startNameServer, type NameServer } from './name-server.ts';

/** Of the ports that may be called, those that need no root. */
const PORTS = [8443, 8080];
const HELLO = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi';

const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
const hasIPv6 = interfaces.some(({ address }) => address === '::1');

interface Inside {
  readonly listener: Listener;
  /** Ways to write its address. */
  readonly hosts: readonly string[];
}

let names: NameServer;
let egress: Egress;
const inside: Inside[] = [];

beforeAll(async () => {
  names = await startNameServer();
  egress = new Egress({ userAgent: 'test', names: { servers: [names.address], timeoutMs: 1_000, cacheMs: 0 } });
  const answerAnyone = (host: string): Promise<Listener> =>
    listen((socket) => socket.once('data', () => socket.end(HELLO)), { host, ports: PORTS });

  const loopback = ['127.0.0.1', '127.1', '2130706433', '0x7f.1', '0177.0.0.1', '127.0.0.1.', '0', 'localhost'];
  const unicode = ['\uff11\uff12\uff17.0.0.1', '127\u30020\u30020\u30021', '\u2460\u2461\u2466.\u24ea.\u24ea.\u2460'];
  const mapped = hasIPv6 ? ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]'] : [];
  inside.push({ listener: await answerAnyone('127.0.0.1'), hosts: [...loopback, ...unicode, ...mapped] });
  if (hasIPv6) inside.push({ listener: await answerAnyone('::1'), hosts: ['[::1]', '[0:0:0:0:0:0:0:1]', '[::]'] });
  for (const { address, internal, family } of interfaces) {
    if (internal || family !== 'IPv4' || isPublicAddress(address)) continue;
    inside.push({ listener: await answerAnyone(address), hosts: [address] });
  }
});

afterAll(async () => {
  await egress.destroy();
  await names.close();
  await Promise.all(inside.map(({ listener }) => listener.close()));
});

async function refusal(call: Promise<unknown>): Promise<AppError> {
  const error = await call.then(() => null).catch((reason: unknown) => reason);
  if (!(error instanceof AppError)) throw new Error('It was not refused.', { cause: error });
  return error;
}

/** Proves that `listener` hears whoever dials, then that it hears nobody during `act`. */
async function expectSilence(listener: Listener, direct: string, act: () => Promise<void>): Promise<void> {
  const before = listener.heard();
  expect((await fetch(direct)).status).toBe(200);
  expect(listener.heard()).toBe(before + 1);
  await act();
  // A second dial stands in line behind whatever came before it, so the count can't be too early.
  expect((await fetch(direct)).status).toBe(200);
  expect(listener.heard()).toBe(before + 2);
}

describe('addresses that may not be called', () => {
  it('are not dialled in any notation, by check or by request', async () => {
    for (const { listener, hosts } of inside) {
      for (const host of hosts) {
        const url = `http://${host}:${listener.port}/`;
        await expectSilence(listener, url, async () => {
          expect(await refusal(egress.checkAddress(url))).toMatchObject({
            kind: 'unprocessable',
            reason: 'address_forbidden',
            fields: [{ path: 'url' }],
          });
          expect(await refusal(egress.request({ url }))).toMatchObject({ reason: 'address_forbidden' });
        });
      }
    }
    expect(inside.length).toBeGreaterThan(0);
  });

  it('are not dialled on another port than those of the web', async () => {
    const listener = await listen((socket) => socket.once('data', () => socket.end(HELLO)));
    const url = `http://127.0.0.1:${listener.port}/`;
    await expectSilence(listener, url, async () => {
      expect(await refusal(egress.request({ url }))).toMatchObject({ reason: 'address_forbidden' });
    });
    await listener.close();
  });

  it('are not dialled by a name that leads to them, even beside a public address', async () => {
    for (const { listener } of inside) {
      for (const addresses of [[listener.host], ['93.184.215.14', listener.host], [listener.host, '93.184.215.14']]) {
        names.zone.set('inside.test', addresses);
        const url = `http://inside.test:${listener.port}/`;
        const direct = `http://${listener.host.includes(':') ? `[${listener.host}]` : listener.host}:${listener.port}/`;
        await expectSilence(listener, direct, async () => {
          expect(await refusal(egress.checkAddress(url, 'endpoint.url'))).toMatchObject({
            reason: 'address_forbidden',
            fields: [{ path: 'endpoint.url' }],
          });
          expect(await refusal(egress.request({ url }))).toMatchObject({ reason: 'address_forbidden' });
          expect(await refusal(egress.request({ url: `https://inside.test:${listener.port}/` }))).toMatchObject({
            reason: 'address_forbidden',
          });
        });
      }
    }
  });

  it('are not dialled when the name leads elsewhere after it was checked', async () => {
    const [{ listener }] = inside as [Inside];
    const url = `http://rebound.test:${listener.port}/`;
    await expectSilence(listener, `http://127.0.0.1:${listener.port}/`, async () => {
      names.zone.set('rebound.test', ['93.184.215.14']);
      expect(await egress.checkAddress(url)).toMatchObject({ host: 'rebound.test', addresses: ['93.184.215.14'] });
      names.zone.set('rebound.test', ['127.0.0.1']);
      expect(await refusal(egress.request({ url }))).toMatchObject({ reason: 'address_forbidden' });
    });
  });

  it('are not dialled by a redirect, at whichever hop', async () => {
    const [{ listener }] = inside as [Inside];
    names.zone.set('inside.test', ['127.0.0.1']);
    for (const lastHop of [1, 2, 9]) {
      for (const host of ['127.0.0.1', '0x7f.1', 'inside.test', 'user@127.0.0.1', 'localhost']) {
        let hop = 0;
        const shop = await listen((socket) => {
          socket.on('data', () => {
            hop += 1;
            const to = hop === lastHop ? `http://${host}:${listener.port}/` : `/hop/${hop}`;
            socket.write(`HTTP/1.1 302 Found\r\nlocation: ${to}\r\ncontent-length: 0\r\n\r\n`);
          });
        });
        const open = new Egress({
          userAgent: 'test',
          allow: [`127.0.0.1:${shop.port}`],
          names: { servers: [names.address], cacheMs: 0 },
        });
        await expectSilence(listener, `http://127.0.0.1:${listener.port}/`, async () => {
          const error = await refusal(open.request({ url: `http://127.0.0.1:${shop.port}/` }));
          expect(error.reason).toBe('address_forbidden');
          expect(hop).toBe(lastHop);
        });
        await open.destroy();
        await shop.close();
      }
    }
  });

  it.each(['file:///etc/passwd', 'ftp://shop.example/', 'data:,hi', 'javascript:1'])(
    'are not followed to %s',
    async (location) => {
      const shop = await listen((socket) =>
        socket.once('data', () => socket.end(`HTTP/1.1 301 Moved\r\nlocation: ${location}\r\n\r\n`)),
      );
      const open = new Egress({ userAgent: 'test', allow: [`127.0.0.1:${shop.port}`] });
      expect((await refusal(open.request({ url: `http://127.0.0.1:${shop.port}/` }))).reason).toBe('address_forbidden');
      await open.destroy();
      await shop.close();
    },
  );
});

describe('names', () => {
  it.each([
    ['does not exist', 'nxdomain', 'address_unresolvable'],
    ['has no address', [], 'address_unresolvable'],
    ['makes its server fail', 'servfail', 'dns_failed'],
    ['gets no answer', 'silence', 'dns_failed'],
  ] as const)('one that %s is refused by the check, and a request says why', async (_, answer, reason) => {
    names.zone.set('gone.test', answer);
    const url = 'https://gone.test/p/1';
    expect(await refusal(egress.checkAddress(url))).toMatchObject({
      kind: 'unprocessable',
      reason: 'address_unresolvable',
      fields: [{ path: 'url' }],
    });
    expect(await refusal(egress.request({ url }))).toMatchObject({ reason });
  });

  it('one with public addresses passes, and the check has dialled nothing', async () => {
    names.zone.set('shop.test', ['93.184.215.14', '2606:4700:4700::1111']);
    expect(await egress.checkAddress('HTTPS://Shop.Test:443/p/../p/1')).toEqual({
      url: 'https://shop.test/p/1',
      host: 'shop.test',
      addresses: ['93.184.215.14', '2606:4700:4700::1111'],
    });
  });

  it('are asked for once while the answer is fresh', async () => {
    const cached = new Egress({ userAgent: 'test', names: { servers: [names.address], cacheMs: 60_000 } });
    names.zone.set('cached.test', ['93.184.215.14']);
    await cached.checkAddress('https://cached.test/');
    names.zone.set('cached.test', ['127.0.0.1']);
    expect((await cached.checkAddress('https://cached.test/')).addresses).toEqual(['93.184.215.14']);
  });
});
