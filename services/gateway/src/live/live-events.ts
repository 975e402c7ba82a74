import {
  AlertRaised,
  InboxChanged,
  ObservationRecorded,
  ProductChanged,
  RunFinished,
  SampleDataChanged,
  WatchChanged,
} from '@blackfang/contracts/events';
import type { BackgroundPart, Caller, Clock } from '@blackfang/core';
import { decodeRecord, EventLog, type EventType, type StoredRecord, type Subscription } from '@blackfang/messaging';
import { toMoney, toTime } from '../http/schemas.ts';

export interface LiveEvent {
  /** `recordedAt-eventId`: sorts by time, and names the event. */
  readonly id: string;
  readonly name:
    | 'run.finished'
    | 'observation.recorded'
    | 'alert.raised'
    | 'watch.changed'
    | 'inbox.changed'
    | 'product.changed'
    | 'sample-data.changed';
  readonly data: object;
}

export type Resumed = { readonly kind: 'events'; readonly events: readonly LiveEvent[] } | { readonly kind: 'reset' };

/** How long, and how many, events are kept for clients that come back. */
const KEEP_MS = 5 * 60_000;
const MAX_KEPT = 20_000;
/** An event may be recorded a moment before it gets here; what is older than the start of memory by this is gone. */
const OVERLAP_MS = 60_000;

type Listener = (event: LiveEvent) => void;
/** Who hears of something. */
type Hearer = Pick<Caller, 'tenantId' | 'userId'>;
interface Kept {
  readonly tenantId: string;
  /** Whom alone it is told; everybody of the tenant where absent. */
  readonly userId?: string | undefined;
  readonly event: LiveEvent;
  readonly at: number;
}

/**
 * What happens now, for whoever listens: read from the topics under no group, since each gateway needs every event.
 * A short memory serves clients that lost their connection; one that comes too late is told to read anew.
 */
export class LiveEvents implements BackgroundPart {
  readonly #eventLog: EventLog;
  readonly #clock: Clock;
  readonly #heard: (tenantId: string) => void;
  readonly #listeners = new Map<string, Set<(kept: Kept) => void>>();
  readonly #kept: Kept[] = [];
  /** Everything from here on is remembered. */
  #since = Number.POSITIVE_INFINITY;
  #subscription: Subscription | undefined;

  /** @param heard told of whoever something has happened to, before those are who listen. */
  constructor(eventLog: EventLog, clock: Clock, heard: (tenantId: string) => void) {
    this.#eventLog = eventLog;
    this.#clock = clock;
    this.#heard = heard;
  }

