import { AppError } from '@blackfang/core';
import type pg from 'pg';
import type { LogRecord } from '../event-log.ts';
import { partitionOf } from '../partition.ts';
import { refuseTooLarge } from '../record-size.ts';

const LOCK = `
  SELECT p.topic, p.partition, p.next_offset FROM event_log.partition p
  JOIN unnest($1::text[], $2::int[]) AS wanted (topic, partition) USING (topic, partition)
  ORDER BY p.topic, p.partition FOR UPDATE OF p`;
const ADVANCE = `
  UPDATE event_log.partition p SET next_offset = moved.next_offset
  FROM unnest($1::text[], $2::int[], $3::bigint[]) AS moved (topic, partition, next_offset)
  WHERE p.topic = moved.topic AND p.partition = moved.partition`;
/** Headers come as one document and payloads in base64: arrays of either are twice the work to write and to read. */
const INSERT = `
  INSERT INTO event_log.record (topic, partition, log_offset, key, headers, payload)
  SELECT topic, partition, log_offset, key, headers, decode(payload, 'base64') FROM ROWS FROM (
    unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[]), json_array_elements($6::json)
  ) AS news (topic, partition, log_offset, key, payload, headers)`;

/** Appends in one transaction on `client`, offsets dense in each partition. */
export async function appendRecords(
  client: pg.ClientBase,
  records: readonly LogRecord[],
  partitions: ReadonlyMap<string, number>,
): Promise<void> {
  refuseTooLarge(records);
  const places = records.map((record) => {
    const count = partitions.get(record.topic);
    if (count === undefined) throw new AppError('internal', 'topic_unknown', `The log has no topic ${record.topic}.`);
    return partitionOf(record.key, count);
  });
  const touched = new Map<string, { topic: string; partition: number; next: bigint }>();
  records.forEach(({ topic }, index) => {
    const partition = places[index] ?? 0;
    touched.set(`${topic}/${partition}`, { topic, partition, next: 0n });
  });
  const all = [...touched.values()];
  await client.query('BEGIN');
  const { rows } = await client.query<{ topic: string; partition: number; next_offset: string }>({
    name: 'log-lock',
    text: LOCK,
    values: [all.map((one) => one.topic), all.map((one) => one.partition)],
  });
  for (const row of rows) {
    const one = touched.get(`${row.topic}/${row.partition}`);
    if (one) one.next = BigInt(row.next_offset);
  }
  const offsets = records.map(({ topic }, index) => {
    const one = touched.get(`${topic}/${places[index]}`);
    if (one === undefined) throw new Error('unreachable: each record has touched its partition');
    one.next += 1n;
    return one.next - 1n;
  });
  await client.query({
    name: 'log-insert',
    text: INSERT,
    values: [
      records.map((record) => record.topic),
      places,
      offsets,
      records.map((record) => record.key),
      records.map((record) => record.payload.toString('base64')),
      JSON.stringify(records.map((record) => record.headers)),
    ],
  });
  await client.query({
    name: 'log-advance',
    text: ADVANCE,
    values: [all.map((one) => one.topic), all.map((one) => one.partition), all.map((one) => one.next)],
  });
  await client.query('COMMIT');
}
