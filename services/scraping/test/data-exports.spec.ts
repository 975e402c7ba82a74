import { TenantData } from '@blackfang/service';
import { until } from '@blackfang/testing';
import { forgetDataExports } from '../src/data-exports/do-data-export.ts';
import { knownContents } from '../src/snapshots/snapshot.store.ts';
import { startWorld, type Actor, type World } from './world.ts';

const PAGE = { limit: 0, cursor: '' };

/** Nobody else of the house is here: what they would give is asked for in vain. */
describe('P13 a copy of data while others are away', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });

  afterAll(() => world.close());

  const start = ({ as }: Actor) => world.dataExports.startDataExport({}, as);
  const list = async ({ as }: Actor) => (await world.dataExports.listDataExports(PAGE, as)).items;
  const statusOf = async (actor: Actor, id: string) => (await world.dataExports.getDataExport({ id }, actor.as)).status;
  const tries = async (id: string) =>
    (await world.sql<{ attempts: number }>('SELECT attempts FROM data_export_queue WHERE id = $1', [id]))[0]?.attempts;

  it('waits for them, is one at a time, and is for the one who asked alone', async () => {
    const ada = await world.actor();
    const bob = await world.actor({}, 'viewer', ada.tenantId);
    const copy = await start(ada);
    expect(copy).toMatchObject({ wholeTenant: true, rows: 0 });
    expect((await start(ada)).id).toBe(copy.id);
    const his = await start(bob);
    expect(his).toMatchObject({ wholeTenant: false });
    expect((await list(bob)).map(({ id }) => id)).toEqual([his.id]);
    await expect(world.dataExports.getDataExport({ id: copy.id }, bob.as)).rejects.toMatchObject({
      kind: 'not_found',
    });
    await until('first try', async () => ((await tries(copy.id)) ?? 0) > 0);
    expect(['queued', 'running']).toContain(await statusOf(ada, copy.id));
    await expect(world.dataExports.issueDataExportTicket({ id: copy.id }, ada.as)).rejects.toMatchObject({
      reason: 'data_export_not_ready',
    });
  });

  it('is given up when they stay away, and told so; nobody gets one after the other for a whole day', async () => {
    const ada = await world.actor();
    for (let copies = 0; copies < 5; copies += 1) {
      const { id } = await start(ada);
      await until('end of all tries', async () => {
        await world.sql('UPDATE data_export_queue SET attempts = 20, due_at = clock_timestamp() WHERE id = $1', [id]);
        return (await statusOf(ada, id)) === 'failed';
      });
      expect(await tries(id)).toBeUndefined();
    }
    await expect(start(ada)).rejects.toMatchObject({ kind: 'limit', reason: 'data_exports' });
  });

  it('keeps its bytes from being swept for as long as it can be fetched, and is forgotten then', async () => {
    const ada = await world.actor();
    const { id } = await start(ada);
    const sha256 = 'ab'.repeat(32);
    await world.sql('DELETE FROM data_export_queue WHERE id = $1', [id]);
    await world.sql(
      `UPDATE data_export SET status = 'ready', sha256 = $2, expires_at = clock_timestamp() + interval '1 day' WHERE id = $1`,
      [id, sha256],
    );
    const { db } = world.database;
    const known = () => db.batch([ada.tenantId], (tx) => knownContents(tx, ada.tenantId, [sha256]));
    await forgetDataExports(db);
    expect(await known()).toEqual(new Set([sha256]));
    await world.sql('UPDATE data_export SET expires_at = clock_timestamp() WHERE id = $1', [id]);
    await expect(statusOf(ada, id)).rejects.toMatchObject({ kind: 'not_found' });
    await forgetDataExports(db);
    expect(await known()).toEqual(new Set());
  });

  it('is read in pages, the newest first, up to a bound that it tells', async () => {
    const ada = await world.actor();
    await world.sql(
      `INSERT INTO product (tenant_id, id, sku, name)
       SELECT $1, uuidv7(), 'SKU ' || n, 'Product ' || n FROM generate_series(1, 450) AS n`,
      [ada.tenantId],
    );
    const { db } = world.database;
    const read = async (most: number) => {
      const products = { name: 'products', whose: 'tenant', from: 'product', columns: { id: 'id' }, most } as const;
      const data = new TenantData([products, { ...products, name: 'none', where: 'tenant_id = $2' }]);
      const pages: { resource: string; rows: readonly string[]; cut: boolean }[] = [];
      for (let cursor = ''; ;) {
        const asked = { tenantId: ada.tenantId, userId: ada.caller.userId, wholeTenant: true, cursor };
        const page = await db.tenant(ada, (tx) => data.page(tx, asked));
        pages.push(page);
        cursor = page.nextCursor;
        if (cursor === '') return pages;
      }
    };
    const whole = await read(1_000);
    expect(whole.map(({ resource, rows, cut }) => [resource, rows.length, cut])).toEqual([
      ['products', 200, false],
      ['products', 200, false],
      ['products', 50, false],
      ['none', 0, false],
    ]);
    const ids = whole.flatMap(({ rows }) => rows);
    expect(new Set(ids).size).toBe(450);
    expect(ids).toEqual(ids.toSorted().toReversed());
    const bounded = await read(300);
    expect(bounded.map(({ rows, cut }) => [rows.length, cut])).toEqual([
      [200, false],
      [100, true],
      [0, false],
    ]);
    expect(bounded.flatMap(({ rows }) => rows)).toEqual(ids.slice(0, 300));
  });
});
