import { eventId as idFrom } from '@blackfang/core';
import { HEADERS, type EventType, type Incoming } from './event.ts';
import type { StoredRecord } from './event-log.ts';

/** A record as its consumer sees it: an event, or why it can't be one. */
export type Decoded<Message> =
  | {
      readonly record: StoredRecord;
      readonly eventId: string;
      readonly tenantId: string;
      readonly event: Incoming<Message>;
    }
  | {
      readonly record: StoredRecord;
      readonly eventId: string;
      readonly tenantId: string | undefined;
      readonly broken: string;
    };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Never throws: what can't be decoded is said to be broken, under an id made from its place in the log. */
export function decodeRecord<Message>(type: EventType<Message>, record: StoredRecord): Decoded<Message> {
  const { [HEADERS.id]: id = '', [HEADERS.tenant]: tenantId = '', [HEADERS.type]: name } = record.headers;
  const eventId = UUID.test(id) ? id : idFrom(record.topic, record.partition, record.offset);
  const tenant = UUID.test(tenantId) ? tenantId : undefined;
  const broken = (why: string): Decoded<Message> => ({ record, eventId, tenantId: tenant, broken: why });
  if (!UUID.test(id)) return broken(`header ${HEADERS.id} is no UUID`);
  if (tenant === undefined) return broken(`header ${HEADERS.tenant} is no UUID`);
  if (name !== type.type) return broken(`header ${HEADERS.type} is ${name ?? 'missing'}, not ${type.type}`);
  const occurredAt = new Date(record.headers[HEADERS.time] ?? Number.NaN);
  if (Number.isNaN(occurredAt.getTime())) return broken(`header ${HEADERS.time} is no time`);
  try {
    const message = type.message.decode(record.payload);
    const event = { id, tenantId: tenant, message, occurredAt, traceparent: record.headers[HEADERS.trace] };
    return { record, eventId, tenantId: tenant, event };
  } catch (error) {
    return broken(`payload: ${error instanceof Error ? error.message : String(error)}`);
  }
}
