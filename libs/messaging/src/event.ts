import { eventId } from '@blackfang/core';

/** What ts-proto writes for a message. */
export interface MessageCodec<Message> {
  encode(message: Message): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Message;
}

/** An event as `@blackfang/contracts/events` lists it. */
export interface EventType<Message> {
  /** Full name of the message: `blackfang.scraping.v1.ObservationRecorded`. */
  readonly type: string;
  readonly topic: string;
  readonly message: MessageCodec<Message>;
}

export type MessageOf<Event> = Event extends EventType<infer Message> ? Message : never;

/** An event to be told. */
export interface Outgoing<Message> {
  readonly tenantId: string;
  /** Events of one aggregate keep their order. */
  readonly aggregateId: string;
  /** What, with type and aggregate, makes this event the same one when it is told again: a version, a causing id. */
  readonly cause: string | number | bigint;
  readonly message: Message;
  /** Of the work that caused it, where that is not the work in hand: one of a batch. */
  readonly traceparent?: string | undefined;
}

/** An event that arrived. */
export interface Incoming<Message> {
  readonly id: string;
  readonly tenantId: string;
  readonly message: Message;
  readonly occurredAt: Date;
  /** Under which to tell of what it causes. */
  readonly traceparent: string | undefined;
}

export const HEADERS = {
  id: 'ce_id',
  type: 'ce_type',
  source: 'ce_source',
  time: 'ce_time',
  specVersion: 'ce_specversion',
  tenant: 'tenantid',
  trace: 'traceparent',
} as const;

/** UUIDv5 of the event's type, aggregate and cause. */
export function idOf(event: EventType<unknown>, outgoing: Omit<Outgoing<unknown>, 'message'>): string {
  return eventId(event.type, outgoing.tenantId, outgoing.aggregateId, outgoing.cause);
}
