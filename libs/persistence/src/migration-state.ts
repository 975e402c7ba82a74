import type { Database } from './database.ts';
import type { ServiceMigrations } from './migrate.ts';

/** @returns names of migrations that this code needs and the database lacks; a service is not ready while there are any. */
export async function missingMigrations(db: Database, expected: ServiceMigrations): Promise<string[]> {
  const done = await db.system('readiness', (tx) => tx.query<{ name: string }>('SELECT name FROM migration'));
  const names = new Set(done.map((row) => row.name));
  return expected.migrations.map((migration) => migration.name).filter((name) => !names.has(name));
}
