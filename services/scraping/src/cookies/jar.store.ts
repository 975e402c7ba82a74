import type { Database, Tx } from '@blackfang/persistence';
import type { SealedJar } from './kept-jars.ts';

const SAVE = `
  INSERT INTO cookie_jar (tenant_id, host, variant, sealed, kept_until)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[])
  ON CONFLICT (tenant_id, host, variant) DO UPDATE
  SET sealed = excluded.sealed, kept_until = excluded.kept_until, saved_at = clock_timestamp()`;
const FORGET = 'DELETE FROM cookie_jar WHERE kept_until < statement_timestamp()';

/** Of several jars of one host the last is kept: they were filled at the same time. */
export async function saveJars(tx: Tx, jars: readonly SealedJar[]): Promise<void> {
  const byKey = new Map(jars.map((jar) => [`${jar.tenantId} ${jar.host} ${jar.variant}`, jar]));
  // In one order, so that who locks several never waits in a circle.
  const last = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, jar]) => jar);
  if (last.length === 0) return;
  await tx.execute(SAVE, [
    last.map(({ tenantId }) => tenantId),
    last.map(({ host }) => host),
    last.map(({ variant }) => variant),
    last.map(({ sealed }) => sealed),
    last.map(({ keptUntil }) => keptUntil),
  ]);
}

/** Housekeeping: jars in which nothing is good any more. */
export function forgetJars(db: Database): Promise<number> {
  return db.system('forget cookies', (tx) => tx.execute(FORGET));
}
