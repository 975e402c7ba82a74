// A shop in a process of its own: product pages at several addresses, compressed, with ETags and a robots.txt.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { generatePages, type GeneratedPage } from './product-pages.ts';

export interface Shop {
  /** `127.0.0.1:PORT` of each host. */
  readonly hosts: readonly string[];
  /** Of all pages, those of one host apart from each other. */
  readonly urls: readonly string[];
  /** How often each status was answered to a request for a page. */
  answers(): Promise<Readonly<Record<string, number>>>;
  /** Gives all pages their next prices. @returns what they say now, in the order of `urls` */
  change(): Promise<readonly GeneratedPage['offer'][]>;
  close(): void;
}

interface ShopSize {
  readonly pages: number;
  readonly bytes: number;
  readonly hosts: number;
}

export async function openShop(size: ShopSize): Promise<Shop> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(size)]);
  const [hosts] = (await once(child, 'message')) as [string[]];
  return {
    hosts,
    urls: Array.from({ length: size.pages }, (_, page) => `http://${hosts[page % hosts.length]}/p/${page}`),
    async answers() {
      child.send('answers');
      return ((await once(child, 'message')) as [Record<string, number>])[0];
    },
    async change() {
      child.send('change');
      return ((await once(child, 'message')) as [GeneratedPage['offer'][]])[0];
    },
    close: () => child.disconnect(),
  };
}

async function serve({ pages, bytes, hosts }: ShopSize): Promise<void> {
  let version = 0;
  const show = () =>
    generatePages(pages, bytes, version).map(({ gzip, offer }) => ({
      gzip,
      offer,
      etag: `"${createHash('sha256').update(gzip).digest('hex').slice(0, 16)}"`,
    }));
  let shown = show();
  const answers: Record<string, number> = {};
  const servers = Array.from({ length: hosts }, () =>
    createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      const path = request.url ?? '';
      if (path === '/robots.txt') {
        response.writeHead(200, { 'content-type': 'text/plain' }).end('User-agent: *\nDisallow: /cart\n');
        return;
      }
      const page = shown[Number(path.slice('/p/'.length))];
      const status = page === undefined ? 404 : request.headers['if-none-match'] === page.etag ? 304 : 200;
      answers[status] = (answers[status] ?? 0) + 1;
      if (page === undefined || status !== 200) {
        response.writeHead(status, { ...(page && { etag: page.etag }) }).end();
        return;
      }
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-encoding': 'gzip',
        'content-length': page.gzip.length,
        etag: page.etag,
      });
      response.end(page.gzip);
    }),
  );
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  process.on('message', (order: 'answers' | 'change') => {
    if (order === 'answers') return process.send?.(answers);
    version += 1;
    shown = show();
    return process.send?.(shown.map(({ offer }) => offer));
  });
  process.once('disconnect', () => process.exit());
  process.send?.(servers.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`));
}

const [own, size] = process.argv.slice(1);
if (own === fileURLToPath(import.meta.url) && size !== undefined) await serve(JSON.parse(size) as ShopSize);
