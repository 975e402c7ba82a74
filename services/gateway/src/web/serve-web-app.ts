import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { page } from '../pages/page.ts';

const INDEX = 'index.html';
/** What a browser must ask again for, each time: names that stay while what is behind them changes. */
const ASK_AGAIN = 'no-cache';
/** Built beside a file for those who take it; never asked for by name. */
const PACKED = /\.(br|gz)$/;
/** For the build's own use. */
const NOT_SERVED = ['manifest.json', INDEX];
/** Paths of others: an unknown one there is told as the API tells it. */
const NOT_THE_APP = /^\/(api|health|assets)(\/|$)/;
const A_FILE = /\.[a-z0-9]{2,12}$/i;

/**
 * Serves the web app from the folder of its build: hashed assets for ever, packed as the browser takes them, and
 * `index.html` for every address that the app may know.
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
  server.get('/', (_request, reply) => send(reply, INDEX));
  server.get('/*', (request, reply) => (isOfTheApp(request.url) ? send(reply, INDEX) : notFound(reply)));
}

/** Which of its screens an address is, or that it is none, the app says. */
function isOfTheApp(url: string): boolean {
  const path = url.split('?', 1)[0] ?? '';
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
      !file.startsWith('assets') && !PACKED.test(file) && !NOT_SERVED.includes(file) && isFile(join(folder, file)),
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
