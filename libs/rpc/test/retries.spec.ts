import { AppError } from '@blackfang/core';
import { createMetrics } from '@blackfang/observability';
import { measureCalls } from '../src/index.ts';
import { caller, startHouse, tokenOf } from './house.ts';

const BOOK = { name: 'book', count: 1 };

describe('a call that met an unavailable service', () => {
  it('is repeated when the contract calls it free of side effects, and never otherwise', async () => {
    const house = await startHouse();
    const accessToken = await tokenOf(caller());
    const away = new AppError('unavailable', 'database_away', 'Try again.');
    let looks = 0;
    let puts = 0;
    house.shelf.look = (item) => (++looks < 3 ? Promise.reject(away) : Promise.resolve(item));
    house.shelf.put = () => (puts++, Promise.reject(away));
    expect(await house.client().look(BOOK, { accessToken })).toEqual(BOOK);
    expect(looks).toBe(3);
    await expect(house.client().put(BOOK, { accessToken })).rejects.toMatchObject({ reason: 'database_away' });
    expect(puts).toBe(1);
    await house.close();
  });

  it('is counted once, and each attempt after its first one beside it', async () => {
    const metrics = createMetrics('gateway');
    measureCalls(metrics);
    const house = await startHouse();
    const accessToken = await tokenOf(caller());
    let looks = 0;
    const away = new AppError('unavailable', 'database_away', 'Try again.');
    house.shelf.look = (item) => (++looks < 3 ? Promise.reject(away) : Promise.resolve(item));
    const client = house.client();
    await client.look(BOOK, { accessToken });
    await client.look(BOOK, { accessToken });
    const page = await metrics.registry.metrics();
    expect(page).toMatch(/^blackfang_rpc_client_retries_total\{[^}]*method="Look"[^}]*\} 2$/m);
    expect(page).toMatch(/^blackfang_rpc_client_duration_seconds_count\{[^}]*method="Look"[^}]*\} 2$/m);
    await house.close();
  });

  it('is not repeated for ever when all fail', async () => {
    const house = await startHouse();
    const accessToken = await tokenOf(caller());
    let looks = 0;
    house.shelf.look = () => (looks++, Promise.reject(new AppError('unavailable', 'database_away', 'Try again.')));
    const client = house.client();
    for (let i = 0; i < 50; i++) await expect(client.look(BOOK, { accessToken })).rejects.toThrow('Try again.');
    // 50 calls and what the budget of ten tokens allows, not three times 50.
    expect(looks).toBeLessThan(65);
    await house.close();
  });
});
