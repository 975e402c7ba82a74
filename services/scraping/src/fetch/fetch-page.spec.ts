import { hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Clock } from '@blackfang/core';
import { decodeBody, Egress } from '@blackfang/egress';
import { extractPage } from '../extract/extract-page.ts';
import { fetchPage, MAX_PAGE_BYTES, USER_AGENT, type PageFetch, type PageRequest } from './fetch-page.ts';
import { Robots } from './robots.ts';

const PAGE = `<html><title>Lamp</title>${'<p>A very fine lamp, 39,90 €</p>'.repeat(2_000)}</html>`;
const HOUR = 3_600_000;

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

let shop: Server;
let origin: string;
let egress: Egress;
let robots: Robots;
let elapsedMs: number;
let clock: Clock;
let served: string[];
let page: Serve;
let robotsTxt: Serve;

beforeEach(async () => {
  served = [];
  page = (_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE);
  robotsTxt = (_, response) => response.writeHead(404).end();
  shop = createServer((request, response) => {
    served.push(request.url ?? '');
    (request.url === '/robots.txt' ? robotsTxt : page)(request, response);
  });
  await once(shop.listen(0, '127.0.0.1'), 'listening');
  const host = `127.0.0.1:${(shop.address() as AddressInfo).port}`;
  origin = `http://${host}`;
  egress = new Egress({ userAgent: USER_AGENT, allow: [host] });
  elapsedMs = 0;
  clock = new Clock(() => elapsedMs);
  robots = new Robots(egress, clock, USER_AGENT);
});

afterEach(async () => {
  await egress.destroy();
  shop.closeAllConnections();
  await once(shop.close(), 'close');
});

function fetched(request: Partial<PageRequest> = {}): Promise<PageFetch> {
  return fetchPage({ egress, robots, clock }, { url: `${origin}/p/1`, ...request });
}

const SITEMAP = `<urlset>${'<url><loc>https://shop.example/p/1</loc></url>'.repeat(5_000)}</urlset>`;

function pagesServed(): number {
  return served.filter((url) => url !== '/robots.txt').length;
}

