import type { Answer, Made, Page, Problem } from './api.ts';
import { Customer } from './customer.ts';
import { Product } from './product.ts';
import { until } from '@blackfang/testing';

interface Competitor extends Made {
  readonly pausedReason: string | null;
}

describe('A2 plans', () => {
  let product: Product;

  beforeAll(async () => {
    product = await Product.start();
  });

  afterAll(() => product?.close());

  const add = (customer: Customer, name: string): Promise<Answer<Competitor & Problem>> =>
    customer.api.call<Competitor & Problem>('POST', '/competitors', { name });
  /** Comes again while the door is too busy, as it asks. */
  const addPatiently = (customer: Customer, name: string) =>
    until('room at the door', async () => {
      const answer = await add(customer, name);
      return answer.status !== 503 && answer;
    });
  const list = async (customer: Customer) => (await customer.api.get<Page<Competitor>>('/competitors?limit=200')).items;

  it('leave 5 competitors of 100 that are added at once where the plan has 5', async () => {
    const ada = await Customer.register(product, 'Ada');
    for (let number = 1; number <= 6; number += 1) expect((await add(ada, `Old ${number}`)).status).toBe(201);

    await ada.api.put('/billing/subscription', { plan: 'basic' });
    await until('pause of the sixth', async () => (await list(ada)).some(({ pausedReason }) => pausedReason !== null));
    for (const { id } of await list(ada)) await ada.api.delete(`/competitors/${id}`);

    const answers = await Promise.all(Array.from({ length: 100 }, (_, number) => addPatiently(ada, `New ${number}`)));
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 403);
    expect(refused).toHaveLength(95);
    expect(refused[0]?.body.type).toMatch(/\/plan_limit$/);
    expect(new Set((await list(ada)).map(({ id }) => id))).toEqual(new Set(made.map(({ body }) => body.id)));
  });

  it('apply soon after a change, to caps and to the rate of requests', async () => {
    const ada = await Customer.register(product, 'Ada');
    await ada.api.put('/billing/subscription', { plan: 'basic' });
    const limitOf = async () => (await ada.api.call('GET', '/me')).headers.get('ratelimit-limit');
    await until('rate of basic', async () => (await limitOf()) === '600');
    for (let number = 1; number <= 5; number += 1) expect((await add(ada, `Old ${number}`)).status).toBe(201);
    expect((await add(ada, 'One more')).status).toBe(403);

    await ada.api.put('/billing/subscription', { plan: 'enterprise' });
    await until('room for more', async () => (await add(ada, 'One more')).status === 201);
    await until('rate of enterprise', async () => (await limitOf()) === '6000');
  });
});
