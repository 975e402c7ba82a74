import { AppError } from '@blackfang/core';
import { currentTraceparent, inSpan, isSameTrace } from '@blackfang/observability';
import type { Tx } from '@blackfang/persistence';
import { HEADERS, idOf, type EventType, type Outgoing } from './event.ts';
import { MESSAGING_SYSTEM } from './trace-batch.ts';

/** NOTIFY channel on which a service's relay is told that its outbox has something. */
export const outboxChannel = (service: string): string => `outbox_${service}`;

/** An event is a fact with ids; what is larger belongs into a row that the ids lead to. */
const MAX_EVENT_BYTES = 256 * 1024;

const INSERT = `
  INSERT INTO outbox (event_id, topic, key, headers, payload)
  SELECT event_id, $2, key, headers, decode(payload, 'base64') FROM ROWS FROM (
    unnest($1::uuid[], $3::text[], $4::text[]), json_array_elements($5::json)
  ) AS news (event_id, key, payload, headers)`;

/**
 * Tells a fact, or many of one kind, in the transaction that makes it true.
 * The aggregate's row must be locked by then: so the order of the outbox is the order of commits within a key.
 * @returns the ids of the events, in order.
 */
export async function publish<Message>(
  tx: Tx,
  event: EventType<Message>,
  outgoing: readonly Outgoing<Message>[],
): Promise<string[]> {
  if (outgoing.length === 0) return [];
  const attributes = {
    ...MESSAGING_SYSTEM,
    'messaging.operation.type': 'create',
    'messaging.operation.name': 'publish',
    'messaging.destination.name': event.topic,
    'messaging.batch.message_count': outgoing.length,
  };
  return inSpan({ name: `publish ${event.topic}`, kind: 'producer', attributes }, () => write(tx, event, outgoing));
}

async function write<Message>(
  tx: Tx,
  event: EventType<Message>,
  outgoing: readonly Outgoing<Message>[],
): Promise<string[]> {
  const current = currentTraceparent();
  const common = {
    [HEADERS.specVersion]: '1.0',
    [HEADERS.type]: event.type,
    [HEADERS.source]: `blackfang/${tx.service}`,
    [HEADERS.time]: tx.now().toISOString(),
  };
  const ids = outgoing.map((one) => idOf(event, one));
  const headers = outgoing.map((one, index) => ({
    ...common,
    [HEADERS.id]: ids[index],
    [HEADERS.tenant]: one.tenantId,
    // Absent from JSON where there is none.
    [HEADERS.trace]: isSameTrace(one.traceparent, current) ? current : (one.traceparent ?? current),
  }));
  await tx.execute(INSERT, [
    ids,
    event.topic,
    outgoing.map((one) => `${one.tenantId}:${one.aggregateId}`),
    outgoing.map((one) => encode(event, one.message)),
    JSON.stringify(headers),
  ]);
  tx.hint(outboxChannel(tx.service));
  return ids;
}

/** @returns base64 */
function encode<Message>(event: EventType<Message>, message: Message): string {
  const bytes = Buffer.from(event.message.encode(message).finish());
  if (bytes.length <= MAX_EVENT_BYTES) return bytes.toString('base64');
  throw new AppError('internal', 'event_too_large', `${event.type} has ${bytes.length} bytes, more than an event may.`);
}
