import type { Logger } from '@blackfang/observability';
import type { Kafka, Message, Producer } from 'kafkajs';
import type { LogRecord } from '../event-log.ts';
import { partitionOf } from '../partition.ts';
import { MAX_RECORD_BYTES, refuseTooLarge, sizeOf } from '../record-size.ts';
import { REQUEST_TIMEOUT_MS, unavailable } from './client.ts';

const MAX_REQUEST_BYTES = 8_000_000;
const METADATA_AGE_MS = 60_000;

/**
 * Appends records in their order. Not idempotent, and each request on its own:
 * - kafkajs's idempotent producer is lost for good after a leader died under it (OUT_OF_ORDER_SEQUENCE);
 * - its retry of a request to several brokers forgets the records of a broker that died when their new leader is one
 *   that has answered already (`sendMessages` keeps answers by broker and leaves those brokers out), and calls it a
 *   success. So it gets no retries: whoever appends does it again with all records, and inboxes drop repeats.
 */
export class RecordProducer {
  readonly #kafka: Kafka;
  readonly #log: Logger;
  #connected: Promise<Producer> | undefined;

  constructor(kafka: Kafka, log: Logger) {
    this.#kafka = kafka;
    this.#log = log;
  }

  /** @throws AppError `unavailable`: some of the records may be in the log. `internal` record_too_large: none is. */
  async append(records: readonly LogRecord[]): Promise<void> {
    refuseTooLarge(records);
    for (const part of inParts(records)) await this.#send(part);
  }

  async close(): Promise<void> {
    await this.#drop(this.#connected);
  }

  async #send(records: readonly LogRecord[]): Promise<void> {
    const connected = (this.#connected ??= this.#connect());
    try {
      const producer = await connected;
      const byTopic = Map.groupBy(records, ({ topic }) => topic);
      await producer.sendBatch({
        acks: -1,
        timeout: REQUEST_TIMEOUT_MS,
        topicMessages: [...byTopic].map(([topic, ofTopic]) => ({ topic, messages: ofTopic.map(messageOf) })),
      });
    } catch (error) {
      // A new one at the next try: it knows no stale leaders and has no connection to a broker that is frozen.
      void this.#drop(connected);
      throw unavailable(error);
    }
  }

  async #connect(): Promise<Producer> {
    const producer = this.#kafka.producer({
      createPartitioner:
        () =>
        ({ partitionMetadata, message }) =>
          partitionOf(String(message.key), partitionMetadata.length),
      idempotent: false,
      // Else a request that is sent again could arrive behind the next one.
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      metadataMaxAge: METADATA_AGE_MS,
      retry: { retries: 0 },
    });
    await producer.connect();
    return producer;
  }

  async #drop(connected: Promise<Producer> | undefined): Promise<void> {
    if (connected === undefined) return;
    if (this.#connected === connected) this.#connected = undefined;
    try {
      await (await connected).disconnect();
    } catch (error) {
      this.#log.debug({ err: error }, 'a producer of Kafka was not closed in good order');
    }
  }
}

function messageOf({ key, headers, payload }: LogRecord): Message {
  return { key, value: payload, headers: { ...headers } };
}

/** Parts that a broker takes, in order: none has more of one topic than a partition may have in one request. */
function* inParts(records: readonly LogRecord[]): Generator<readonly LogRecord[]> {
  let part: LogRecord[] = [];
  let bytes = 0;
  const ofTopics = new Map<string, number>();
  for (const record of records) {
    const size = sizeOf(record);
    const ofTopic = (ofTopics.get(record.topic) ?? 0) + size;
    if (part.length > 0 && (ofTopic > MAX_RECORD_BYTES || bytes + size > MAX_REQUEST_BYTES)) {
      yield part;
      part = [];
      bytes = 0;
      ofTopics.clear();
    }
    part.push(record);
    bytes += size;
    ofTopics.set(record.topic, (ofTopics.get(record.topic) ?? 0) + size);
  }
  if (part.length > 0) yield part;
}
