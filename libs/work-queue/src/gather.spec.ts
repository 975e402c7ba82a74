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

  it('lets what follows close behind wait until enough are together, and what comes alone go at once', async () => {
    const batches: number[][] = [];
    const pace = { enough: 3, everyMs: 600_000 };
    const gather = new Gather<number, number>(10, async (items) => (batches.push([...items]), items), pace);
    expect(await gather.add(1)).toBe(1);
    const later = [2, 3].map((n) => gather.add(n));
    await new Promise(setImmediate);
    expect(batches).toEqual([[1]]);
    expect(await Promise.all([...later, gather.add(4)])).toEqual([2, 3, 4]);
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  it('lets nobody wait for longer than its pace', async () => {
    const batches: number[][] = [];
    const pace = { enough: 3, everyMs: 20 };
    const gather = new Gather<number, number>(10, async (items) => (batches.push([...items]), items), pace);
    const answers = [gather.add(1)];
    await new Promise(setImmediate);
    answers.push(gather.add(2), gather.add(3));
    expect(await Promise.all(answers)).toEqual([1, 2, 3]);
    expect(await gather.add(4)).toBe(4);
    expect(batches.flat()).toEqual([1, 2, 3, 4]);
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
