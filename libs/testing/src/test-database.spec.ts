import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createTestDatabase, templateName, type TestDatabase } from './test-database.ts';

const databases: TestDatabase[] = [];

afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
});

async function create(template: string, prepare: (url: string) => Promise<void>): Promise<TestDatabase> {
  const database = await createTestDatabase({ template, prepare });
  databases.push(database);
  return database;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a database for a test', () => {
  it('is prepared once however many ask for it at the same time, and is each suite’s own', async () => {
    const template = randomUUID();
    let prepared = 0;
    const prepare = async (url: string): Promise<void> => {
      prepared += 1;
      await query(url, 'create table offers as select 1 as id');
    };
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => create(template, prepare)));
    expect(prepared).toBe(1);
    await query(first!.url, 'delete from offers');
    expect(await query(first!.url, 'select id from offers')).toEqual([]);
    expect(await query(second!.url, 'select id from offers')).toEqual([{ id: 1 }]);
    expect(new Set([first!.name, second!.name, third!.name]).size).toBe(3);
  });

  it('is prepared again when the preparation broke', async () => {
    const template = randomUUID();
    await expect(create(template, async (url) => void (await query(url, 'select broken')))).rejects.toThrow(/broken/);
    const database = await create(template, async (url) => void (await query(url, 'create table offers (id int)')));
    expect(await query(database.url, 'select id from offers')).toEqual([]);
  });

  it('is gone after its suite, also for a connection that was forgotten', async () => {
    const database = await createTestDatabase({ template: randomUUID(), prepare: async () => undefined });
    const forgotten = new pg.Client({ connectionString: database.url });
    const ended = Promise.withResolvers<Error>();
    forgotten.on('error', ended.resolve);
    await forgotten.connect();
    await database.drop();
    expect((await ended.promise).message).toMatch(/terminating connection/);
    await expect(query(database.url, 'select 1')).rejects.toThrow(/does not exist/);
  });

  it('is named anew when a migration changes, not when a spec beside it does', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'blackfang-migrations-'));
    try {
      await writeFile(join(folder, '1-rules.ts'), 'create');
      const before = templateName('alerting', [folder]);
      await writeFile(join(folder, '1-rules.spec.ts'), 'a test');
      expect(templateName('alerting', [folder])).toBe(before);
      await writeFile(join(folder, '1-rules.ts'), 'create more');
      expect(templateName('alerting', [folder])).not.toBe(before);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
