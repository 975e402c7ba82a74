import type { OwnService } from '../../services/standalone/src/services.ts';
import type { ArenaDatabase } from './database.ts';

/** What a process that stands still has begun and not ended. */
export interface WorkInHand {
  /** Of runs, webhooks or mails, by the table of their queue. */
  readonly claimed: Readonly<Record<string, readonly string[]>>;
  /** Consumers' transactions that have their inbox rows and not yet committed. */
  readonly batches: number;
  /** Transactions of any kind. */
  readonly transactions: number;
}

const QUEUES: Partial<Readonly<Record<OwnService, readonly string[]>>> = {
  identity: ['identity.mail_queue'],
  scraping: ['scraping.run_queue'],
  alerting: ['alerting.webhook_queue', 'alerting.email_queue'],
};
const BATCHES = `
  SELECT count(DISTINCT l.pid)::int FROM pg_locks l JOIN pg_stat_activity a USING (pid)
  WHERE a.usename = $1 AND l.relation = $2::regclass AND l.mode = 'RowExclusiveLock' AND l.granted`;
const TRANSACTIONS = `
  SELECT count(*)::int FROM pg_stat_activity
  WHERE usename = $1 AND state <> 'idle' AND xact_start IS NOT NULL AND backend_type = 'client backend'`;

/**
 * Asks the database what a service's process has in hand. It must be the only one of its service, and be stopped: then
 * the answer is true until it goes on.
 * @param since leases that are older are of a process before it.
 */
export async function workInHand(db: ArenaDatabase, service: OwnService, since: Date): Promise<WorkInHand> {
  const login = `blackfang_${service}`;
  const claimed: Record<string, readonly string[]> = {};
  for (const queue of QUEUES[service] ?? []) {
    const rows = await db.rows<{ id: string }>(
      `SELECT id FROM ${queue} WHERE lease IS NOT NULL AND uuid_extract_timestamp(lease) > $1 AND due_at > clock_timestamp()`,
      [since],
    );
    claimed[queue] = rows.map(({ id }) => id);
  }
  const [batches, transactions] = await Promise.all([
    db.value<number>(BATCHES, [login, `${service}.inbox`]),
    db.value<number>(TRANSACTIONS, [login]),
  ]);
  return { claimed, batches, transactions };
}

export function countClaimed({ claimed }: WorkInHand): number {
  return Object.values(claimed).reduce((sum, ids) => sum + ids.length, 0);
}
