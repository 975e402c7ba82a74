import { once } from 'node:events';
import { createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { AppError } from '@blackfang/core';
import { ACCEPT_ENCODING, decodeBody, Egress, firstHeader, parseCodings, type EgressLimits } from '../src/index.ts';
import { testCertificate } from './certificate.ts';
import { startNameServer } from './name-server.ts';

const certificate = testCertificate(['127.0.0.1', 'localhost', 'rebound.example']);
const trusted = getCACertificates('default');

let server: Http2SecureServer;
let port: number;
let connections: number;
let egress: Egress;
let answer: (stream: ServerHttp2Stream, path: string) => void;

beforeAll(() => setDefaultCACertificates([...trusted, certificate.cert]));
afterAll(() => setDefaultCACertificates(trusted));

beforeEach(async () => {
  connections = 0;
  answer = (stream) => {
    stream.respond({ ':status': 200 });
    stream.end('fine');
  };
  server = createSecureServer(certificate);
  server.on('session', (session) => {
    connections += 1;
    session.on('error', () => session.destroy());
  });
  server.on('stream', (stream, headers) => {
    // What a client breaks off is the point of many tests.
    stream.on('error', () => stream.destroy());
    answer(stream, String(headers[':path']));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  ({ port } = server.address() as AddressInfo);
  egress = new Egress({ userAgent: 'BlackfangBot/0.1', allow: [`127.0.0.1:${port}`], connectMs: 2_000 });
});

afterEach(async () => {
  await egress.destroy();
  server.close();
  await once(server, 'close');
});

const get = (path = '/', limits: Partial<EgressLimits> = {}) =>
  egress.request({ url: `https://127.0.0.1:${port}${path}`, headers: { 'accept-encoding': ACCEPT_ENCODING }, limits });

async function failure(call: Promise<unknown>): Promise<AppError> {
  const error = await call.then(() => null).catch((reason: unknown) => reason);
  if (!(error instanceof AppError)) throw new Error('It did not fail as it should.', { cause: error });
  return error;
}

describe('a server that speaks HTTP/2', () => {
  it('is asked by it, many times at once on few connections', async () => {
    const replies = await Promise.all(Array.from({ length: 60 }, (_, n) => get(`/p/${n}`)));
    expect(replies.every(({ status, protocol }) => status === 200 && protocol === 'h2')).toBe(true);
    await get('/later');
    expect(connections).toBeLessThanOrEqual(2);
  });

  it('is asked by HTTP/1.1 where it knows no other', async () => {
    const old = createHttpsServer(certificate, (_, response) => response.end('old'));
    await once(old.listen(0, '127.0.0.1'), 'listening');
    const host = `127.0.0.1:${(old.address() as AddressInfo).port}`;
    const other = new Egress({ userAgent: 'test', allow: [host] });
    expect(await other.request({ url: `https://${host}/` })).toMatchObject({ status: 200, protocol: 'h1' });
    await other.destroy();
    await once(old.close(), 'close');
  });

  it.each([
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['gzip', gzipSync],
  ])('sends its pages in %s', async (coding, compress) => {
    answer = (stream) => {
      stream.respond({ ':status': 200, 'content-encoding': coding });
      stream.end(compress(Buffer.from('a page')));
    };
    const reply = await get();
    const page = await decodeBody(reply.bytes, parseCodings(firstHeader(reply, 'content-encoding')), 1_000);
    expect(Buffer.from(page).toString()).toBe('a page');
  });

  it('sends a page without end, and costs no more than the limits', async () => {
    answer = (stream) => {
      stream.respond({ ':status': 200 });
      const chunk = Buffer.alloc(65_536, 'a');
      const pour = (): void => {
        while (!stream.destroyed && stream.write(chunk));
      };
      stream.on('drain', pour);
      pour();
    };
    expect(await failure(get('/', { maxBodyBytes: 1 << 20 }))).toMatchObject({ reason: 'body_too_large' });
    expect(await get('/', { maxBodyBytes: 1 << 20, longBody: 'cut' })).toMatchObject({ cut: true });
    answer = (stream) => {
      stream.respond({ ':status': 200 });
      stream.end('fine');
    };
    expect((await get()).bytes.toString()).toBe('fine');
    expect(connections).toBe(1);
  });

  it.each<[string, (stream: ServerHttp2Stream) => void, Partial<AppError>]>([
    ['resets the stream', (stream) => stream.close(2), { kind: 'unavailable', reason: 'connection_reset' }],
    ['breaks the connection off', (stream) => stream.session?.destroy(), { kind: 'unavailable' }],
    ['says nothing', () => undefined, { kind: 'timeout', reason: 'response_timeout' }],
    [
      'stops in the middle of a page',
      (stream) => {
        stream.respond({ ':status': 200, 'content-length': '100' });
        stream.write('half', () => stream.close(2));
      },
      { kind: 'unavailable' },
    ],
    [
      'sends headers without end',
      (stream) => stream.respond({ ':status': 200, ...Object.fromEntries(manyHeaders()) }),
      {},
    ],
  ])('fails with a reason when it %s, and is asked again as if nothing had been', async (_, trouble, expected) => {
    answer = trouble;
    expect(await failure(get('/', { responseMs: 1_500 }))).toMatchObject(expected);
    answer = (stream) => {
      stream.respond({ ':status': 200 });
      stream.end('fine');
    };
    expect((await get()).bytes.toString()).toBe('fine');
  });

  it('is not reached at a private address by way of a name that leads there', async () => {
    const names = await startNameServer();
    names.zone.set('rebound.example', ['127.0.0.1']);
    const guarded = new Egress({ userAgent: 'test', names: { servers: [names.address], cacheMs: 0 } });
    const url = `https://rebound.example:8443/`;
    expect(await failure(guarded.request({ url }))).toMatchObject({ reason: 'address_forbidden' });
    expect(connections).toBe(0);
    await guarded.destroy();
    await names.close();
  });
});

/** 200 KB of them: more than any server needs. */
function manyHeaders(): [string, string][] {
  return Array.from({ length: 100 }, (_, n) => [`x-${n}`, 'a'.repeat(2_000)]);
}
