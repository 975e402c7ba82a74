import { newId } from '@blackfang/core';
import { Database, rolesOf, sqlState, type Tx } from '@blackfang/persistence';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import pg from 'pg';
import { OWN_SERVICES, SERVICES, type OwnService } from '../src/services.ts';
import { readTables, sharedTablesOf } from './catalogue.ts';
import { insertionOf, leastRow, loosen, type Row } from './seed-row.ts';

interface Seeded {
  readonly service: OwnService;
  readonly path: string;
  /** Both tenants have this row, ids and all. */
  readonly row: Row;
}

/** Written once and never changed: nobody has the right to. */
const IMMUTABLE = ['identity.audit_entry', 'scraping.observation'];
const DENIED = '42501';
const [OWN, OTHER] = [newId(), newId()];

class UndoneError extends Error {}

describe('two tenants whose rows have equal ids, in every table of tenants', () => {
  let house: ServiceDatabase;
  let superuser: pg.Client;
  let seeded: Seeded[];
  const databases = new Map<OwnService, Database>();

  beforeAll(async () => {
    const [first, ...others] = OWN_SERVICES.map((service) => SERVICES[service].migrations);
    if (first === undefined) throw new Error('There is no service.');
    house = await createServiceDatabase([first, ...others]);
    superuser = new pg.Client({ connectionString: house.superuserUrl });
    await superuser.connect();
    await loosen(superuser, OWN_SERVICES);
    const tables = await readTables(superuser, OWN_SERVICES);
    seeded = [];
    for (const { schema, name, path, parent } of tables) {
      const service = schema as OwnService;
      if (parent !== null || name in sharedTablesOf(service, tables)) continue;
      const row = await leastRow(superuser, path);
      for (const tenantId of [OWN, OTHER]) await superuser.query(insertionOf(path, row, tenantId));
      seeded.push({ service, path, row });
    }
    for (const service of OWN_SERVICES) {
      const url = urlOf(service);
      databases.set(service, new Database({ service, url, poolSize: 2, log: house.log, clock: house.clock }));
    }
  });
  afterAll(async () => {
    for (const db of databases.values()) await db.close();
    await superuser.end();
    await house.close();
  });

  /** Roles share a password in tests. */
  function urlOf(service: OwnService): string {
    const address = new URL(house.url);
    address.username = rolesOf(service).login;
    return address.href;
  }

  async function rowsOf(tenantId: string): Promise<Record<string, unknown[]>> {
    const all: Record<string, unknown[]> = {};
    for (const { path } of seeded) {
      const { rows } = await superuser.query(`SELECT xmin, ctid, * FROM ${path} WHERE tenant_id = $1`, [tenantId]);
      all[path] = rows;
    }
    return all;
  }

  type Way = (db: Database, work: (tx: Tx) => Promise<unknown>) => Promise<unknown>;
  const ways: Record<string, Way> = {
    'a request of one': (db, work) => db.tenant({ tenantId: OWN }, work),
    'a batch of one': (db, work) => db.batch([OWN], work),
  };

  /** What the statement came upon, and undoes it: whose rows, or why it may not. */
  async function tryOut(way: Way, { service }: Seeded, text: string, values: unknown[] = []): Promise<string> {
    const db = databases.get(service);
    if (db === undefined) throw new Error(`No database of ${service}`);
    let found = 'nothing ran';
    try {
      await way(db, async (tx) => {
        const rows = await tx.query<{ tenant_id: string }>(text, values as string[]);
        found = rows.map((row) => (row.tenant_id === OWN ? 'own' : 'other')).join() || 'none';
        throw new UndoneError();
      });
    } catch (error) {
      if (error instanceof UndoneError) return found;
      if (sqlState(error) !== DENIED || !(error instanceof Error)) throw error;
      return /row-level security/.test(error.message) ? 'behind the wall' : 'no right';
    }
    return found;
  }

  const tryAll = async (way: Way, statement: (one: Seeded) => { text: string; values?: unknown[] }) => {
    const found: [string, string][] = [];
    for (const one of seeded) {
      const { text, values } = statement(one);
      found.push([one.path, await tryOut(way, one, text, values)]);
    }
    return Object.fromEntries(found);
  };
  const everywhere = (outcome: string, immutable = outcome) =>
    Object.fromEntries(seeded.map(({ path }) => [path, IMMUTABLE.includes(path) ? immutable : outcome]));

  it('have a row in each of them', async () => {
    expect(seeded.length).toBeGreaterThanOrEqual(36);
    for (const tenantId of [OWN, OTHER]) {
      for (const rows of Object.values(await rowsOf(tenantId))) expect(rows).toHaveLength(1);
    }
  });

  it.each(Object.keys(ways))('%s tenant sees, changes and deletes the rows of that tenant alone', async (name) => {
    const way = ways[name] as Way;
    const before = await rowsOf(OTHER);
    expect(await tryAll(way, ({ path }) => ({ text: `SELECT tenant_id FROM ${path}` }))).toEqual(everywhere('own'));
    const named = await tryAll(way, ({ path }) => ({
      text: `SELECT tenant_id FROM ${path} WHERE tenant_id = $1`,
      values: [OTHER],
    }));
    expect(named).toEqual(everywhere('none'));
    const changed = await tryAll(way, ({ path, row }) => {
      const column = Object.keys(row)[0] ?? 'tenant_id';
      return { text: `UPDATE ${path} SET ${column} = ${column} RETURNING tenant_id` };
    });
    expect(changed).toEqual(everywhere('own', 'no right'));
    const deleted = await tryAll(way, ({ path }) => ({ text: `DELETE FROM ${path} RETURNING tenant_id` }));
    const kept = everywhere('own', 'no right');
    // Samples that somebody adds can be taken away by them; what was seen can't, and none of this is a sample.
    const own = name === 'a request of one' ? { 'scraping.observation': 'none' } : {};
    expect(deleted).toEqual({ ...kept, ...own });
    expect(await rowsOf(OTHER)).toEqual(before);
  });

  it.each(Object.keys(ways))('%s tenant writes no row for another, and gives none away', async (name) => {
    const way = ways[name] as Way;
    const written = await tryAll(way, ({ path, row }) => {
      const { text, values } = insertionOf(path, row, newId());
      return { text: `${text} RETURNING tenant_id`, values };
    });
    expect(written).toEqual(everywhere('behind the wall'));
    const given = await tryAll(way, ({ path }) => ({ text: `UPDATE ${path} SET tenant_id = $1`, values: [newId()] }));
    expect(given).toEqual(everywhere('behind the wall', 'no right'));
  });

  it('who says no tenant gets no row, as a request, as a batch, and none at all without a role', async () => {
    const nobody: Way = (db, work) => db.batch([], work);
    expect(await tryAll(nobody, ({ path }) => ({ text: `SELECT tenant_id FROM ${path}` }))).toEqual(everywhere('none'));
    for (const service of OWN_SERVICES) {
      const login = new pg.Client({ connectionString: urlOf(service) });
      await login.connect();
      for (const { path } of seeded.filter((one) => one.service === service)) {
        await expect(login.query(`SELECT 1 FROM ${path}`)).rejects.toMatchObject({ code: DENIED });
      }
      await login.query(`SET ROLE ${rolesOf(service).tenant}`);
      for (const { path } of seeded.filter((one) => one.service === service)) {
        expect((await login.query(`SELECT 1 FROM ${path}`)).rows).toEqual([]);
      }
      await expect(login.query(`SET ROLE ${rolesOf(service).owner}`)).rejects.toMatchObject({ code: DENIED });
      await login.end();
    }
  });
});
