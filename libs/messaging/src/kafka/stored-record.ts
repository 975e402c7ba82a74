import type { Batch, KafkaMessage } from 'kafkajs';
import type { StoredRecord } from '../event-log.ts';

/** The records of a batch as every adapter gives them. */
export function storedRecords({ topic, partition, messages }: Batch): StoredRecord[] {
  return messages.map((message) => ({
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key?.toString() ?? '',
    headers: textHeaders(message),
    payload: message.value ?? Buffer.alloc(0),
    appendedAt: new Date(Number(message.timestamp)),
  }));
}

/** Of a header that is there twice the last one counts. */
function textHeaders({ headers = {} }: KafkaMessage): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) texts[name] = last.toString();
  }
  return texts;
}
