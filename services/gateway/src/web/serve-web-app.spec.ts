import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { serveWebApp } from './serve-web-app.ts';

describe('the web app at the public door', () => {
  let folder: string;
  let server: FastifyInstance;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'blackfang-web-'));
    await mkdir(join(folder, 'assets'));
    await mkdir(join(folder, 'ahead'));
    const preloads = {
      '/sign-in': ['/assets/a-1.js', '/assets/b-2.js'],
      '/watches/$id': ['/assets/c-3.js'],
      '/settings/{-$section}': ['/assets/d-4.js'],
    };
    const files = {
      'index.html': '<p>app</p>',
      'sw.js': 'worker',
      'manifest.json': '{}',
      'preloads.json': JSON.stringify(preloads),
      'assets/a-1.js': 'plain',
      'ahead/sign-in.html': '<p>drawn</p>',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await writeFile(join(folder, 'assets/a-1.js.br'), 'by brotli');
    await writeFile(join(folder, 'assets/a-1.js.gz'), 'by gzip');
    server = fastify();
    await serveWebApp(server, folder);
  });

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const get = (url: string, encodings = '') =>
    server.inject({ url, headers: encodings === '' ? {} : { 'accept-encoding': encodings } });

  it.each(['/', '/sign-up', '/watches/01a1/anything?range=30d', '/accept-invitation?token=a.b'])(
    'gives its one page for %s, asked for anew each time',
    async (url) => {
      const { statusCode, body, headers } = await get(url);
      expect([statusCode, body, headers['cache-control']]).toEqual([200, '<p>app</p>', 'no-cache']);
    },
  );

  it.each(['/sign-in', '/sign-in?next=/a'])('gives the page that is drawn ahead for %s', async (url) => {
    const { statusCode, body, headers } = await get(url);
    expect([statusCode, body, headers['cache-control']]).toEqual([200, '<p>drawn</p>', 'no-cache']);
  });

  it.each([
    ['/sign-in?next=/a', '</assets/a-1.js>; rel=modulepreload, </assets/b-2.js>; rel=modulepreload'],
    ['/watches/01a1', '</assets/c-3.js>; rel=modulepreload'],
    ['/settings', '</assets/d-4.js>; rel=modulepreload'],
    ['/settings/keys', '</assets/d-4.js>; rel=modulepreload'],
    ['/watches/01a1/more', undefined],
    ['/', undefined],
  ])('tells at %s which assets it needs beside', async (url, link) => {
    expect((await get(url)).headers['link']).toBe(link);
  });

  it.each([
    ['', 'plain', undefined],
    ['gzip', 'by gzip', 'gzip'],
    ['gzip, deflate, br', 'by brotli', 'br'],
  ])('gives assets for a year, packed as "%s" takes them', async (encodings, body, encoding) => {
    const answer = await get('/assets/a-1.js', encodings);
    expect(answer.body).toBe(body);
    expect(answer.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable' });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['vary']).toBe('accept-encoding');
  });

  it('has its worker asked for anew each time', async () => {
    expect((await get('/sw.js')).headers['cache-control']).toBe('no-cache');
  });

  it.each([
    '/api/nothing',
    '/api',
    '/health/nothing',
    '/assets/gone-2.js',
    '/manifest.json',
    '/preloads.json',
    '/ahead/sign-in.html',
    '/wp-login.php',
  ])('leaves %s to those who answer for it', async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });

  it.each([undefined, '/nowhere/at/all'])('says so where it was not built: %s', async (root) => {
    const bare = fastify();
    await serveWebApp(bare, root);
    const page = await bare.inject({ url: '/sign-in' });
    expect(page.statusCode).toBe(503);
    expect(page.body).toContain('The web app is not built here');
    expect((await bare.inject({ url: '/api/nothing' })).statusCode).toBe(404);
    await bare.close();
  });
});
