import { Loop } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';
import { Listener, translateDatabaseError } from '@blackfang/persistence';
import pg from 'pg';
import type {
  EventLog,
  FollowOptions,
  LogRecord,
  PartitionLag,
  StoredRecord,
  SubscribeOptions,
  Subscription,
} from '../event-log.ts';
import { appendRecords } from './append.ts';
import { Follower } from './follower.ts';
import { GroupMember } from './group-member.ts';
import { LEASE_MS, Membership } from './membership.ts';

const CHANNEL = 'event_log';
const POLL_MS = 200;
const RETRY_MS = 500;
const RETENTION_EVERY_MS = 10 * 60_000;
const RETENTION_CHUNK = 5_000;

const PARTITIONS = 'SELECT topic, count(*)::int AS partitions FROM event_log.partition GROUP BY topic';
const READ = `
  SELECT partition, log_offset, key, headers, payload, appended_at FROM event_log.record
  WHERE topic = $1 AND partition = $2 AND log_offset >= $3 ORDER BY log_offset LIMIT $4`;
const ENDS = 'SELECT topic, partition, next_offset FROM event_log.partition';
/** The oldest record not older than `$2` ms, or the end. */
const SINCE = `
  SELECT p.topic, p.partition, coalesce((
    SELECT min(r.log_offset) FROM event_log.record r WHERE r.topic = p.topic AND r.partition = p.partition
      AND r.appended_at >= statement_timestamp() - make_interval(secs => $2::float8 / 1000)), p.next_offset) AS next
  FROM event_log.partition p WHERE p.topic = ANY ($1::text[])`;
const LAG = `
  SELECT p.topic, p.partition, p.next_offset - a.next_offset AS lag FROM event_log.assignment a
  JOIN event_log.partition p USING (topic, partition) WHERE a.group_name = $1 ORDER BY 1, 2`;
const FORGET = `
  DELETE FROM event_log.record WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM event_log.record WHERE appended_at < statement_timestamp() - make_interval(days => $1) LIMIT ${RETENTION_CHUNK}))`;

export interface EmbeddedEventLogOptions {
  /** Address with the role of the event log. */
  readonly url: string;
  /** Name of this member in its groups, the same after a restart: so it takes its own partitions back at once. */
  readonly instance: string;
  readonly log: Logger;
  readonly retentionDays?: number;
  /** After which the partitions of a member that is heard no more go to others. */
  readonly leaseMs?: number;
  readonly poolSize?: number;
}

/** The event log in Postgres: for one machine. Dense offsets from a counter row; NOTIFY as a hint beside a poll. */
export class EmbeddedEventLog implements EventLog {
  readonly #options: EmbeddedEventLogOptions;
  readonly #pool: pg.Pool;
  readonly #readers = new Set<GroupMember | Follower>();
  readonly #retention: Loop;
  /** Looks for news once for all readers of the process, and wakes those that it concerns. */
  readonly #pulse: Loop;
  readonly #ends = new Map<string, bigint>();
  readonly #listener: Listener;
  #partitions: ReadonlyMap<string, number> = new Map();
  #listening: Promise<void> | undefined;

