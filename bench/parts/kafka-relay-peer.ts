// The usual poller of an outbox: an event is taken, sent, and deleted when all brokers in sync have it, in a transaction.
import kafkajs from 'kafkajs';
import pg from 'pg';
import { serveApart } from './apart.ts';
import { plainKafka } from './kafka.ts';
import type { RelayOrder, RelaySetting } from './kafka-relay-setting.ts';
import { measure } from './measure.ts';

const TAKE = 'SELECT id, key, headers, payload FROM scraping.outbox ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED';
const DELETE = 'DELETE FROM scraping.outbox WHERE id = $1';

interface OutboxRow {
  readonly id: string;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly payload: Buffer;
}

serveApart<RelaySetting, RelayOrder>(async ({ brokers, servers }) => {
  const producer = plainKafka(brokers).producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  return async ({ databaseUrl, topic }) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const publishNext = async (): Promise<boolean> => {
      await client.query('BEGIN');
      const { rows } = await client.query<OutboxRow>({ name: 'take', text: TAKE });
      for (const { id, key, headers, payload } of rows) {
        await producer.send({ topic, acks: -1, messages: [{ key, headers, value: payload }] });
        await client.query({ name: 'delete', text: DELETE, values: [id] });
      }
      await client.query('COMMIT');
      return rows.length > 0;
    };
    const measured = await measure(servers, async () => {
      let count = 0;
      while (await publishNext()) count += 1;
      return { count };
    });
    await client.end();
    return measured;
  };
});
