import type { Tx } from '@blackfang/persistence';

/** The database's time: schedules and what is told to others go by it alone. */
export async function databaseTime(tx: Tx): Promise<Date> {
  return (await tx.one<{ now: Date }>('SELECT clock_timestamp() AS now')).now;
}
