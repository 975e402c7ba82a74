import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { page } from '../pages/page.ts';

const INDEX = 'index.html';
/** What a browser must ask again for, each time: names that stay while what is behind them changes. */
const ASK_AGAIN = 'no-cache';
/** Built beside a file for those who take it; never asked for by name. */
const PACKED = /\.(br|gz)$/;
/** For the build's own use. */
const PRELOADS = 'preloads.json';
const NOT_SERVED = ['manifest.json', PRELOADS, INDEX];
/** Pages of screens that are drawn before their code is there, by the path of the screen. */
const AHEAD = 'ahead';
/** Paths of others: an unknown one there is told as the API tells it. */
const NOT_THE_APP = /^\/(api|health|assets)(\/|$)/;
const A_FILE = /\.[a-z0-9]{2,12}$/i;

/**
 * Serves the web app from the folder of its build: hashed assets for ever, packed as the browser takes them, and
 * `index.html`, or the page that is drawn ahead for it, for every address that the app may know, with a hint at the assets
 * that this one needs beside.
 * @param folder undefined, or without a build, where there is none: then every page says so
 */
export async function serveWebApp(server: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined || !isFile(join(folder, INDEX))) {
    server.get('/', answerNotBuilt);
    server.get('/*', (request, reply) => (isOfTheApp(request.url) ? answerNotBuilt(request, reply) : notFound(reply)));
    return;
  }
  await server.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    index: false,
    immutable: true,
    maxAge: '365d',
  });
  const send = (reply: FastifyReply, file: string) =>
    reply.header('cache-control', ASK_AGAIN).sendFile(file, folder, { cacheControl: false });
  for (const file of filesBesideAssets(folder)) server.get(`/${file}`, (_request, reply) => send(reply, file));
  const linksOf = readPreloads(folder);
  const pages = findPagesAhead(folder);
  const sendApp = ({ url }: FastifyRequest, reply: FastifyReply) => {
    const links = linksOf(pathOf(url));
    return send(links === undefined ? reply : reply.header('link', links), pages.get(pathOf(url)) ?? INDEX);
  };
  server.get('/', sendApp);
  server.get('/*', (request, reply) => (isOfTheApp(request.url) ? sendApp(request, reply) : notFound(reply)));
}

/**
 * Reads which assets each screen needs beside those that the page names itself.
 * @returns the value of a `Link` header for a path, where there is one
 */
function readPreloads(folder: string): (path: string) => string | undefined {
  const file = join(folder, PRELOADS);
  const preloads = isFile(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>) : {};
  const screens = Object.entries(preloads).map(([path, assets]) => ({
    matches: matcherOf(path),
    links: assets.map((asset) => `<${asset}>; rel=modulepreload`).join(', '),
  }));
  return (path) => screens.find(({ matches }) => matches.test(path))?.links;
}

/** @returns files below the folder by the path of their screen: `ahead/sign-in.html` by `/sign-in` */
function findPagesAhead(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const pages = files.filter((file) => file.startsWith(`${AHEAD}/`) && file.endsWith('.html'));
  return new Map(pages.map((file) => [file.slice(AHEAD.length, -'.html'.length), file]));
}

/** @param path as the router of the app writes it: `/watches/$id`, `/settings/{-$section}` */
function matcherOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\/\{-\$\w+\}/g, '(?:/[^/]+)?').replaceAll(/\$\w+/g, '[^/]+')}$`);
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

/** Which of its screens an address is, or that it is none, the app says. */
function isOfTheApp(url: string): boolean {
  const path = pathOf(url);
  return !NOT_THE_APP.test(path) && !A_FILE.test(path);
}

function notFound(reply: FastifyReply): FastifyReply {
  reply.callNotFound();
  return reply;
}

function answerNotBuilt(_request: unknown, reply: FastifyReply): FastifyReply {
  return reply
    .status(503)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(
      page(
        'The web app is not built here',
        `<p>This installation serves the API alone. <code>./blackfang up</code> builds the app before it starts; a gateway
that runs by itself finds it in the folder that <code>WEB_ROOT</code> names.</p>
<ul><li><a href="/api/docs">Documentation of the API</a></li><li><a href="/health/ready">Health</a></li></ul>`,
      ),
    );
}

function filesBesideAssets(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      !/^(assets|ahead)\b/.test(file) && !PACKED.test(file) && !NOT_SERVED.includes(file) && isFile(join(folder, file)),
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