describe('a page is fetched', () => {
  it.each<[string, Record<string, string>, (text: string) => Buffer]>([
    ['as a file', { 'content-type': 'application/gzip' }, (text) => gzipSync(text)],
    ['under a type that says nothing', { 'content-type': 'application/octet-stream' }, (text) => gzipSync(text)],
    ['under the type of what is in it', { 'content-type': 'application/xml' }, (text) => gzipSync(text)],
    [
      'and compressed on the way',
      { 'content-type': 'application/x-gzip', 'content-encoding': 'br' },
      (text) => brotliCompressSync(gzipSync(text)),
    ],
    [
      'where the packing is called compression',
      { 'content-type': 'application/x-gzip', 'content-encoding': 'x-gzip' },
      (text) => gzipSync(text),
    ],
  ])('a packed sitemap: %s', async (_, headers, pack) => {
    page = (_request, response) => response.writeHead(200, headers).end(pack(SITEMAP));
    const opened = await fetched({ url: `${origin}/sitemap.xml.gz` });
    if (opened.kind !== 'page') throw new Error(JSON.stringify(opened));
    const text = Buffer.from(await decodeBody(opened.bytes, opened.codings, MAX_PAGE_BYTES)).toString();
    expect(text).toBe(SITEMAP);
    expect(extractPage({ ...opened, bytes: Buffer.from(text) })).toMatchObject({ kind: 'sitemap', status: 'ok' });
  });

  it.each([
    ['plain', '', (text: string) => Buffer.from(text)],
    ['gzip', 'gzip', (text: string) => gzipSync(text)],
    ['br', 'br', (text: string) => brotliCompressSync(text)],
  ])('as it came, %s, with what tells the next fetch whether it changed', async (_, encoding, compress) => {
    page = (_request, response) => {
      if (encoding) response.setHeader('content-encoding', encoding);
      response.setHeader('content-type', 'text/html').setHeader('etag', 'W/"7"');
      response.setHeader('last-modified', 'Sun, 01 Mar 2026 12:00:00 GMT').end(compress(PAGE));
    };
    const result = await fetched();
    if (result.kind !== 'page') throw new Error(JSON.stringify(result));
    expect(result).toMatchObject({
      status: 200,
      url: `${origin}/p/1`,
      contentType: 'text/html',
      etag: 'W/"7"',
      lastModified: 'Sun, 01 Mar 2026 12:00:00 GMT',
      codings: encoding ? [encoding] : [],
    });
    expect(Buffer.from(await decodeBody(result.bytes, result.codings, MAX_PAGE_BYTES)).toString()).toBe(PAGE);
  });

  it('by a bot that says who it is and what it has', async () => {
    let headers: IncomingMessage['headers'] = {};
    page = (request, response) => {
      headers = request.headers;
      response.end(PAGE);
    };
    await fetched({ etag: '"7"', lastModified: 'Sun, 01 Mar 2026 12:00:00 GMT' });
    expect(headers).toMatchObject({
      'user-agent': USER_AGENT,
      'if-none-match': '"7"',
      'if-modified-since': 'Sun, 01 Mar 2026 12:00:00 GMT',
      'accept-encoding': 'br, zstd, gzip, deflate',
    });
  });

  it('after redirects, and says where it was', async () => {
    page = ({ url }, response) =>
      url === '/p/1' ? response.writeHead(301, { location: '/p/lamp' }).end() : response.end(PAGE);
    expect(await fetched()).toMatchObject({ kind: 'page', url: `${origin}/p/lamp` });
  });

  it('is unchanged when the server says so, and its validators live on', async () => {
    page = (_, response) => response.writeHead(304, { etag: '"8"' }).end();
    expect(await fetched({ etag: '"7"', lastModified: 'Sun, 01 Mar 2026 12:00:00 GMT' })).toEqual({
      kind: 'unchanged',
      because: 'not_modified',
      protocol: 'h1',
      status: 304,
      url: `${origin}/p/1`,
      etag: '"8"',
      lastModified: 'Sun, 01 Mar 2026 12:00:00 GMT',
    });
  });

  it('is unchanged when its bytes are those of the last time, which are not decompressed', async () => {
    // No gzip at all: decompressing it would fail.
    const bytes = 'the same bytes';
    page = (_, response) => response.setHeader('content-encoding', 'gzip').setHeader('etag', '"9"').end(bytes);
    expect(await fetched()).toMatchObject({ kind: 'failed', failure: { reason: 'body_corrupt' } });
    expect(await fetched({ previousHash: hash('sha256', bytes) })).toMatchObject({
      kind: 'unchanged',
      because: 'same_bytes',
      etag: '"9"',
    });
    page = (_, response) => response.end(PAGE);
    expect(await fetched({ previousHash: hash('sha256', bytes) })).toMatchObject({
      kind: 'page',
      sha256: hash('sha256', PAGE),
    });
  });

  it('keeps no validator that could not be sent back', async () => {
    page = (_, response) =>
      response.setHeader('etag', 'not quoted').setHeader('last-modified', 'Ö'.repeat(99)).end(PAGE);
    expect(await fetched()).toMatchObject({ kind: 'page', etag: null, lastModified: null });
  });
});

