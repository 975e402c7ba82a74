import type pg from 'pg';

/** Longer than a process may stall; shorter than anybody wants to wait for a dead one's partitions. */
export const LEASE_MS = 10_000;

const BEAT = `
  INSERT INTO event_log.member (group_name, topic, member, expires_at)
  VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4::float8 / 1000))
  ON CONFLICT (group_name, topic, member) DO UPDATE SET expires_at = excluded.expires_at`;
const FORGET = 'DELETE FROM event_log.member WHERE group_name = $1 AND topic = $2 AND expires_at < clock_timestamp()';
const MEMBERS = 'SELECT member FROM event_log.member WHERE group_name = $1 AND topic = $2 ORDER BY member';
const PREPARE = `
  INSERT INTO event_log.assignment (group_name, topic, partition)
  SELECT $1, topic, partition FROM event_log.partition WHERE topic = $2 ON CONFLICT DO NOTHING`;
const ASSIGNMENTS = `
  SELECT partition, next_offset, generation, member, expires_at < clock_timestamp() AS expired
  FROM event_log.assignment WHERE group_name = $1 AND topic = $2 ORDER BY partition`;
const TAKE = `
  UPDATE event_log.assignment SET member = $4, generation = generation + 1,
    expires_at = clock_timestamp() + make_interval(secs => $5::float8 / 1000)
  WHERE group_name = $1 AND topic = $2 AND partition = $3
    AND (member IS NULL OR member = $4 OR expires_at < clock_timestamp())
  RETURNING partition, next_offset, generation`;
const COMMIT = `
  UPDATE event_log.assignment SET next_offset = $5, expires_at = clock_timestamp() + make_interval(secs => $6::float8 / 1000)
  WHERE group_name = $1 AND topic = $2 AND partition = $3 AND generation = $4`;
const KEEP = `
  UPDATE event_log.assignment SET expires_at = clock_timestamp() + make_interval(secs => $6::float8 / 1000)
  WHERE group_name = $1 AND topic = $2 AND partition = $3 AND member = $4 AND generation = $5`;
const RELEASE = `
  UPDATE event_log.assignment SET member = NULL, expires_at = '-infinity'
  WHERE group_name = $1 AND topic = $2 AND partition = $3 AND generation = $4`;
const LEAVE = 'DELETE FROM event_log.member WHERE group_name = $1 AND topic = $2 AND member = $3';

export interface Assignment {
  readonly partition: number;
  readonly nextOffset: bigint;
  /** Fences commits: a member that lost the partition can't move its offset any more. */
  readonly generation: bigint;
}

interface AssignmentRow {
  partition: number;
  next_offset: string;
  generation: string;
}

/** A member's part in a group for one topic: who is alive, which partitions are mine, and how far they are read. */
export class Membership {
  readonly #pool: pg.Pool;
  readonly #group: string;
  readonly #topic: string;
  readonly #member: string;
  readonly #leaseMs: number;

  constructor(pool: pg.Pool, group: string, topic: string, member: string, leaseMs: number) {
    this.#pool = pool;
    this.#group = group;
    this.#topic = topic;
    this.#member = member;
    this.#leaseMs = leaseMs;
  }

  async prepare(): Promise<void> {
    await this.#pool.query(PREPARE, [this.#group, this.#topic]);
  }

  /** Says "I am here". @returns the partitions that should be this member's: each n-th one, by its place among all. */
  async beat(): Promise<Set<number>> {
    await this.#pool.query(BEAT, [this.#group, this.#topic, this.#member, this.#leaseMs]);
    await this.#pool.query(FORGET, [this.#group, this.#topic]);
    const members = await this.#pool.query<{ member: string }>(MEMBERS, [this.#group, this.#topic]);
    const place = members.rows.findIndex((row) => row.member === this.#member);
    const all = await this.#pool.query<{ partition: number }>(ASSIGNMENTS, [this.#group, this.#topic]);
    const mine = all.rows.filter((_, index) => index % members.rows.length === place);
    return new Set(mine.map((row) => row.partition));
  }

  /**
   * Takes a partition, and fences off whoever had it before.
   * @returns undefined while another member still has it.
   */
  async take(partition: number): Promise<Assignment | undefined> {
    const { rows } = await this.#pool.query<AssignmentRow>(TAKE, [
      this.#group,
      this.#topic,
      partition,
      this.#member,
      this.#leaseMs,
    ]);
    const [row] = rows;
    return row && { partition, nextOffset: BigInt(row.next_offset), generation: BigInt(row.generation) };
  }

  /** Keeps the lease of a partition. @returns false where it went to another member. */
  async keep({ partition, generation }: Assignment): Promise<boolean> {
    const { rowCount } = await this.#pool.query(KEEP, [
      this.#group,
      this.#topic,
      partition,
      this.#member,
      generation,
      this.#leaseMs,
    ]);
    return rowCount === 1;
  }

  /** @returns false where the partition went to another member. */
  async commit(assignment: Assignment, nextOffset: bigint): Promise<boolean> {
    const { rowCount } = await this.#pool.query({
      name: 'log-commit',
      text: COMMIT,
      values: [this.#group, this.#topic, assignment.partition, assignment.generation, nextOffset, this.#leaseMs],
    });
    return rowCount === 1;
  }

  async release(assignment: Assignment): Promise<void> {
    await this.#pool.query(RELEASE, [this.#group, this.#topic, assignment.partition, assignment.generation]);
  }

  async leave(): Promise<void> {
    await this.#pool.query(LEAVE, [this.#group, this.#topic, this.#member]);
  }
}
