import { once, EventEmitter } from 'node:events';
import { Loop } from './loop.ts';

const DAY_MS = 86_400_000;

describe('a loop', () => {
  it('goes on at once while there is more, and then when it is woken', async () => {
    const rounds = new EventEmitter();
    let left = 3;
    const loop = new Loop({
      round: async () => {
        rounds.emit('round', left);
        left -= 1;
        return left > 0;
      },
      everyMs: DAY_MS,
      retryMs: DAY_MS,
      failed: () => undefined,
    });
    const third = new Promise<void>((resolve) => rounds.on('round', (number: number) => number === 1 && resolve()));
    loop.start();
    await third;
    const fourth = once(rounds, 'round');
    loop.wake();
    expect(await fourth).toEqual([0]);
    await loop.close();
  });

  it('hears a hint that comes while a round runs', async () => {
    const entered = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    let rounds = 0;
    const loop = new Loop({
      round: async () => {
        rounds += 1;
        if (rounds > 1) second.resolve();
        entered.resolve();
        await mayEnd.promise;
        return false;
      },
      everyMs: DAY_MS,
      retryMs: DAY_MS,
      failed: () => undefined,
    });
    loop.start();
    await entered.promise;
    loop.wake();
    mayEnd.resolve();
    await second.promise;
    await loop.close();
    expect(rounds).toBe(2);
  });

  it('tells what a round threw, goes on after it, and lets the last round end before it is closed', async () => {
    const told: unknown[] = [];
    const again = Promise.withResolvers<void>();
    let ended = false;
    const loop = new Loop({
      round: async () => {
        if (told.length === 0) throw new Error('away');
        again.resolve();
        await new Promise((resolve) => setImmediate(resolve));
        ended = true;
        return false;
      },
      everyMs: DAY_MS,
      retryMs: 1,
      failed: (error) => told.push(error),
    });
    loop.start();
    await again.promise;
    await loop.close();
    expect(told).toEqual([new Error('away')]);
    expect(ended).toBe(true);
  });
});
