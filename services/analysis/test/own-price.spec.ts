import { until } from '@blackfang/testing';
import { eraseDeletedWatches } from '../src/offers/erase-deleted-watches.ts';
import { ListPoints } from '../src/history/list-points.ts';
import { Retention } from '../src/history/retention.ts';
import { Page, viewer, World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await World.open();
});

afterAll(() => world.close());

const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('A4 what a watch says of its offer', () => {
  it('tells a new own price with the current value, and remembers one that came before any value', async () => {
    const page = new Page();
    await world.change(page.becomes('own_price_set', { ownPrice: eur('80.00') }));
    // Another topic: the watch's own order is all that is promised, so this waits until the first is in.
    const offer = () =>
      world.house.db.tenant(page, (tx) =>
        tx.query<{ version: string }>('SELECT version FROM offer WHERE watch_version = 1'),
      );
    await until('offer', async () => (await offer()).length === 1);
    await world.observe(page.shows(0, '100'), page.shows(24, '90'));
    await world.toldOf(page, 2);
    await world.change(
      page.becomes('updated', { ownPrice: eur('80.0') }),
      page.becomes('own_price_set', { ownPrice: eur('95') }),
    );
    const [first, second, third] = await world.toldOf(page, 3);
    expect(first?.baselines).toEqual({
      own_price: { price: eur('80.00'), observationId: undefined, observations: 0, knownS: 0n },
    });
    expect(third).toMatchObject({
      cause: 'own_price',
      version: 3n,
      observationId: second?.observationId,
      snapshotId: second?.snapshotId,
      previous: second?.current,
      current: second?.current,
      baselines: { own_price: { price: eur('95') }, median_30d: second?.baselines['median_30d'] },
    });
  });

  it('lets the higher version win, whenever it comes', async () => {
    const page = new Page();
    await world.observe(page.shows(0, '100'));
    await world.toldOf(page, 1);
    const older = page.becomes('own_price_set', { ownPrice: eur('1') });
    const newer = page.becomes('own_price_set', { ownPrice: eur('2') });
    await world.change(newer, older, page.becomes('own_price_set', { ownPrice: eur('3') }));
    const told = await world.toldOf(page, 3);
    expect(told.map((one) => one.baselines['own_price']?.price?.amount)).toEqual([undefined, '2', '3']);
  });

  it('goes on with a watch whose deletion was undone', async () => {
    const page = new Page();
    await world.observe(page.shows(0, '100'));
    await world.toldOf(page, 1);
    await world.change(page.becomes('deleted'), page.becomes('restored'));
    const offers = () =>
      world.house.db.tenant(page, (tx) =>
        tx.query('SELECT FROM offer WHERE tenant_id = $1 AND watch_version = 2', [page.tenantId]),
      );
    await until('offer', async () => (await offers()).length === 1);
    await world.observe(page.shows(1, '90'));
    expect((await world.toldOf(page, 2)).map((one) => one.current?.price?.amount)).toEqual(['100', '90']);
  });

  it('forgets a watch that was deleted, whatever still arrives for it', async () => {
    const page = new Page();
    const list = new ListPoints(world.house.db, world.house.clock, new Retention(760));
    const question = { watchId: page.watchId, from: undefined, to: undefined, limit: 0, cursor: '' };
    await world.observe(page.shows(0, '100'));
    await world.toldOf(page, 1);
    await world.change(page.becomes('deleted'));
    await until('end of the watch', async () => {
      const answer = list.execute(viewer(page.tenantId), question);
      return answer.then(
        () => false,
        () => true,
      );
    });
    const other = new Page(page.tenantId);
    await world.observe(page.shows(1, '90'), other.shows(0, '1'));
    await world.toldOf(other, 1);
    const count = (table: string) =>
      world.house.db.tenant(page, (tx) =>
        tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE watch_id = $1`, [page.watchId]),
      );
    await eraseDeletedWatches(world.house.db);
    expect(await count('price_point')).toEqual({ n: 1 });
    await world.house.db.tenant(page, (tx) =>
      tx.execute(`UPDATE offer SET deleted_at = deleted_at - interval '2 days' WHERE watch_id = $1`, [page.watchId]),
    );
    await eraseDeletedWatches(world.house.db);
    await eraseDeletedWatches(world.house.db);
    expect(await count('price_point')).toEqual({ n: 0 });
    expect(await count('offer')).toEqual({ n: 1 });
    expect(await world.toldOf(page, 1)).toHaveLength(1);
    await expect(list.execute(viewer(page.tenantId), question)).rejects.toMatchObject({ kind: 'not_found' });
  });
});
