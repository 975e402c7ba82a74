import { AppError } from '@blackfang/core';
import { caller, startHouse, tokenOf, type House } from './house.ts';
import type { Item } from './shelf.ts';

describe.each(['unix', 'tcp'] as const)('a stream over a %s socket', (transport) => {
  let house: House;
  let accessToken: string;

  beforeAll(async () => {
    house = await startHouse(transport);
    accessToken = await tokenOf(caller());
  });
  afterAll(() => house.close());

  it('brings every message in order', async () => {
    const counts: number[] = [];
    for await (const { count } of house.client().browse({ name: 'x', count: 1_000 }, { accessToken }))
      counts.push(count);
    expect(counts).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
  });

  it('goes as fast as it is read, and stops when its reader stops', async () => {
    let made = 0;
    const stopped = Promise.withResolvers<void>();
    house.shelf.browse = async function* () {
      try {
        for (;;) yield { name: 'x'.repeat(100_000), count: made++ };
      } finally {
        stopped.resolve();
      }
    };
    const reader = house.client().browse({ name: 'x', count: 0 }, { accessToken })[Symbol.asyncIterator]();
    for (let i = 0; i < 10; i++) await reader.next();
    // Without backpressure an endless source would fill the memory while nobody reads.
    expect(made).toBeLessThan(200);
    await reader.return?.();
    await stopped.promise;
  });

  it('ends with the error of its handler, after what it sent before', async () => {
    house.shelf.browse = async function* () {
      yield { name: 'first', count: 1 };
      throw new AppError('not_found', 'shelf_not_found', 'There is no such shelf.');
    };
    const names: string[] = [];
    const read = async () => {
      const stream = house.client().browse({ name: 'x', count: 0 }, { accessToken });
      for await (const { name } of stream) names.push(name);
    };
    await expect(read()).rejects.toMatchObject({ kind: 'not_found', reason: 'shelf_not_found' });
    expect(names).toEqual(['first']);
  });

  it('ends at its deadline', async () => {
    house.shelf.browse = async function* () {
      yield await new Promise<never>(() => undefined);
    };
    const stream = house.client().browse({ name: 'x', count: 0 }, { accessToken, timeoutMs: 50 });
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('of requests is taken up to its end', async () => {
    const items = Array.from({ length: 500 }, (): Item => ({ name: 'x'.repeat(1_000), count: 2 }));
    expect(await house.client().deliver(items, { accessToken })).toEqual({ name: 'delivered', count: 1_000 });
  });

  it('of requests that fails to be made fails the call with its own error', async () => {
    async function* broken(): AsyncIterable<Item> {
      yield { name: 'x', count: 1 };
      throw new Error('the source broke');
    }
    await expect(house.client().deliver(broken(), { accessToken })).rejects.toThrow('the source broke');
  });

  it('goes both ways', async () => {
    const answers: number[] = [];
    const requests = [1, 2, 3].map((count) => ({ name: 'x', count }));
    for await (const { count } of house.client().exchange(requests, { accessToken })) answers.push(count);
    expect(answers).toEqual([-1, -2, -3]);
  });

  it('is refused without a permission', async () => {
    const stream = house.client().exchange([], { accessToken: await tokenOf(caller({ role: 'viewer' })) });
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ kind: 'denied' });
  });
});
