import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { Page } from './api.ts';
import { Customer, type Run } from './customer.ts';
import { refusalOf } from './problem.ts';
import { Product } from './product.ts';
import { until } from '@blackfang/testing';

/** Ways to write where nobody outside may send us; `PORT` is that of a server that would hear it. */
const FORBIDDEN = [
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://127.0.0.53/',
  'http://0177.0.0.1:PORT/',
  'http://0x7f.0x0.0x0.0x1:PORT/',
  'http://0x7f000001:PORT/',
  'http://2130706433:PORT/',
  'http://017700000001:PORT/',
  'http://127。0。0。1:PORT/',
  'http://①②⑦.0.0.1:PORT/',
  'http://%31%32%37.0.0.1:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://0.0.0.0:PORT/',
  'http://0:PORT/',
  'http://localhost:PORT/',
  'http://LOCALHOST.:PORT/',
  'http://shop.localhost:PORT/',
  `http://${hostname()}:PORT/`,
  'http://[::1]:PORT/',
  'http://[::]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://[2002:7f00:1::]/',
  'http://[fe80::1]/',
  'http://[fd00::1]/',
  'http://[ff02::1]/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[fd00:ec2::254]/',
  'http://metadata.google.internal/',
  'http://192.0.2.1/',
  'http://198.18.0.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://user:password@127.0.0.1:PORT/',
  'http://shop.example@127.0.0.1:PORT/',
  'http://8.8.8.8:22/',
  'http://8.8.8.8:6379/',
  'ftp://8.8.8.8/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/',
  'javascript:alert(1)',
  'data:text/html,<p>9.99</p>',
  '//127.0.0.1:PORT/',
  'shop',
];

describe('Z8 addresses of the inside', () => {
  let product: Product;
  let ada: Customer;
  let site: Server;
  let inside: Server;
  let heard = 0;
  const addressOf = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeAll(async () => {
    inside = await serve((_request, response) => {
      heard += 1;
      response.end('a secret');
    });
    site = await serve((request, response) => {
      if (request.url === '/robots.txt') response.writeHead(404).end();
      else if (request.url === '/twice') response.writeHead(302, { location: '/once' }).end();
      else response.writeHead(302, { location: `http://${addressOf(inside)}/` }).end();
    });
    product = await Product.start({ allowEgress: [addressOf(site)] });
    ada = await Customer.register(product, 'Ada');
  });

  afterAll(async () => {
    await product?.close();
    for (const server of [site, inside]) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('would be heard of where they are dialled', async () => {
    await fetch(`http://${addressOf(inside)}/`);
    expect(heard).toBe(1);
    heard = 0;
  });

  it.each(FORBIDDEN)('are refused at the field and not dialled: %s', async (written) => {
    const url = written.replace('PORT', addressOf(inside).split(':')[1] ?? '');
    for (const [path, body] of [
      ['/watches', { url }],
      ['/extract', { url }],
      ['/webhook-endpoints', { url, topics: ['alert.*'] }],
    ] as const) {
      expect(refusalOf(await ada.api.call('POST', path, body))).toMatchObject({ status: 422, fields: ['url'] });
    }
    expect(heard).toBe(0);
  });

  it('leave nothing behind that was refused', async () => {
    for (const path of ['/watches', '/competitors', '/webhook-endpoints']) {
      expect((await ada.api.get<Page<unknown>>(path)).items).toEqual([]);
    }
  });

  it.each(['/once', '/twice'])('are not dialled when the page at %s leads there', async (path) => {
    const url = `http://${addressOf(site)}${path}`;
    const extraction = await ada.api.call('POST', '/extract', { url });
    expect(extraction).toMatchObject({
      status: 200,
      body: { status: 'failed', error: { reason: 'address_forbidden' } },
    });
    const { id } = await ada.api.post<{ id: string }>('/watches', { url });
    const run = await until('failed run', async () => {
      const [last] = (await ada.api.get<Page<Run>>(`/watches/${id}/runs`)).items;
      return last?.status === 'failed' && last;
    });
    expect(run.reason).toBe('address_forbidden');
    expect(heard).toBe(0);
  });

  it('are of no matter for a page that is given', async () => {
    const html =
      '<script type="application/ld+json">{"@type":"Product","name":"Lamp","offers":{"price":"9.99","priceCurrency":"EUR"}}</script>';
    const answer = await ada.api.call('POST', '/extract', { url: 'https://shop.invalid/lamp', html });
    expect(answer).toMatchObject({ status: 200, body: { status: 'ok', price: { amount: '9.99', currency: 'EUR' } } });
  });
});

async function serve(handler: RequestListener): Promise<Server> {
  const server = createServer(handler);
  // On every address of the machine, so that each way to write one of them would be heard.
  server.listen(0);
  await once(server, 'listening');
  return server;
}
