import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What the shop shows at one path. */
export interface Shown {
  readonly price?: string;
  readonly currency?: string;
  readonly availability?: string;
  readonly name?: string;
  /** Changes the bytes and nothing else. */
  readonly noise?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of a product page. */
  readonly body?: string;
  /** Instead of a page. */
  readonly bytes?: Buffer;
  /** Answered with 304 when asked for. */
  readonly etag?: string;
  readonly gzip?: boolean;
}

export interface Shop {
  /** `127.0.0.1:PORT`, for the allow list. */
  readonly address: string;
  readonly visits: { path: string; headers: IncomingMessage['headers'] }[];
  url(path: string): string;
  show(path: string, shown: Shown): void;
  /** Answers nothing at `path` until what this returns is called; resolves `asked` when somebody asks. */
  hold(path: string): { asked: Promise<void>; release: () => void };
  close(): Promise<void>;
}

/** A real shop on this machine. */
export async function openShop(): Promise<Shop> {
  const pages = new Map<string, Shown>();
  const holds = new Map<string, { asked: () => void; released: Promise<void> }>();
  const visits: Shop['visits'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    visits.push({ path, headers: request.headers });
    const hold = holds.get(path);
    hold?.asked();
    void (hold?.released ?? Promise.resolve()).then(() => answer(request, response, pages.get(path)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    visits,
    url: (path) => `http://${address}${path}`,
    show: (path, shown) => pages.set(path, shown),
    hold(path) {
      const asked = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      holds.set(path, { asked: asked.resolve, released: released.promise });
      const release = () => {
        holds.delete(path);
        released.resolve();
      };
      return { asked: asked.promise, release };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, shown: Shown | undefined): void {
  if (shown === undefined) {
    response.writeHead(404).end('no such page');
    return;
  }
  if (shown.etag !== undefined && request.headers['if-none-match'] === shown.etag) {
    response.writeHead(304, { etag: shown.etag }).end();
    return;
  }
  const body = shown.bytes ?? Buffer.from(shown.body ?? productPage(shown));
  response.writeHead(shown.status ?? 200, {
    'content-type': 'text/html; charset=utf-8',
    ...(shown.etag !== undefined && { etag: shown.etag }),
    ...(shown.gzip && { 'content-encoding': 'gzip' }),
    ...shown.headers,
  });
  response.end(shown.gzip ? gzipSync(body) : body);
}

export function productPage({ price, currency = 'EUR', availability = 'InStock', name = 'Lamp', noise = '' }: Shown) {
  const offers = {
    '@type': 'Offer',
    ...(price !== undefined && { price, priceCurrency: currency }),
    availability: `https://schema.org/${availability}`,
  };
  const data = { '@context': 'https://schema.org', '@type': 'Product', name, sku: 'L-1', offers };
  return `<!doctype html><html lang="en"><head><title>${name}</title>
    <script type="application/ld+json">${JSON.stringify(data)}</script></head><body><!-- ${noise} --><h1>${name}</h1></body></html>`;
}
