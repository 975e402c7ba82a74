import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { AppError } from '@blackfang/core';
import { decodeBody, Egress, type EgressLimits, type EgressResponse } from '../src/index.ts';
import { listen, type Listener } from './listener.ts';

const MB = 1 << 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Ports that tests here open get on the allow list as they come. */
let egress: Egress;
let server: Listener;

afterEach(async () => {
  await egress.destroy();
  await server.close();
});

/** A server that answers each request head with `serve`; the rest is its own affair. */
async function given(serve: (socket: Socket, path: string) => void): Promise<void> {
  server = await listen((socket) => {
    socket.on('data', (head) => serve(socket, head.toString('latin1').split(' ')[1] ?? ''));
  });
  egress = new Egress({ userAgent: 'test', allow: [`127.0.0.1:${server.port}`], connectMs: 2_000 });
}

function get(path = '/', limits: Partial<EgressLimits> = {}, signal?: AbortSignal): Promise<EgressResponse> {
  return egress.request({ url: `http://127.0.0.1:${server.port}${path}`, limits, signal });
}

async function failure(call: Promise<unknown>): Promise<AppError> {
  const error = await call.then(() => null).catch((reason: unknown) => reason);
  if (!(error instanceof AppError)) throw new Error('It did not fail as it should.', { cause: error });
  return error;
}

/** Writes `chunk` for ever, as fast as it is read. */
function pour(socket: Socket, chunk: Buffer): void {
  while (socket.writable && socket.write(chunk));
  if (socket.writable) socket.once('drain', () => pour(socket, chunk));
}