describe('what is no page is told apart', () => {
  it.each([
    ['image/png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
    ['application/pdf', Buffer.from('%PDF-1.7')],
    ['video/mp4', Buffer.alloc(1_000)],
    ['text/html', Buffer.from('%PDF-1.7\n')],
    ['text/html', Buffer.from('PK\x03\x04 some archive', 'latin1')],
    ['application/octet-stream', Buffer.alloc(1_000)],
    ['', Buffer.from('GIF89a\x01\x00\x01\x00', 'latin1')],
  ])('a file of type %p', async (type, bytes) => {
    page = (_, response) => {
      if (type) response.setHeader('content-type', type);
      response.end(bytes);
    };
    expect(await fetched()).toMatchObject({
      kind: 'failed',
      status: 200,
      failure: { class: 'not_a_page', retry: false },
    });
  });

  it.each([
    ['application/json', Buffer.from('{"price":"39.90"}')],
    ['application/ld+json', Buffer.from('{}')],
    ['application/rss+xml', Buffer.from('<rss/>')],
    ['text/html; charset=utf-16', Buffer.from(PAGE, 'utf16le')],
    ['text/html', Buffer.from(`\uFEFF${PAGE}`, 'utf16le')],
    ['', Buffer.from(PAGE)],
    ['application/octet-stream', Buffer.from(PAGE)],
  ])('but text of type %p is one', async (type, bytes) => {
    page = (_, response) => {
      if (type) response.setHeader('content-type', type);
      response.end(bytes);
    };
    expect((await fetched()).kind).toBe('page');
  });

  it('a packed file that holds anything else than text, and a bomb in one', async () => {
    const send = (bytes: Buffer, headers: Record<string, string> = { 'content-type': 'application/x-gzip' }): void => {
      page = (_, response) => response.writeHead(200, headers).end(bytes);
    };
    send(gzipSync(Buffer.from([0x75, 0x73, 0x74, 0x61, 0x72, 0, 0, 0, 7])));
    expect(await fetched()).toMatchObject({ failure: { class: 'not_a_page', reason: 'not_a_page' } });
    const bomb = gzipSync(Buffer.alloc(60 << 20, ' '));
    send(bomb);
    expect(await fetched()).toMatchObject({ failure: { reason: 'decompression_bomb' } });
    send(gzipSync(bomb), { 'content-type': 'application/xml', 'content-encoding': 'gzip' });
    expect(await fetched()).toMatchObject({ failure: { reason: 'decompression_bomb' } });
  });

  it('a film is not even downloaded', async () => {
    page = (_, response) => {
      response.setHeader('content-type', 'video/mp4').setHeader('content-length', 10 * 2 ** 30);
      response.write(Buffer.alloc(65_536));
    };
    expect(await fetched()).toMatchObject({ kind: 'failed', failure: { reason: 'not_a_page' } });
  });

  it('a bomb, an unknown compression, a broken one', async () => {
    const send = (encoding: string, bytes: Buffer): void => {
      page = (_, response) => response.setHeader('content-encoding', encoding).end(bytes);
    };
    send('gzip', gzipSync(Buffer.alloc(50 << 20, ' ')));
    expect(await fetched()).toMatchObject({
      failure: { class: 'too_large', reason: 'decompression_bomb', retry: false },
    });
    send('secret', Buffer.from(PAGE));
    expect(await fetched()).toMatchObject({
      status: 200,
      failure: { class: 'not_a_page', reason: 'encoding_unknown' },
    });
    send('gzip', Buffer.from(PAGE));
    expect(await fetched()).toMatchObject({ failure: { class: 'unreachable', reason: 'body_corrupt', retry: true } });
  });

  it('an error counts by its status, whatever its body', async () => {
    page = (_, response) =>
      response.writeHead(404, { 'content-encoding': 'secret', 'content-type': 'video/mp4' }).end('x');
    expect(await fetched()).toMatchObject({ status: 404, failure: { class: 'gone', reason: 'http_404' } });
    page = (_, response) => response.writeHead(503).end(Buffer.alloc(20 << 20));
    expect(await fetched()).toMatchObject({ status: 503, failure: { class: 'server_error' } });
  });

  it('a wall against bots, in whatever compression', async () => {
    page = (_, response) =>
      response.writeHead(403, { 'content-encoding': 'gzip' }).end(gzipSync('<title>Just a moment...</title>'));
    expect(await fetched()).toMatchObject({ status: 403, failure: { class: 'blocked', reason: 'bot_wall' } });
  });

  it('a host that is down, an address that may not be called, a request that is not wanted any more', async () => {
    const closed = createServer();
    await once(closed.listen(0, '127.0.0.1'), 'listening');
    const port = (closed.address() as AddressInfo).port;
    await once(closed.close(), 'close');
    const down = new Egress({ userAgent: USER_AGENT, allow: [`127.0.0.1:${port}`] });
    const sources = { egress: down, robots: new Robots(down, clock, USER_AGENT), clock };
    expect(await fetchPage(sources, { url: `http://127.0.0.1:${port}/` })).toMatchObject({
      status: null,
      failure: { class: 'unreachable', reason: 'connect_refused', retry: true },
    });
    await down.destroy();
    expect(await fetched({ url: 'http://169.254.169.254/' })).toMatchObject({
      status: null,
      failure: { class: 'forbidden', reason: 'address_forbidden', retry: false },
    });
    page = (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
    expect(await fetched()).toMatchObject({ failure: { class: 'forbidden', reason: 'address_forbidden' } });
    expect(await fetched({ signal: AbortSignal.abort() })).toMatchObject({ failure: { class: 'cancelled' } });
  });
});

describe('robots.txt', () => {
  const forbid = (path: string): void => {
    robotsTxt = (_, response) => response.end(`User-agent: BlackfangBot\nDisallow: ${path}\nCrawl-delay: 2`);
  };

  it('keeps us from a page that it forbids, also behind a redirect', async () => {
    forbid('/p/2');
    page = ({ url }, response) =>
      url === '/p/1' ? response.writeHead(302, { location: '/p/2' }).end() : response.end(PAGE);
    expect(await fetched({ url: `${origin}/p/2` })).toMatchObject({
      failure: { reason: 'robots_forbidden', retry: false },
    });
    expect(served).toEqual(['/robots.txt']);
    expect(await fetched()).toMatchObject({ failure: { class: 'forbidden', reason: 'robots_forbidden' } });
    expect(served).toEqual(['/robots.txt', '/p/1']);
    expect((await robots.rulesFor(new URL(origin))).crawlDelayMs).toBe(2_000);
  });

  it('is asked for once a day, and once by many at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, () => fetched()));
    elapsedMs = 23 * HOUR;
    await fetched();
    expect(served.filter((url) => url === '/robots.txt')).toHaveLength(1);
    elapsedMs = 24 * HOUR;
    await fetched();
    expect(served.filter((url) => url === '/robots.txt')).toHaveLength(2);
  });

  it.each([400, 401, 403, 404, 410])('that answers %d forbids nothing', async (status) => {
    robotsTxt = (_, response) => response.writeHead(status).end('User-agent: *\nDisallow: /');
    expect((await fetched()).kind).toBe('page');
  });

  it.each([500, 503, 429])('that answers %d forbids everything for a while', async (status) => {
    robotsTxt = (_, response) => response.writeHead(status).end();
    expect(await fetched()).toMatchObject({
      failure: { class: 'unreachable', reason: 'robots_unavailable', retryAfterMs: 600_000 },
    });
    forbid('/other');
    expect(await fetched()).toMatchObject({ failure: { reason: 'robots_unavailable' } });
    elapsedMs = HOUR;
    expect((await fetched()).kind).toBe('page');
  });

  it('that can not be had any more is still known from before', async () => {
    forbid('/p/2');
    expect((await fetched()).kind).toBe('page');
    elapsedMs = 25 * HOUR;
    robotsTxt = ({ socket }) => socket.destroy();
    expect((await fetched()).kind).toBe('page');
    expect(await fetched({ url: `${origin}/p/2` })).toMatchObject({ failure: { reason: 'robots_forbidden' } });
  });

  it('that breaks off, never known before, leaves the page alone and says why', async () => {
    robotsTxt = ({ socket }) => socket.destroy();
    expect(await fetched()).toMatchObject({ failure: { class: 'unreachable', reason: 'connection_reset' } });
    expect(pagesServed()).toBe(0);
  });

  it('that redirects for ever or to where we may not go forbids nothing', async () => {
    robotsTxt = (_, response) => response.writeHead(302, { location: '/robots.txt' }).end();
    expect((await fetched()).kind).toBe('page');
    elapsedMs = 25 * HOUR;
    robotsTxt = (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/robots.txt' }).end();
    expect((await fetched()).kind).toBe('page');
  });

  it('is read up to 500 KiB', async () => {
    const early = 'User-agent: *\nDisallow: /p/2\n';
    robotsTxt = (_, response) => response.end(`${early}${'#'.repeat(600_000)}\nDisallow: /p/1\n`);
    expect((await fetched()).kind).toBe('page');
    expect((await fetched({ url: `${origin}/p/2` })).kind).toBe('failed');
  });
});
