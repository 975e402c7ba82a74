import { Turns } from './turns.ts';

describe('P12 guesses that come at once', () => {
  it('goes one after the other for one key, and side by side for others', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = turns.run('a', async () => {
      await gate.promise;
      order.push('a1');
    });
    const second = turns.run('a', async () => void order.push('a2'));
    await turns.run('b', async () => void order.push('b1'));
    gate.resolve();
    await Promise.all([first, second]);
    expect(order).toEqual(['b1', 'a1', 'a2']);
  });

  it('goes on after one that failed, and refuses a line that is too long', async () => {
    const turns = new Turns();
    const gate = Promise.withResolvers<void>();
    const failing = turns.run('a', () => gate.promise);
    const waiting = Array.from({ length: 99 }, () => turns.run('a', async () => 'done'));
    await expect(turns.run('a', async () => 'done')).rejects.toMatchObject({ kind: 'limit' });
    gate.reject(new Error('broken'));
    await expect(failing).rejects.toThrow('broken');
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['done']));
  });
});