  constructor(options: EmbeddedEventLogOptions) {
    this.#options = options;
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize ?? 4,
      connectionTimeoutMillis: 5_000,
      application_name: `blackfang event log ${options.instance}`,
      options: '-c transaction_timeout=20000 -c timezone=UTC',
    });
    // From the pool's hands to ours nobody else listens for a moment, and an error that nobody hears ends the process.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
    this.#pool.on('error', (error) => options.log.warn({ err: error }, 'an idle connection to the log was lost'));
    this.#listener = new Listener(options.url, CHANNEL, () => this.#pulse.wake(), options.log);
    this.#pulse = new Loop({
      round: () => this.#look(),
      everyMs: POLL_MS,
      retryMs: RETRY_MS,
      failed: (error) => options.log.warn({ err: error }, 'the event log is away'),
    });
    this.#retention = new Loop({
      round: () => this.#forget(),
      everyMs: RETENTION_EVERY_MS,
      retryMs: RETENTION_EVERY_MS,
      failed: (error) => options.log.warn({ err: error }, 'old records of the log were not removed'),
    });
  }

  async append(records: readonly LogRecord[]): Promise<void> {
    if (records.length === 0) return;
    const partitions = await this.#topics(records);
    const client = await this.#connect();
    // A connection that dies while it is lent reports here too; the statement in flight fails with it.
    const lost = (error: Error) => this.#options.log.warn({ err: error }, 'a connection to the log was lost');
    client.on('error', lost);
    let broken: Error | undefined;
    try {
      await appendRecords(client, records, partitions);
      await client.query(`NOTIFY ${CHANNEL}`);
    } catch (error) {
      await client.query('ROLLBACK').catch((failed: Error) => (broken = failed));
      throw translateDatabaseError(error);
    } finally {
      client.off('error', lost);
      client.release(broken);
    }
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const { instance, log, leaseMs = LEASE_MS } = this.#options;
    const membership = new Membership(this.#pool, options.group, options.topic, instance, leaseMs);
    return this.#start(new GroupMember({ ...options, membership, leaseMs, read: this.#read, log }));
  }

  async follow(options: FollowOptions): Promise<Subscription> {
    const topics = [...options.topics];
    const follower = new Follower({
      ...options,
      log: this.#options.log,
      read: this.#read,
      positions: async () => {
        const { rows } = await this.#pool.query<{ topic: string; partition: number; next: string }>(SINCE, [
          topics,
          options.sinceMs,
        ]);
        return rows.map((row) => ({ ...row, next: BigInt(row.next) }));
      },
    });
    return this.#start(follower);
  }

  async lag(group: string): Promise<PartitionLag[]> {
    const { rows } = await this.#pool
      .query<{ topic: string; partition: number; lag: string }>(LAG, [group])
      .catch((error: unknown) => {
        throw translateDatabaseError(error);
      });
    return rows.map((row) => ({ ...row, lag: BigInt(row.lag) }));
  }

  async close(): Promise<void> {
    await this.#retention.close();
    await this.#pulse.close();
    await Promise.all([...this.#readers].map((reader) => reader.close()));
    await this.#listener.close();
    await this.#pool.end();
  }

  async #start(reader: GroupMember | Follower): Promise<Subscription> {
    this.#listening ??= this.#listener.start().then(() => {
      this.#retention.start();
      this.#pulse.start();
    });
    await this.#listening;
    await reader.start();
    this.#readers.add(reader);
    return {
      close: async () => {
        this.#readers.delete(reader);
        await reader.close();
      },
    };
  }

  async #look(): Promise<boolean> {
    const { rows } = await this.#pool.query<{ topic: string; partition: number; next_offset: string }>({
      name: 'log-ends',
      text: ENDS,
    });
    const changed = new Set<string>();
    for (const row of rows) {
      const place = `${row.topic}/${row.partition}`;
      const end = BigInt(row.next_offset);
      if (this.#ends.get(place) !== end) changed.add(place);
      this.#ends.set(place, end);
    }
    if (changed.size > 0) for (const reader of this.#readers) reader.wake(changed);
    return false;
  }

  readonly #read = async (topic: string, partition: number, from: bigint, limit: number): Promise<StoredRecord[]> => {
    const { rows } = await this.#pool.query<{
      partition: number;
      log_offset: string;
      key: string;
      headers: Record<string, string>;
      payload: Buffer;
      appended_at: Date;
    }>({ name: 'log-read', text: READ, values: [topic, partition, from, limit] });
    return rows.map((row) => ({
      topic,
      partition,
      offset: BigInt(row.log_offset),
      key: row.key,
      headers: row.headers,
      payload: row.payload,
      appendedAt: row.appended_at,
    }));
  };

  /** Looks them up again when a record is of a topic that was made since. */
  async #topics(records: readonly LogRecord[]): Promise<ReadonlyMap<string, number>> {
    if (!records.every(({ topic }) => this.#partitions.has(topic))) {
      const { rows } = await this.#pool
        .query<{ topic: string; partitions: number }>(PARTITIONS)
        .catch((error: unknown) => {
          throw translateDatabaseError(error);
        });
      this.#partitions = new Map(rows.map((row) => [row.topic, row.partitions]));
    }
    return this.#partitions;
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  async #forget(): Promise<boolean> {
    const { rowCount } = await this.#pool.query(FORGET, [this.#options.retentionDays ?? 7]);
    return rowCount === RETENTION_CHUNK;
  }
}