function page(body: string | Buffer, headers = ''): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${headers}content-length: ${bytes.length}\r\n\r\n`), bytes]);
}

/**
 * Fails when more than `most` bytes are held at once while `act` runs, in V8's heap and outside of it. What is free to be
 * collected is not held: where more than `most` is in use, it is collected before anybody judges.
 */
async function expectHeldAtMost(most: number, act: () => Promise<void>): Promise<void> {
  const used = (): number => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  collectGarbage();
  const before = used();
  let held = 0;
  const look = () => {
    if (used() - before < most) return;
    collectGarbage();
    held = Math.max(held, used() - before);
  };
  const timer = setInterval(look, 5);
  await act();
  clearInterval(timer);
  look();
  expect(held).toBeLessThan(most);
}

describe('a hostile server costs no more than the limits', () => {
  it('with a page without end', async () => {
    await given((socket, path) => {
      if (path === '/next') return void socket.write(page('fine'));
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n');
      pour(socket, Buffer.alloc(65_536, 'a'));
    });
    // Bodies that are kept would be 400 MB; one at its limit is 10 MB, in pieces and in one.
    await expectHeldAtMost(100 * MB, async () => {
      for (let round = 0; round < 40; round++) {
        expect(await failure(get())).toMatchObject({ kind: 'too_large', reason: 'body_too_large' });
      }
    });
    expect((await get('/next')).bytes.toString()).toBe('fine');
  });

  it('with a page that announces 10 GB: not a byte of it is read', async () => {
    await given((socket) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${10 * 1024 * MB}\r\n\r\n`));
    expect(await failure(get())).toMatchObject({ kind: 'too_large', reason: 'body_too_large' });
  });

  it('with a page in chunks of one byte', async () => {
    await given((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      pour(socket, Buffer.from('1\r\na\r\n'.repeat(10_000)));
    });
    await expectHeldAtMost(100 * MB, async () => {
      expect((await failure(get('/', { maxBodyBytes: 2 * MB }))).reason).toBe('body_too_large');
    });
  });

  it('with a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MB));
    await given((socket) => socket.write(page(bomb, 'content-encoding: gzip\r\n')));
    const { bytes } = await get();
    expect(bytes.equals(bomb)).toBe(true);
    await expectHeldAtMost(60 * MB, async () => {
      expect(await failure(decodeBody(bytes, ['gzip'], 20 * MB))).toMatchObject({
        kind: 'too_large',
        reason: 'decompression_bomb',
      });
    });
  });

  it('with a byte now and then', async () => {
    await given((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
      const drip = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await failure(get('/', { totalMs: 300 }))).toMatchObject({ kind: 'timeout', reason: 'too_slow' });
  });

  it('with less than the least rate, long before the whole time is over', async () => {
    await given((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
      const drip = setInterval(() => socket.write('a'), 100);
      socket.on('close', () => clearInterval(drip));
    });
    const started = performance.now();
    expect((await failure(get('/', { totalMs: 20_000 }))).reason).toBe('too_slow');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('with silence', async () => {
    await given(() => undefined);
    expect(await failure(get('/', { responseMs: 100 }))).toMatchObject({ kind: 'timeout', reason: 'response_timeout' });
  });

  it('with half a head', async () => {
    await given((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-le'));
    expect((await failure(get('/', { totalMs: 100 }))).reason).toBe('response_timeout');
  });

  it('with provisional answers for ever', async () => {
    await given((socket) => pour(socket, Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')));
    expect((await failure(get('/', { totalMs: 200 }))).reason).toBe('response_timeout');
  });

  it('with 100,000 headers', async () => {
    await given((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(100_000)}content-length: 0\r\n\r\n`),
    );
    expect(await failure(get())).toMatchObject({ kind: 'too_large', reason: 'headers_too_large' });
  });

  it('with one header without end', async () => {
    await given((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-a: ');
      pour(socket, Buffer.alloc(65_536, 'a'));
    });
    expect((await failure(get())).reason).toBe('headers_too_large');
  });

  it('with 100 redirects', async () => {
    let hops = 0;
    await given((socket) => {
      hops += 1;
      socket.write(`HTTP/1.1 302 Found\r\nlocation: /${hops}\r\ncontent-length: 0\r\n\r\n`);
    });
    expect(await failure(get())).toMatchObject({ kind: 'unprocessable', reason: 'too_many_redirects' });
    expect(hops).toBe(11);
  });

  it('with redirects in a circle', async () => {
    await given((socket, path) => {
      socket.write(`HTTP/1.1 301 Moved\r\nlocation: ${path === '/a' ? '/b' : '/a#x'}\r\ncontent-length: 0\r\n\r\n`);
    });
    expect((await failure(get('/a'))).reason).toBe('redirect_loop');
  });

  it('with a redirect whose body has no end', async () => {
    await given((socket, path) => {
      if (path === '/end') return void socket.write(page('there'));
      socket.write('HTTP/1.1 302 Found\r\nlocation: /end\r\n\r\n');
      pour(socket, Buffer.alloc(65_536, 'a'));
    });
    const { bytes, redirects, url } = await get();
    expect([bytes.toString(), redirects, url]).toEqual(['there', 1, `http://127.0.0.1:${server.port}/end`]);
  });
});

describe('a broken server is told apart', () => {
  it.each([
    ['breaks off before it answers', (socket: Socket) => socket.resetAndDestroy(), 'connection_reset'],
    ['closes before it answers', (socket: Socket) => socket.end(), 'connection_reset'],
    [
      'sends less than it announced',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'),
      'body_truncated',
    ],
    [
      'ends between chunks',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'),
      'body_truncated',
    ],
    ['speaks something else', (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'response_invalid'],
    [
      'contradicts itself about the length',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'),
      'body_truncated',
    ],
  ])('when it %s', async (_, serve, reason) => {
    let broken = true;
    await given((socket) => (broken ? serve(socket) : socket.write(page('fine'))));
    expect(await failure(get())).toMatchObject({ kind: 'unavailable', reason });
    broken = false;
    expect((await get()).bytes.toString()).toBe('fine');
  });

  it('when it sends more than it announced: the page stands, the rest is dropped', async () => {
    await given((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine and more of it'));
    expect((await get()).bytes.toString()).toBe('fine');
    expect((await get()).bytes.toString()).toBe('fine');
  });

  it('when nobody listens', async () => {
    await given(() => undefined);
    await server.close();
    expect(await failure(get())).toMatchObject({ kind: 'unavailable', reason: 'connect_refused' });
    server = await listen(() => undefined);
  });

  it('when it speaks no TLS', async () => {
    await given((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const url = `https://127.0.0.1:${server.port}/`;
    expect(await failure(egress.request({ url }))).toMatchObject({ kind: 'unavailable', reason: 'tls_failed' });
  });

  it('when it has no certificate for the name, which it is told', async () => {
    await given(() => undefined);
    const asked: string[] = [];
    const tls = createTlsServer({ SNICallback: (name, done) => (asked.push(name), done(null)) }).listen(0, '127.0.0.1');
    await once(tls, 'listening');
    const { port } = tls.address() as { port: number };
    const secure = new Egress({ userAgent: 'test', allow: [`localhost:${port}`] });
    expect((await failure(secure.request({ url: `https://localhost:${port}/` }))).reason).toBe('tls_failed');
    expect(asked).toEqual(['localhost']);
    await secure.destroy();
    tls.close();
    await once(tls, 'close');
  });

  it('when it takes a connection and says nothing to it', async () => {
    await given(() => undefined);
    const url = `https://127.0.0.1:${server.port}/`;
    expect(await failure(egress.request({ url }))).toMatchObject({ kind: 'timeout', reason: 'connect_timeout' });
  });

  it('when all connections to it are taken for too long', async () => {
    await given(() => undefined);
    const busy = new Egress({ userAgent: 'test', allow: [`127.0.0.1:${server.port}`], connectionsPerOrigin: 1 });
    const url = `http://127.0.0.1:${server.port}/`;
    const [first, second] = [{ responseMs: 200 }, { totalMs: 100 }].map((limits) =>
      failure(busy.request({ url, limits })),
    );
    expect((await second)?.reason).toBe('connect_timeout');
    expect((await first)?.reason).toBe('response_timeout');
    await busy.destroy();
  });
});

describe('a request that is cancelled', () => {
  it('ends at once, before it starts, while it waits and while it reads', async () => {
    await given((socket, path) => {
      if (path === '/body') socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
    });
    expect(await failure(get('/', {}, AbortSignal.abort()))).toMatchObject({ kind: 'cancelled', reason: 'cancelled' });
    for (const path of ['/wait', '/body']) {
      const cancel = new AbortController();
      const call = failure(get(path, {}, cancel.signal));
      setImmediate(() => cancel.abort());
      expect(await call).toMatchObject({ kind: 'cancelled', reason: 'cancelled' });
    }
  });

  it('ends with the process, and none begins after that', async () => {
    let waiting = (): void => undefined;
    const heard = new Promise<void>((resolve) => (waiting = resolve));
    await given(() => waiting());
    const call = failure(get());
    await heard;
    await egress.destroy();
    expect((await call).kind).toBe('cancelled');
    expect((await failure(get())).kind).toBe('cancelled');
  });
});
