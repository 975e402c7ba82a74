/**
 * The port to the log of events. Two adapters: the embedded one in Postgres, and Kafka.
 * Both promise: order per key, at least once, and that a consumer never passes an event that is still to come.
 */
export abstract class EventLog {
  /** Adds the records in their order. Resolves when they are durable. @throws AppError `unavailable` */
  abstract append(records: readonly LogRecord[]): Promise<void>;

  /**
   * Takes part in a group: each partition goes to one member at a time, batch by batch.
   * The offset moves when `onBatch` resolves; when it rejects, the same records come again.
   */
  abstract subscribe(options: SubscribeOptions): Promise<Subscription>;

  /** Follows topics from now on, outside of any group: each follower sees every record. */
  abstract follow(options: FollowOptions): Promise<Subscription>;

  /** Records that a group has not passed yet. @throws AppError `unavailable` */
  abstract lag(group: string): Promise<PartitionLag[]>;

  abstract close(): Promise<void>;
}

export interface LogRecord {
  readonly topic: string;
  /** `tenantId:aggregateId` */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
}

export interface StoredRecord extends LogRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly appendedAt: Date;
}

export interface SubscribeOptions {
  readonly group: string;
  readonly topic: string;
  readonly maxBatch: number;
  /** Records of one partition, in order. `signal` ends when the partition is no longer this member's. */
  onBatch(records: readonly StoredRecord[], signal: AbortSignal): Promise<void>;
}

export interface FollowOptions {
  readonly topics: readonly string[];
  /** How far back to start. */
  readonly sinceMs: number;
  onRecords(records: readonly StoredRecord[]): void;
}

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly lag: bigint;
}

export interface Subscription {
  /** Finishes the batch in hand, gives the partitions back, and ends. */
  close(): Promise<void>;
}
