import { withTrace } from '@blackfang/observability';
import type { Database } from '@blackfang/persistence';
import type { Consumer } from './consumer.ts';
import type { StoredRecord } from './event-log.ts';
import { decodeRecord } from './incoming.ts';

interface DeadRow {
  event_id: string;
  topic: string;
  partition: number;
  log_offset: string;
  key: string;
  headers: Record<string, string>;
  payload: Buffer;
  died_at: Date;
}

export interface RedriveResult {
  readonly consumer: string;
  readonly done: number;
  readonly refused: readonly { readonly eventId: string; readonly cause: string }[];
}

const LIST = `
  SELECT event_id, topic, partition, log_offset, key, headers, payload, died_at
  FROM dead_letter WHERE consumer = $1 AND (event_id > $2 OR $2 IS NULL) ORDER BY event_id LIMIT 100`;
const TAKE = 'DELETE FROM dead_letter WHERE consumer = $1 AND event_id = $2';

/**
 * Runs a consumer's dead letters again: each in a transaction that takes the letter away with its effect.
 * One that is refused again stays where it is.
 */
export async function redrive<Message>(consumer: Consumer<Message>, db: Database): Promise<RedriveResult> {
  let done = 0;
  const refused: { eventId: string; cause: string }[] = [];
  for (let after: string | null = null; ;) {
    const rows: DeadRow[] = await db.system('redrive', (tx) => tx.query<DeadRow>(LIST, [consumer.group, after]));
    for (const row of rows) {
      try {
        done += await redriveOne(consumer, db, row);
      } catch (error) {
        refused.push({ eventId: row.event_id, cause: error instanceof Error ? error.message : String(error) });
      }
    }
    after = rows.at(-1)?.event_id ?? null;
    if (after === null) return { consumer: consumer.group, done, refused };
  }
}

async function redriveOne<Message>(consumer: Consumer<Message>, db: Database, row: DeadRow): Promise<number> {
  const { topic, partition, key, headers, payload } = row;
  const record: StoredRecord = {
    topic,
    partition,
    key,
    headers,
    payload,
    offset: BigInt(row.log_offset),
    appendedAt: row.died_at,
  };
  const decoded = decodeRecord(consumer.event, record);
  if ('broken' in decoded) throw new Error(decoded.broken);
  return withTrace(decoded.event.traceparent, { name: `redrive ${topic}`, kind: 'consumer' }, () =>
    db.batch([decoded.tenantId], async (tx) => {
      // Whoever deletes the row has it: two redrives at once give one effect.
      if ((await tx.execute(TAKE, [consumer.group, row.event_id])) === 0) return 0;
      await consumer.handle([decoded.event], tx);
      return 1;
    }),
  );
}
