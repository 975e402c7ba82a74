import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { formatDecimal, isAmount, Loop, parseDecimal } from '@blackfang/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { newServer, readJson, Refusal } from '../http-server.ts';
import { articleOf, type Article } from './catalogue.ts';
import { MARKETS } from './markets.ts';
import { AVAILABILITIES, TICK_MS, type ProductState } from './movement.ts';
import { listingPage, pathOf, productImage, productPage } from './shop-pages.ts';
import { ShopStore } from './shop.store.ts';
import { SIGN } from './sign.ts';

const ProductChange = z.strictObject(
  {
    price: z
      .string({ error: 'Give the price as decimal text such as "12.50".' })
      .refine((text) => isAmount(text) && !text.startsWith('-'), {
        error: 'Give the price as decimal text such as "12.50", not negative.',
      })
      .optional(),
    availability: z.enum(AVAILABILITIES, { error: `Choose one of ${AVAILABILITIES.join(', ')}.` }).optional(),
    frozen: z.boolean({ error: 'Say true or false.' }).optional(),
  },
  { error: 'Send an object with price, availability or frozen, and nothing else.' },
);

/** A shop whose prices and stock move by themselves, for the demo to watch. */
export async function startShop(db: DatabaseSync, port: number): Promise<{ close(): Promise<void> }> {
  const store = new ShopStore(db);
  const shop = `http://127.0.0.1:${port}`;
  const server = newServer();
  const known = (id: string): { article: Article; state: ProductState } => {
    const [article, state] = [articleOf(id), store.product(id)];
    if (article === undefined || state === undefined) throw new Refusal(404, `The shop has no product ${id}.`);
    return { article, state };
  };
  const toItem = ({ id, price, availability }: ProductState) => {
    return { id, url: shop + pathOf(id), price, currency: currencyOf(id), availability };
  };

  server.get('/', (request, reply) => answer(request, reply, 'text/html', listingPage(store.products())));
  server.get<{ Params: { id: string } }>('/products/:id', (request, reply) => {
    const { article, state } = known(request.params.id);
    return answer(request, reply, 'text/html', productPage(article, state, shop));
  });
  server.get<{ Params: { file: string } }>('/images/:file', (request, reply) => {
    const { article } = known(request.params.file.replace(/\.svg$/, ''));
    return answer(request, reply, 'image/svg+xml', productImage(article));
  });
  server.get('/sign.png', (_request, reply) => reply.type('image/png').send(SIGN));
  server.get('/robots.txt', (request, reply) => answer(request, reply, 'text/plain', 'User-agent: *\nAllow: /\n'));

  server.get('/api/products', () => ({ items: store.products().map(toItem) }));
  server.get('/api/changes', () => ({ items: store.changes() }));
  server.put<{ Params: { id: string } }>('/api/products/:id', (request) => {
    const { article } = known(request.params.id);
    const change = readJson(request, ProductChange);
    const price = change.price === undefined ? undefined : withDigits(change.price, MARKETS[article.market].digits);
    const state = store.set(article.id, { ...change, price });
    if (state === undefined) throw new Refusal(404, `The shop has no product ${article.id}.`);
    return { ...toItem(state), frozen: state.frozen };
  });

  const moving = new Loop({
    round: async () => {
      store.move();
      return false;
    },
    everyMs: TICK_MS,
    retryMs: TICK_MS,
    failed: (error) => process.stderr.write(`The shop did not move: ${String(error)}\n`),
  });
  await server.listen({ host: '127.0.0.1', port });
  moving.start();
  return {
    close: async () => {
      await moving.close();
      await server.close();
    },
  };
}

function currencyOf(id: string): string | null {
  const article = articleOf(id);
  return article === undefined ? null : MARKETS[article.market].currency;
}

/** With at least as many digits behind the point as prices of the market have: `5` is `5.00`. */
function withDigits(amount: string, digits: number): string {
  const { units, scale } = parseDecimal(amount);
  return scale >= digits
    ? formatDecimal({ units, scale })
    : formatDecimal({ units: units * 10n ** BigInt(digits - scale), scale: digits });
}

/** The same bytes have the same ETag, and who has them is told so instead of getting them again. */
function answer(request: FastifyRequest, reply: FastifyReply, type: string, body: string): FastifyReply {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  reply.headers({ etag, 'cache-control': 'no-cache' });
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known?.includes(etag) || known?.includes('*')) return reply.code(304).send();
  return reply.type(`${type}; charset=utf-8`).send(body);
}
