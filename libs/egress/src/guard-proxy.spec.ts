import { once } from 'node:events';
import { Agent, request as sendRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { startHttpProxy, startSocksProxy, type ProxyServer } from '@blackfang/testing';
import { Egress } from './egress.ts';
import { GuardProxy, GREETING_URL, type GuardPass } from './guard-proxy.ts';
import { listen, type Listener } from '../test/listener.ts';
import { startNameServer, type NameServer } from '../test/name-server.ts';

const HELLO = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi';

let names: NameServer;
let shop: Listener;
let inside: Listener;
let egress: Egress;
let guard: GuardProxy;
let pass: GuardPass;
const agent = new Agent({ keepAlive: false });

beforeAll(async () => {
  names = await startNameServer();
  shop = await listen((socket) => socket.on('data', () => socket.write(HELLO)));
  inside = await listen((socket) => socket.on('data', () => socket.write(HELLO)), { ports: [8443, 8080] });
  egress = new Egress({
    userAgent: 'test',
    allow: [`127.0.0.1:${shop.port}`],
    names: { servers: [names.address], cacheMs: 0, timeoutMs: 1_000 },
  });
  guard = await GuardProxy.start(egress);
});
beforeEach(() => void (pass = guard.admit()));
afterAll(async () => {
  await guard.close();
  await egress.destroy();
  await Promise.all([names.close(), shop.close(), inside.close()]);
});

const basic = ({ username, password }: { username: string; password: string }): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** A plain request through the guard. */
async function ask(url: string, authorization?: string): Promise<number> {
  const proxy = new URL(guard.url);
  const headers = { host: new URL(url).host, ...(authorization && { 'proxy-authorization': authorization }) };
  const asked = sendRequest({ agent, host: proxy.hostname, port: proxy.port, path: url, headers });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
  answer.resume();
  return answer.statusCode;
}

/** A tunnel through the guard. */
async function tunnel(to: string, authorization?: string): Promise<{ line: string; socket: Socket }> {
  const proxy = new URL(guard.url);
  const socket = connect(Number(proxy.port), proxy.hostname);
  socket.write(
    `CONNECT ${to} HTTP/1.1\r\nhost: ${to}\r\n${authorization ? `proxy-authorization: ${authorization}\r\n` : ''}\r\n`,
  );
  const [piece] = (await once(socket, 'data')) as [Buffer];
  return { line: piece.toString().split('\r\n')[0] ?? '', socket };
}

describe('the guard as a proxy', () => {
  it('lets nobody in without a pass of their own', async () => {
    const strangers = [undefined, 'Basic', 'Bearer x', basic({ username: pass.username, password: 'guessed' })];
    for (const authorization of strangers) {
      expect(await ask(`http://127.0.0.1:${shop.port}/`, authorization)).toBe(407);
      const { line, socket } = await tunnel(`127.0.0.1:${shop.port}`, authorization);
      expect(line).toMatch(/ 407 /);
      socket.destroy();
    }
    const old = basic(pass);
    pass.close();
    expect(await ask(GREETING_URL, old)).toBe(407);
    expect(shop.heard()).toBe(0);
  });

  it('carries plain requests and tunnels, and counts what comes', async () => {
    const before = shop.heard();
    expect(await ask(`http://127.0.0.1:${shop.port}/`, basic(pass))).toBe(200);
    const { line, socket } = await tunnel(`127.0.0.1:${shop.port}`, basic(pass));
    expect(line).toMatch(/ 200 /);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toBe(HELLO);
    expect(shop.heard()).toBe(before + 2);
    expect(pass.receivedBytes).toBe(2 * HELLO.length);
    expect(pass.greeted).toBe(false);
    expect(await ask(GREETING_URL, basic(pass))).toBe(200);
    expect(pass.greeted).toBe(true);
    pass.close();
    await once(socket, 'close');
  });

  it('dials nothing inside, by address or by name, and remembers why', async () => {
    names.zone.set('inside.example', ['127.0.0.1']);
    names.zone.set('both.example', ['8.8.8.8', '127.0.0.1']);
    names.zone.set('mapped.example', ['::ffff:127.0.0.1']);
    const { port } = inside;
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    const heard = inside.heard();
    for (const host of [
      '127.0.0.1',
      '127.1',
      '0x7f.1',
      '[::1]',
      '10.0.0.1',
      '169.254.169.254',
      'localhost',
      'inside.example',
      'both.example',
      'mapped.example',
    ]) {
      expect(await ask(`http://${host}:${port}/`, basic(pass))).toBe(403);
      const { line, socket } = await tunnel(`${host}:${port}`, basic(pass));
      expect(line).toMatch(/ 40[03] /);
      socket.destroy();
    }
    expect(pass.refusalOf(new URL(`http://inside.example:${port}/`))).toMatchObject({ reason: 'address_forbidden' });
    expect(inside.heard()).toBe(heard);
  });

  it('asks for the address at each dial, so that a name which changes its mind gains nothing', async () => {
    names.zone.set('turning.example', 'nxdomain');
    const url = `http://turning.example:${inside.port}/`;
    const heard = inside.heard();
    expect(await ask(url, basic(pass))).toBe(403);
    expect(pass.refusalOf(new URL(url))).toMatchObject({ reason: 'address_unresolvable' });
    names.zone.set('turning.example', ['127.0.0.1']);
    expect(await ask(url, basic(pass))).toBe(403);
    expect(inside.heard()).toBe(heard);
  });

  it('goes to ports of the web alone, and takes nothing that is no request for a proxy', async () => {
    expect((await tunnel('8.8.8.8:25', basic(pass))).line).toMatch(/ 403 /);
    expect((await tunnel('user@8.8.8.8:80', basic(pass))).line).toMatch(/ 400 /);
    expect(await ask('ftp://8.8.8.8/', basic(pass))).toBe(400);
    expect(await ask('/', basic(pass)).catch(() => 400)).toBe(400);
  });
});

describe.each([
  ['http', startHttpProxy],
  ['socks5', startSocksProxy],
] as const)('the guard by way of a proxy (%s)', (kind, start) => {
  let upstream: ProxyServer;
  let by: GuardPass;
  const through = (port: number) => ({ key: `${kind}:${port}`, kind, host: '127.0.0.1', port });

  beforeAll(async () => {
    upstream = await start();
    egress = new Egress({
      userAgent: 'test',
      allow: [`127.0.0.1:${shop.port}`, `127.0.0.1:${upstream.port}`],
      names: { servers: [names.address], cacheMs: 0, timeoutMs: 1_000 },
    });
    await guard.close();
    guard = await GuardProxy.start(egress);
  });
  beforeEach(() => {
    by = guard.admit(through(upstream.port));
    upstream.asked.length = 0;
    upstream.trouble = undefined;
  });
  afterAll(async () => {
    await upstream.close();
    await egress.destroy();
  });

  it('takes all of it along, and what comes by another pass goes straight', async () => {
    expect(await ask(`http://127.0.0.1:${shop.port}/`, basic(by))).toBe(200);
    const { line, socket } = await tunnel(`127.0.0.1:${shop.port}`, basic(by));
    expect(line).toMatch(/ 200 /);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toBe(HELLO);
    socket.destroy();
    expect(upstream.asked).toEqual([`127.0.0.1:${shop.port}`, `127.0.0.1:${shop.port}`]);
    expect(await ask(`http://127.0.0.1:${shop.port}/`, basic(pass))).toBe(200);
    expect(upstream.asked).toHaveLength(2);
  });

  it('asks it for nothing inside, by address or by name, nor for a name that nobody has judged', async () => {
    names.zone.set('inside.example', ['127.0.0.1']);
    names.zone.set('outside.example', ['8.8.8.8']);
    const { port } = inside;
    for (const host of ['127.0.0.1', '[::1]', '10.0.0.1', '169.254.169.254', 'localhost', 'inside.example']) {
      expect(await ask(`http://${host}:${port}/`, basic(by))).toBe(403);
      const { socket } = await tunnel(`${host}:${port}`, basic(by));
      socket.destroy();
    }
    expect(upstream.asked).toEqual([]);
    upstream.trouble = kind === 'http' ? 502 : 4;
    const { line } = await tunnel('outside.example:443', basic(by));
    expect([line, upstream.asked]).toEqual([expect.stringMatching(/ 502 /), ['8.8.8.8:443']]);
  });

  it('says when it was the proxy’s fault, and does not dial one that stands inside', async () => {
    const url = `http://127.0.0.1:${shop.port}/`;
    upstream.trouble = kind === 'http' ? 407 : 2;
    expect(await ask(url, basic(by))).toBe(502);
    expect(by.refusalOf(new URL(url))).toMatchObject({ reason: 'proxy_refused' });
    const heard = inside.heard();
    const within = guard.admit(through(inside.port));
    expect(await ask(url, basic(within))).toBe(403);
    expect(within.refusalOf(new URL(url))).toMatchObject({ reason: 'proxy_forbidden' });
    expect(inside.heard()).toBe(heard);
  });
});
