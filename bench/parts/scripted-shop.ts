// A shop whose pages are a shell and a script: it asks for the product and draws it. In a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';

export interface ScriptedProduct {
  readonly name: string;
  readonly price: string;
}

export interface ScriptedShop {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  readonly urls: readonly string[];
  readonly products: readonly ScriptedProduct[];
  close(): void;
}

const productOf = (page: number): ScriptedProduct => ({
  name: `Lamp ${page}`,
  price: `${(page * 37) % 900}.${String((page * 13) % 100).padStart(2, '0')}`,
});

export async function openScriptedShop(pages: number): Promise<ScriptedShop> {
  const child = fork(fileURLToPath(import.meta.url), ['serve']);
  const [address] = (await once(child, 'message')) as [string];
  return {
    address,
    urls: Array.from({ length: pages }, (_, page) => `http://${address}/p/${page}`),
    products: Array.from({ length: pages }, (_, page) => productOf(page)),
    close: () => child.disconnect(),
  };
}

const PICTURES = 12;
const SHELL = `<!doctype html><html lang="en"><head><title>Shop</title><meta charset="utf-8"><link rel="stylesheet" href="/style.css">
<script src="/app.js" defer></script></head><body><div id="root"></div></body></html>`;
const STYLE = `@font-face { font-family: shop; src: url(/font.woff2) } body { font-family: shop, sans-serif } .card { float: left; width: 200px }`;
const SCRIPT = `(async () => {
  const id = location.pathname.split('/').pop();
  const product = await (await fetch('/api/' + id)).json();
  const data = { '@context': 'https://schema.org', '@type': 'Product', name: product.name, offers: { '@type': 'Offer', price: product.price, priceCurrency: 'EUR', availability: 'https://schema.org/InStock' } };
  const element = (name, props, ...children) => { const e = Object.assign(document.createElement(name), props); e.append(...children); return e; };
  document.head.append(element('script', { type: 'application/ld+json', textContent: JSON.stringify(data) }));
  document.title = product.name;
  root.append(
    element('nav', {}, ...Array.from({ length: 40 }, (_, i) => element('a', { href: '/c/' + i, textContent: 'Category ' + i }))),
    element('h1', { textContent: product.name }),
    element('p', { className: 'price', textContent: '€ ' + product.price }),
    element('button', { textContent: 'Add to cart' }),
    ...Array.from({ length: ${PICTURES} }, (_, i) => element('img', { src: '/picture/' + id + '-' + i + '.png', width: 200, height: 200 })),
    ...Array.from({ length: 120 }, (_, i) => element('div', { className: 'card' }, element('h3', { textContent: 'Other lamp ' + i }), element('span', { textContent: 'A lamp for every room, and for most gardens.' }))),
  );
})();`;

async function serve(): Promise<void> {
  const picture = png(400);
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const path = request.url ?? '';
    const send = (type: string, body: string | Buffer, more: Record<string, string> = {}) =>
      response.writeHead(200, { 'content-type': type, ...more }).end(body);
    if (path.startsWith('/p/')) return send('text/html; charset=utf-8', SHELL);
    if (path.startsWith('/api/')) return send('application/json', JSON.stringify(productOf(Number(path.slice(5)))));
    if (path === '/app.js') return send('text/javascript; charset=utf-8', SCRIPT, { 'cache-control': 'max-age=3600' });
    if (path === '/style.css') return send('text/css', STYLE, { 'cache-control': 'max-age=3600' });
    if (path.startsWith('/picture/')) return send('image/png', picture);
    if (path === '/robots.txt') return send('text/plain', 'User-agent: *\nDisallow: /cart\n');
    response.writeHead(404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  process.once('disconnect', () => process.exit());
  process.send?.(`127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/** A grey square with noise, as heavy as a small photograph. */
function png(size: number): Buffer {
  let state = 1;
  const rows = Buffer.alloc(size * (size + 1));
  for (let at = 0; at < rows.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    rows[at] = at % (size + 1) === 0 ? 0 : 96 + (state >>> 27);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header[8] = 8;
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...chunks]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

const [own, order] = process.argv.slice(1);
if (own === fileURLToPath(import.meta.url) && order === 'serve') await serve();
