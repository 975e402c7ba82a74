import { once } from 'node:events';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { AppError } from '@blackfang/core';
import { Egress, isProxyFault, type Proxy, type ProxyKind } from '../src/index.ts';
import { testCertificate } from './certificate.ts';
import { startNameServer, type NameServer } from './name-server.ts';
import { startHttpProxy, startSocksProxy, type ProxyServer } from '@blackfang/testing';

const certificate = testCertificate(['localhost', '127.0.0.1']);
const trusted = getCACertificates('default');
const LOGIN = { username: 'bläck', password: 'fäng:1' };

let shop: Server;
let secure: Http2SecureServer;
let names: NameServer;
let proxies: Readonly<Record<ProxyKind, ProxyServer>>;
let egress: Egress;

const portOf = (server: Server | Http2SecureServer) => (server.address() as AddressInfo).port;
const through = (kind: ProxyKind, rest: Partial<Proxy> = {}): Proxy => {
  const { port } = proxies[kind];
  return { key: `${kind} ${port} ${rest.password ?? ''}`, kind, host: '127.0.0.1', port, ...LOGIN, ...rest };
};
const get = (url: string, proxy: Proxy) => egress.request({ url, proxy, limits: { totalMs: 5_000 } });

beforeAll(async () => {
  setDefaultCACertificates([...trusted, certificate.cert]);
  shop = createServer((request, response) => response.end(`shop ${request.headers.host}`));
  secure = createSecureServer(certificate, (_, response) => response.end('secure'));
  await Promise.all([shop, secure].map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
  names = await startNameServer();
});

afterAll(async () => {
  setDefaultCACertificates(trusted);
  await names.close();
  for (const server of [shop, secure]) {
    const closed = once(server, 'close');
    server.close();
    await closed;
  }
});

beforeEach(async () => {
  const [http, socks5] = await Promise.all([startHttpProxy(LOGIN), startSocksProxy(LOGIN)]);
  proxies = { http, socks5 };
  egress = new Egress({
    userAgent: 'test',
    connectMs: 1_500,
    names: { servers: [names.address], cacheMs: 0 },
    allow: [
      `127.0.0.1:${portOf(shop)}`,
      `localhost:${portOf(secure)}`,
      `127.0.0.1:${http.port}`,
      `127.0.0.1:${socks5.port}`,
    ],
  });
});

afterEach(async () => {
  await egress.destroy();
  await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
});

async function failure(call: Promise<unknown>): Promise<AppError> {
  const error = await call.then(() => null).catch((reason: unknown) => reason);
  if (!(error instanceof AppError)) throw new Error('It did not fail as it should.', { cause: error });
  return error;
}

describe.each(['http', 'socks5'] as const)('a page through a proxy of kind %s', (kind) => {
  it('comes as it would straight, over connections that are kept', async () => {
    const url = `http://127.0.0.1:${portOf(shop)}/`;
    for (let round = 0; round < 5; round++) {
      expect((await get(url, through(kind))).bytes.toString()).toBe(`shop 127.0.0.1:${portOf(shop)}`);
    }
    expect(proxies[kind].asked.length).toBeLessThanOrEqual(2);
    expect(proxies[kind].asked[0]).toBe(`127.0.0.1:${portOf(shop)}`);
  });

  it('is asked for by an address that we have looked up, in TLS and HTTP/2 to its server', async () => {
    const reply = await get(`https://localhost:${portOf(secure)}/`, through(kind));
    expect(reply).toMatchObject({ status: 200, protocol: 'h2' });
    expect(reply.bytes.toString()).toBe('secure');
    expect(proxies[kind].asked).toEqual([expect.stringMatching(/^(127\.0\.0\.1|\[?::1\]?):/)]);
  });

  it('is refused where it leads to a private address, and the proxy is not even asked', async () => {
    names.zone.set('inside.example', ['10.0.0.1']);
    names.zone.set('both.example', ['93.184.215.14', '127.0.0.1']);
    for (const host of ['127.0.0.1', '10.0.0.1', '[::1]', '169.254.169.254', 'inside.example', 'both.example']) {
      expect((await failure(get(`http://${host}:8080/`, through(kind)))).reason).toBe('address_forbidden');
    }
    expect((await failure(get('http://nowhere.example/', through(kind)))).reason).toBe('address_unresolvable');
    expect(proxies[kind].asked).toEqual([]);
  });

  it('fails by the fault of the proxy when it does not let us in, is silent, breaks off or is not there', async () => {
    const url = `http://127.0.0.1:${portOf(shop)}/`;
    const wrong = await failure(get(url, through(kind, { password: 'wrong' })));
    expect(wrong).toMatchObject({ kind: 'unavailable', reason: 'proxy_refused' });
    expect(wrong.message).not.toContain('wrong');
    const anonymous = { username: undefined, password: undefined, key: 'nobody' };
    expect((await failure(get(url, through(kind, anonymous)))).reason).toBe('proxy_refused');
    for (const [trouble, reason] of [
      ['silence', 'proxy_timeout'],
      ['break', 'proxy_failed'],
      [kind === 'http' ? 403 : 2, 'proxy_refused'],
      [kind === 'http' ? 999 : 77, kind === 'http' ? 'proxy_failed' : 'proxy_refused'],
    ] as const) {
      proxies[kind].trouble = trouble;
      const error = await failure(get(url, through(kind, { key: String(trouble) })));
      expect([trouble, error.reason, isProxyFault(error)]).toEqual([trouble, reason, true]);
    }
    const { port } = proxies[kind];
    await proxies[kind].close();
    const gone = await failure(get(url, { ...through(kind), key: 'gone', port }));
    expect(gone.reason).toBe('proxy_unreachable');
  });

  it('fails by the fault of its server when the proxy finds no way to it', async () => {
    proxies[kind].trouble = kind === 'http' ? 502 : 4;
    const error = await failure(get(`http://127.0.0.1:${portOf(shop)}/`, through(kind)));
    expect(error).toMatchObject({ kind: 'unavailable', reason: 'connect_failed' });
    expect(isProxyFault(error)).toBe(false);
  });
});

describe('a proxy itself', () => {
  it('is no way into our network: its address is judged when it is kept and when it is dialled', async () => {
    const url = 'http://93.184.215.14/';
    names.zone.set('proxy.example', ['192.168.1.1']);
    for (const [host, port] of [
      ['127.0.0.1', 9],
      ['127.0.0.1', 3128],
      ['10.1.2.3', 3128],
      ['::1', 3128],
      ['localhost', 3128],
      ['proxy.example', 3128],
      ['93.184.215.14', 25],
    ] as const) {
      expect((await failure(egress.checkProxy({ host, port }))).reason).toBe('proxy_forbidden');
      const proxy = { key: `${host} ${port}`, kind: 'http', host, port } as const;
      expect((await failure(get(url, proxy))).reason).toBe('proxy_forbidden');
    }
    expect((await failure(egress.checkProxy({ host: 'nowhere.example', port: 3128 }))).reason).toBe(
      'address_unresolvable',
    );
    names.zone.set('proxy.example', ['93.184.215.14']);
    await expect(egress.checkProxy({ host: 'proxy.example', port: 3128 })).resolves.toBeUndefined();
  });
});
