import { newId } from '@blackfang/core';
import { migrate, missingMigrations, rolesOf } from '@blackfang/persistence';
import { createServiceDatabase, createTestDatabase, type ServiceDatabase } from '@blackfang/testing';
import pg from 'pg';
import { AddRank1763800000000, migrations } from './spec-schema.ts';

const later = { service: 'spec', migrations: [...migrations.migrations, AddRank1763800000000] };

let world: ServiceDatabase;
let admin: pg.Client;

beforeEach(async () => {
  world = await createServiceDatabase([migrations]);
  admin = new pg.Client({ connectionString: world.superuserUrl });
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await world.close();
});

describe('migrations', () => {
  it('run once, whoever runs them again or at the same time', async () => {
    const empty = await createTestDatabase({ template: 'empty', prepare: async () => undefined });
    const run = () => migrate({ adminUrl: empty.url, services: [migrations], passwords: {} });
    const ran = await Promise.all([run(), run(), run()]);
    expect(ran.flat()).toEqual(['spec.CreatePersistenceSpec1763700000000']);
    expect(await run()).toEqual([]);
    await empty.drop();
  });

  it('bring a schema that is in use up to date, rows of every tenant too', async () => {
    const [one, two] = [newId(), newId()];
    for (const tenantId of [one, two]) {
      await world.db.tenant({ tenantId }, (tx) =>
        tx.execute(`INSERT INTO note (tenant_id, id, text) VALUES ($1, $1, 'four')`, [tenantId]),
      );
    }
    expect(await missingMigrations(world.db, later)).toEqual(['AddRank1763800000000']);
    await migrate({ adminUrl: world.superuserUrl, services: [later], passwords: {} });
    expect(await missingMigrations(world.db, later)).toEqual([]);
    for (const tenantId of [one, two]) {
      const rows = await world.db.tenant({ tenantId }, (tx) => tx.query('SELECT rank FROM note'));
      expect(rows).toEqual([{ rank: 4 }]);
    }
  });

  it('give tables to the owner, whom no service can become', async () => {
    const { owner, login } = rolesOf('spec');
    const { rows } = await admin.query<{ tableowner: string }>(
      `SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'spec'`,
    );
    expect(rows).toEqual([{ tableowner: owner }]);
    const { rows: member } = await admin.query(`SELECT pg_has_role($1, $2, 'MEMBER') AS may`, [login, owner]);
    expect(member).toEqual([{ may: false }]);
  });
});

describe('partitions', () => {
  const partitions = async (parent: string) => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = ('spec.' || $1)::regclass ORDER BY 1`,
      [parent],
    );
    return rows.map((row) => row.name);
  };
  const maintain = () => world.db.system('partitions', (tx) => tx.query('SELECT maintain_partitions()'));
  const month = (ahead: number) => {
    const now = new Date();
    const date = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1));
    return date.toISOString().slice(0, 7).replace('-', '');
  };

  it('stand ready for the month before and three months ahead, days for ten', async () => {
    expect(await partitions('reading')).toEqual([-1, 0, 1, 2, 3].map((ahead) => `reading_${month(ahead)}`));
    expect((await partitions('visit')).length).toBeGreaterThanOrEqual(11);
    const tenantId = newId();
    const kept = await world.db.tenant({ tenantId }, async (tx) => [
      await tx.execute(`INSERT INTO reading (tenant_id, at) VALUES ($1, now()), ($1, now() + interval '80 days')`, [
        tenantId,
      ]),
      await tx.execute('INSERT INTO visit (tenant_id, id) VALUES ($1, $2)', [tenantId, newId()]),
    ]);
    expect(kept).toEqual([2, 1]);
  });

  it('are made again where they lack and fall when their days are over', async () => {
    await admin.query(`SET ROLE ${rolesOf('spec').owner}; DROP TABLE spec.reading_${month(2)};
      CREATE TABLE spec.reading_${month(-6)} PARTITION OF spec.reading FOR VALUES FROM ('${iso(-6)}') TO ('${iso(-5)}')`);
    expect(await partitions('reading')).toContain(`reading_${month(-6)}`);
    await maintain();
    expect(await partitions('reading')).toEqual([-1, 0, 1, 2, 3].map((ahead) => `reading_${month(ahead)}`));
    await maintain();
  });

  it('bound each UUIDv7 to the time that it was made at', async () => {
    const { rows } = await admin.query<{ same: boolean }>(
      `SELECT spec.uuid_at(now() - interval '1 min') <= $1::uuid AND $1::uuid < spec.uuid_at(now() + interval '1 min') AS same`,
      [newId()],
    );
    expect(rows).toEqual([{ same: true }]);
  });

  function iso(ahead: number): string {
    const text = month(ahead);
    return `${text.slice(0, 4)}-${text.slice(4)}-01T00:00:00Z`;
  }
});
