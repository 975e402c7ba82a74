import { ObservationRecorded, OfferChanged } from '@blackfang/contracts/events';
import { kafkaAddress } from '@blackfang/config';
import { KafkaEventLog, type StoredRecord } from '@blackfang/messaging';
import { createLogger } from '@blackfang/observability';
import { until } from '@blackfang/testing';

export interface Lag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
}

export interface KeyOrder {
  /** Events that were read, each once. */
  readonly read: number;
  /** `topic key: 5 behind 6` */
  readonly inversions: readonly string[];
}

/** Where in the order of its key an event stands, by topic. */
const PLACES: Readonly<Record<string, (payload: Buffer) => bigint>> = {
  [ObservationRecorded.topic]: (payload) => ObservationRecorded.message.decode(payload).sequence,
  [OfferChanged.topic]: (payload) => OfferChanged.message.decode(payload).version,
};
const ALL_MS = 86_400_000;
const READ_MS = 120_000;

/** The event log as somebody beside the services sees it. */
export class ArenaEventLog {
  readonly log: KafkaEventLog;

  constructor(kafkaUrl: string) {
    const address = kafkaAddress(kafkaUrl);
    if (address === undefined) throw new Error(`${kafkaUrl} names no Kafka.`);
    const log = createLogger({ service: 'chaos', level: 'error' });
    this.log = new KafkaEventLog({ ...address, instance: 'chaos', log });
  }

  async lags(groups: readonly string[]): Promise<Lag[]> {
    const lists = await Promise.all(
      groups.map(async (group) => (await this.log.lag(group)).map((one) => ({ group, ...one, lag: Number(one.lag) }))),
    );
    return lists.flat();
  }

  /**
   * Reads all observations and changes of offers as they stand in the log.
   * @param expected events, each counted once, after which there are no more.
   */
  async keyOrder(expected: number): Promise<KeyOrder> {
    const order = new OrderOfKeys();
    const following = await this.log.follow({
      topics: Object.keys(PLACES),
      sinceMs: ALL_MS,
      onRecords: (records) => records.forEach((record) => order.take(record)),
    });
    try {
      await until(`${expected} events in the log`, () => order.read >= expected, { timeoutMs: READ_MS });
    } finally {
      await following.close();
    }
    return order;
  }

  async close(): Promise<void> {
    await this.log.close();
  }
}

/** Judges the order of events within their keys. A repeat of what was read before is none of its business. */
export class OrderOfKeys implements KeyOrder {
  readonly inversions: string[] = [];
  readonly #seen = new Set<string>();
  readonly #last = new Map<string, bigint>();

  get read(): number {
    return this.#seen.size;
  }

  take({ topic, key, headers, payload }: Pick<StoredRecord, 'topic' | 'key' | 'headers' | 'payload'>): void {
    const id = headers['ce_id'] ?? '';
    const placeOf = PLACES[topic];
    if (placeOf === undefined || this.#seen.has(id)) return;
    this.#seen.add(id);
    const place = placeOf(payload);
    const of = `${topic} ${key}`;
    const last = this.#last.get(of) ?? 0n;
    if (place <= last) this.inversions.push(`${of}: ${place} behind ${last}`);
    else this.#last.set(of, place);
  }
}
