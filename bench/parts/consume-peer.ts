// The usual consumer that is safe to run twice: eachMessage, with a transaction of inbox and effect, then the offset.
import { RunFinished } from '@blackfang/contracts/events';
import { HEADERS } from '@blackfang/messaging';
import type { KafkaMessage } from 'kafkajs';
import pg from 'pg';
import { serveApart } from './apart.ts';
import { Course, type ConsumeOrder, type ConsumeSetting } from './consume-setting.ts';
import { plainKafka } from './kafka.ts';
import { measure } from './measure.ts';

const REMEMBER = `
  INSERT INTO scraping.inbox (consumer, event_day, event_id) VALUES ('peer', $1, $2) ON CONFLICT DO NOTHING`;
const EFFECT = 'INSERT INTO scraping.effect (event_id, watch_id) VALUES ($1, $2)';

serveApart<ConsumeSetting, ConsumeOrder>(async ({ brokers, servers }) => {
  return async ({ databaseUrl, topic, events }) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    const course = new Course(events);
    const consumer = plainKafka(brokers).consumer({ groupId: `peer.${topic}` });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    const measured = await measure(servers, async () => {
      await consumer.run({
        autoCommit: false,
        eachMessage: ({ partition, message }) =>
          course.pass(1, async () => {
            await takeEffect(client, message);
            await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(message.offset) + 1n) }]);
          }),
      });
      return course.end();
    });
    await consumer.disconnect();
    await client.end();
    return measured;
  };
});

async function takeEffect(client: pg.Client, { headers = {}, value }: KafkaMessage): Promise<void> {
  const id = String(headers[HEADERS.id]);
  const day = String(headers[HEADERS.time]).slice(0, 10);
  const { watchId } = RunFinished.message.decode(value ?? Buffer.alloc(0));
  await client.query('BEGIN');
  const { rowCount } = await client.query({ name: 'remember', text: REMEMBER, values: [day, id] });
  if (rowCount === 1) await client.query({ name: 'effect', text: EFFECT, values: [id, watchId] });
  await client.query('COMMIT');
}
