import { AppError } from '@blackfang/core';
import { Gather } from './gather.ts';

describe('gathering single pieces of work', () => {
  it('does what comes together in one batch, within its bound, and answers each', async () => {
    const batches: number[][] = [];
    const gather = new Gather<number, string>(4, async (items) => {
      batches.push([...items]);
      return items.map(String);
    });
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map((n) => gather.add(n)))).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(batches).toEqual([
      [1, 2, 3, 4],
      [5, 6],
    ]);
    expect(await gather.add(7)).toBe('7');
  });

  it('fails the one that is the trouble, not its neighbours', async () => {
    const gather = new Gather<number, number>(10, async (items) => {
      if (items.includes(2)) throw new Error('two');
      return items;
    });
    const settled = await Promise.allSettled([1, 2, 3].map((n) => gather.add(n)));
    expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('does not hammer a database that is away', async () => {
    let calls = 0;
    const gather = new Gather<number, number>(10, async () => {
      calls += 1;
      throw new AppError('unavailable', 'database_unavailable', 'away');
    });
    await expect(Promise.all([1, 2, 3].map((n) => gather.add(n)))).rejects.toMatchObject({ kind: 'unavailable' });
    expect(calls).toBe(1);
  });
});
