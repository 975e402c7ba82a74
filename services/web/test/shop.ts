import type { APIRequestContext } from '@playwright/test';
import { demoAddresses } from './api.ts';

/** Who moves which product of the demo's shop: each story one of its own, since they run side by side. */
const MOVED_BY = {
  'a newcomer on a desktop': 'robot-kuchenny-mira',
  'a newcomer on a phone': 'cocotte-fonte-loire',
  alerts: 'koffiezetter-gracht',
  competitors: 'akkuschrauber-kern',
  everyday: 'sklenice-kristal',
  products: 'kaffeemuehle-alba',
  reviews: 'fondue-set-alpstein',
  watch: 'fiets-polder',
} as const;

interface Item {
  readonly url: string;
  readonly price: string;
  readonly currency: string;
}

interface Change {
  readonly price?: string;
  readonly availability?: 'in_stock';
  readonly frozen?: boolean;
}

export interface StillProduct extends Item {
  put(change: Change): Promise<Item>;
}

/** A product in stock that stands still until somebody moves it, with what it costs from then on. */
export async function stillProduct(request: APIRequestContext, story: keyof typeof MOVED_BY): Promise<StillProduct> {
  const { shop } = await demoAddresses(request);
  const put = async (data: Change) => {
    const answer = await request.put(`${shop}/api/products/${MOVED_BY[story]}`, { data });
    if (!answer.ok()) throw new Error(`The shop refused ${JSON.stringify(data)}: ${await answer.text()}`);
    return (await answer.json()) as Item;
  };
  return { ...(await put({ frozen: true, availability: 'in_stock' })), put };
}