  async start(): Promise<void> {
    this.#since = this.#clock.now().getTime() - KEEP_MS;
    this.#subscription = await this.#eventLog.follow({
      topics: TOPICS,
      sinceMs: KEEP_MS,
      onRecords: (records) => records.forEach((record) => this.#take(record)),
    });
  }

  async close(): Promise<void> {
    await this.#subscription?.close();
  }

  /** @returns how to stop listening */
  listen({ tenantId, userId }: Hearer, listener: Listener): () => void {
    const listeners = this.#listeners.get(tenantId) ?? new Set();
    const hear = (kept: Kept) => {
      if (isFor(kept, userId)) listener(kept.event);
    };
    this.#listeners.set(tenantId, listeners.add(hear));
    return () => {
      listeners.delete(hear);
      if (listeners.size === 0) this.#listeners.delete(tenantId);
    };
  }

  /** What came after `lastId`, and a little before it, since events arrive in no strict order; clients drop repeats. */
  resume({ tenantId, userId }: Hearer, lastId: string): Resumed {
    const last = Number(/^(\d{13})-[0-9a-f-]{36}$/.exec(lastId)?.[1] ?? Number.NaN);
    const from = last - OVERLAP_MS;
    if (!(last >= this.#since) || last > this.#clock.now().getTime() + OVERLAP_MS) return { kind: 'reset' };
    const mine = this.#kept.filter((kept) => kept.tenantId === tenantId && isFor(kept, userId) && kept.at >= from);
    return { kind: 'events', events: mine.map((kept) => kept.event).filter(({ id }) => id !== lastId) };
  }

  #take(record: StoredRecord): void {
    const kept = keptOf(record);
    if (kept === undefined) return;
    this.#kept.push(kept);
    const oldest = this.#clock.now().getTime() - KEEP_MS;
    let surplus = Math.max(0, this.#kept.length - MAX_KEPT);
    while ((this.#kept[surplus]?.at ?? Number.POSITIVE_INFINITY) < oldest) surplus += 1;
    for (const gone of this.#kept.splice(0, surplus)) this.#since = Math.max(this.#since, gone.at + 1);
    this.#heard(kept.tenantId);
    for (const listener of this.#listeners.get(kept.tenantId) ?? []) listener(kept);
  }
}

function isFor(kept: Kept, userId: string): boolean {
  return kept.userId === undefined || kept.userId === userId;
}

const TOPICS = [
  ProductChanged.topic,
  RunFinished.topic,
  ObservationRecorded.topic,
  AlertRaised.topic,
  WatchChanged.topic,
  InboxChanged.topic,
  SampleDataChanged.topic,
];

function keptOf(record: StoredRecord): Kept | undefined {
  switch (record.topic) {
    case RunFinished.topic:
      return decode(record, RunFinished, 'run.finished', (run) => ({
        runId: run.runId,
        watchId: run.watchId,
        status: run.status,
        reason: run.reason || null,
        observationId: run.observationId ?? null,
        finishedAt: toTime(run.finishedAt),
      }));
    case ObservationRecorded.topic:
      return decode(record, ObservationRecorded, 'observation.recorded', (seen) => ({
        observationId: seen.observationId,
        watchId: seen.watchId,
        runId: seen.runId,
        status: seen.status,
        reason: seen.reason || null,
        price: toMoney(seen.price),
        availability: seen.availability,
        observedAt: toTime(seen.observedAt),
      }));
    case WatchChanged.topic:
      return decode(record, WatchChanged, 'watch.changed', (watch) => ({
        watchId: watch.watchId,
        change: watch.change,
        status: watch.status,
        pausedReason: watch.pausedReason || null,
        version: String(watch.version),
      }));
    case InboxChanged.topic:
      return decode(
        record,
        InboxChanged,
        'inbox.changed',
        (inbox) => ({ alertId: inbox.alertId ?? null, change: inbox.change }),
        (inbox) => inbox.userId,
      );
    case SampleDataChanged.topic:
      return decode(record, SampleDataChanged, 'sample-data.changed', ({ change }) => ({ change }));
    case ProductChanged.topic:
      return decode(record, ProductChanged, 'product.changed', (product) => ({
        productId: product.productId,
        change: product.change,
        version: String(product.version),
      }));
    default:
      return decode(record, AlertRaised, 'alert.raised', (alert) => ({
        alertId: alert.alertId,
        ruleId: alert.ruleId,
        watchId: alert.watchId,
        observationId: alert.observationId,
        raisedAt: toTime(alert.raisedAt),
      }));
  }
}

/** An event that can't be decoded is its consumers' dead letter; here it is passed over. */
function decode<Message>(
  record: StoredRecord,
  type: EventType<Message>,
  name: LiveEvent['name'],
  dataOf: (message: Message) => object,
  userOf: (message: Message) => string | undefined = () => undefined,
): Kept | undefined {
  const decoded = decodeRecord(type, record);
  if (!('event' in decoded)) return undefined;
  const at = record.appendedAt.getTime();
  const { id, tenantId, message } = decoded.event;
  return { tenantId, userId: userOf(message), at, event: { id: `${at}-${id}`, name, data: dataOf(message) } };
}
