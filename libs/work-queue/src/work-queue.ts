import { AppError } from '@blackfang/core';
import type { Database, Tx } from '@blackfang/persistence';

export interface Work {
  readonly tenantId: string;
  /** The same as the row that says what is to be done. */
  readonly id: string;
  /** What the work is spaced by: a host, an endpoint. */
  readonly lane: string;
  /** `waiting`: a person waits for it; it goes before what is `scheduled`. */
  readonly priority: 'waiting' | 'scheduled';
  /** Now, by the database's time, where absent. */
  readonly dueAt?: Date;
}

export interface Claim {
  readonly tenantId: string;
  readonly id: string;
  readonly lane: string;
  readonly priority: Work['priority'];
  /** Tries begun before this one. */
  readonly attempts: number;
  /** Names this claim: a UUIDv7 of the moment, by the database's time, at which it was made. */
  readonly lease: string;
  readonly leasedAt: Date;
  /** What its lane is spaced by, by its own rules too. */
  readonly spacingMs: number;
}

/** For a queue whose lanes have a pace of their own (see `paceLanes`). */
export interface LaneRules {
  /** Work of one lane that all processes together have in hand. */
  readonly inHand: number;
  /** What a lane is spaced by that nothing is known of. */
  readonly usualMs: number;
  /** The longest that a lane is slowed down to; what it asks for itself may be longer. */
  readonly longestMs: number;
  /** Makes each wait longer by up to so much of itself, so that nobody comes by the clock. */
  readonly jitter: number;
}

/** What work of a lane has shown of how fast it may be done. */
export interface LanePace {
  readonly lane: string;
  /** Its spacing becomes so many times what it is: above 1 slower, below 1 faster again. */
  readonly factor: number;
  /** The least that the lane asks for itself. */
  readonly leastMs: number;
  /** Leave it alone for so long. */
  readonly restMs: number;
}

export interface ClaimOptions {
  readonly limit: number;
  /** Most rows for one tenant in one claim: a tenant with a million due rows delays nobody. */
  readonly perTenant: number;
  readonly leaseMs: number;
  /** Wait between two pieces of work of one lane; 0 for none. */
  readonly spacingMs: number;
  /** Lanes that this process has enough of in hand. */
  readonly fullLanes?: readonly string[];
  /** Lanes whose work needs no spacing. */
  readonly unspacedLanes?: readonly string[];
}

const PRIORITY = { waiting: 0, scheduled: 1 } as const;
/** Tenants with due work, and tenants at all, that one claim looks at; the next claim goes on behind the last one served. */
const MAX_DUE_TENANTS = 100;
const MAX_TENANTS = 2_000;
/** A lane that was not spaced at all has to be slowed down from something. */
const SLOWED_FROM_MS = 250;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Work that many processes share: rows in the owner's schema, claimed under a lease on the database's time.
 * Fair: a loose index scan goes from tenant to tenant, on from the last one served, and takes a few of each.
 */
export class WorkQueue {
  readonly #db: Database;
  readonly #name: string;
  readonly #sql: ReturnType<typeof statements>;
  readonly #lanes: LaneRules | undefined;
  #after = FIRST;

  /** @param lanes where its tables were paced. */
  constructor(db: Database, name: string, lanes?: LaneRules) {
    this.#db = db;
    this.#name = name;
    this.#lanes = lanes;
    this.#sql = statements(name, lanes);
  }

  /** What lanes are spaced by that nothing is known of. */
  get usualMs(): number {
    return this.#lanes?.usualMs ?? 0;
  }

  /** NOTIFY channel that says "there is work". */
  get channel(): string {
    return `queue_${this.#name}`;
  }

  /** Adds work in the transaction that decides on it; work that waits already is left as it is. */
  async enqueue(tx: Tx, work: readonly Work[]): Promise<void> {
    if (work.length === 0) return;
    await tx.execute(this.#sql.enqueue, [
      work.map((one) => one.tenantId),
      work.map((one) => one.id),
      work.map((one) => one.lane),
      work.map((one) => PRIORITY[one.priority]),
      work.map((one) => one.dueAt ?? null),
    ]);
    tx.hint(this.channel);
  }

  /** @returns work for this process alone until its lease runs out; each with its attempt counted. */
  async claim(options: ClaimOptions): Promise<Claim[]> {
    const { limit, perTenant, leaseMs, spacingMs, fullLanes = [], unspacedLanes = [] } = options;
    const claims = await this.#db.system(`claim ${this.#name}`, async (tx): Promise<ClaimedRow[]> => {
      const tenants = await tx.query<{ tenant_id: string; due: boolean }>(this.#sql.tenants, [this.#after]);
      this.#after = tenants.at(-1)?.tenant_id ?? FIRST;
      const due = tenants.filter((row) => row.due).map((row) => row.tenant_id);
      if (due.length === 0) return [];
      const wanted = Math.max(limit * 4, MAX_DUE_TENANTS);
      // Twice what each of them gives when all have as much: the rest of a long queue need not be read.
      const ofEach = Math.min(perTenant, Math.ceil((2 * wanted) / due.length));
      const candidates = await tx.query<CandidateRow>(this.#sql.candidates, [due, ofEach, wanted]);
      const newLanes = candidates.filter((row) => !row.has_lane).map((row) => row.lane);
      if (newLanes.length > 0) await tx.execute(this.#sql.lanes, [newLanes]);
      const rows = await tx.query<ClaimedRow>(this.#sql.lease, [
        candidates.map((row) => row.tenant_id),
        candidates.map((row) => row.id),
        candidates.map((row) => row.lane),
        candidates.map((row) => row.turn),
        leaseMs,
        spacingMs,
        fullLanes,
        limit,
        unspacedLanes,
      ]);
      const claimed = new Map(rows.filter((row) => row.claimed).map((row) => [row.id, row]));
      this.#after = candidates.findLast((row) => claimed.has(row.id))?.tenant_id ?? this.#after;
      return [...claimed.values()];
    });
    return claims.map(({ tenant_id: tenantId, leased_at: leasedAt, id, lane, attempts, lease, ...row }) => {
      const priority = row.priority === PRIORITY.waiting ? 'waiting' : 'scheduled';
      return { tenantId, id, lane, priority, attempts, lease, leasedAt, spacingMs: row.spacing_ms };
    });
  }

  /** Ends the work in the transaction of its effect. @throws AppError `conflict` lease_lost */
  async complete(tx: Tx, claim: Claim): Promise<void> {
    this.#held(await tx.execute(this.#sql.complete, [claim.tenantId, claim.id, claim.lease]));
  }

  /**
   * Ends many pieces of work in the transaction of their effects.
   * @returns ids of what was still held; whoever took over the rest does it again.
   */
  async end(tx: Tx, claims: readonly Claim[]): Promise<Set<string>> {
    return new Set((await tx.query<{ id: string }>(this.#sql.end, keysOf(claims))).map((row) => row.id));
  }

  /** Puts ended work back, each piece to come again after its delay: in the transaction that says why. */
  async again(tx: Tx, work: readonly { readonly claim: Claim; readonly delayMs: number }[]): Promise<void> {
    if (work.length === 0) return;
    await tx.execute(this.#sql.again, [
      work.map(({ claim }) => claim.tenantId),
      work.map(({ claim }) => claim.id),
      work.map(({ claim }) => claim.lane),
      work.map(({ claim }) => PRIORITY[claim.priority]),
      work.map(({ claim }) => claim.attempts + 1),
      work.map(({ delayMs }) => delayMs),
    ]);
  }

  /** Brings work that waits to the front: a person waits for it now. @returns whether it waits: it may be in hand. */
  async hasten(tx: Tx, work: Pick<Work, 'tenantId' | 'id'>): Promise<boolean> {
    const waits = (await tx.execute(this.#sql.hasten, [work.tenantId, work.id])) === 1;
    if (waits) tx.hint(this.channel);
    return waits;
  }

  /** Puts the work off, in the transaction that says why. @throws AppError `conflict` lease_lost */
  async putOff(tx: Tx, claim: Claim, delayMs: number): Promise<void> {
    this.#held(await tx.execute(this.#sql.putOff, [claim.tenantId, claim.id, claim.lease, delayMs]));
  }

  /** Hands work of one claim back as if it had not begun, due again after the delay: its attempt does not count. */
  async handBack(claims: readonly Claim[], delayMs = 0): Promise<void> {
    if (claims.length === 0) return;
    const [first] = claims;
    const ids = claims.map((claim) => claim.id);
    await this.#db.system(`hand back ${this.#name}`, (tx) =>
      tx.execute(this.#sql.handBack, [ids, first?.lease ?? '', delayMs]),
    );
  }

  /** Keeps leases of work in hand. @returns ids of those that are held no more. */
  async renew(claims: readonly Claim[], leaseMs: number): Promise<Set<string>> {
    const rows = await this.#db.system(`renew ${this.#name}`, (tx) =>
      tx.query<{ id: string }>(this.#sql.renew, [...keysOf(claims), leaseMs]),
    );
    const kept = new Set(rows.map((row) => row.id));
    return new Set(claims.map((claim) => claim.id).filter((id) => !kept.has(id)));
  }

  /** Lets nobody take work of a lane for a while: a host that said "later", an endpoint that fails. */
  async closeLane(tx: Tx, lane: string, forMs: number): Promise<void> {
    await tx.execute(this.#sql.closeLane, [lane, forMs]);
  }

  /** Slows lanes down or lets them be faster again, for all processes, in the transaction that says why. */
  async pace(tx: Tx, paces: readonly LanePace[]): Promise<void> {
    if (paces.length === 0 || this.#lanes === undefined) return;
    await tx.execute(this.#sql.pace, [
      paces.map(({ lane }) => lane),
      paces.map(({ factor }) => factor),
      paces.map(({ leastMs }) => leastMs),
      paces.map(({ restMs }) => restMs),
      this.#lanes.usualMs,
      this.#lanes.longestMs,
    ]);
  }

  #held(rows: number): void {
    if (rows === 1) return;
    throw new AppError('conflict', 'lease_lost', `Work of ${this.#name} was taken over by another process.`);
  }
}

/** In the order of ids: who touches the same rows at the same time does so in the same order. */
function keysOf(claims: readonly Claim[]): [tenantIds: string[], ids: string[], leases: string[]] {
  const sorted = claims.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [sorted.map((claim) => claim.tenantId), sorted.map((claim) => claim.id), sorted.map((claim) => claim.lease)];
}

interface CandidateRow {
  tenant_id: string;
  id: string;
  lane: string;
  turn: string;
  has_lane: boolean;
}

interface ClaimedRow {
  tenant_id: string;
  id: string;
  lane: string;
  priority: number;
  attempts: number;
  lease: string;
  leased_at: Date;
  spacing_ms: number;
  claimed: boolean;
}

const statements = (queue: string, lanes?: LaneRules) => ({
  enqueue: `
    INSERT INTO ${queue} (tenant_id, id, lane, priority, due_at)
    SELECT tenant_id, id, lane, priority, coalesce(due_at, clock_timestamp())
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::smallint[], $5::timestamptz[])
      AS work (tenant_id, id, lane, priority, due_at)
    ON CONFLICT (tenant_id, id) DO NOTHING`,

  // A few index probes a tenant, however many rows it has: from tenant to tenant, around to where it began. The time of the
  // statement can bound an index; clock_timestamp() is another one for each row, and all rows of a tenant would be read.
  tenants: `
    WITH RECURSIVE walk (tenant_id, lap, visited, found, due) AS (
      SELECT $1::uuid, 0, 0, 0, false
      UNION ALL
      SELECT step.tenant_id, step.lap, walk.visited + 1, walk.found + now.due::int, now.due
      FROM walk CROSS JOIN LATERAL (
        SELECT tenant_id, lap FROM (
          (SELECT tenant_id, walk.lap AS lap FROM ${queue} WHERE tenant_id > walk.tenant_id ORDER BY tenant_id LIMIT 1)
          UNION ALL
          (SELECT tenant_id, 1 FROM ${queue} WHERE walk.lap = 0 ORDER BY tenant_id LIMIT 1)
        ) AS next ORDER BY lap LIMIT 1
      ) AS step CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM ${queue} WHERE tenant_id = step.tenant_id AND priority = 0 AND due_at <= statement_timestamp())
          OR EXISTS (SELECT FROM ${queue} WHERE tenant_id = step.tenant_id AND priority = 1 AND due_at <= statement_timestamp()) AS due
      ) AS now
      WHERE walk.visited < ${MAX_TENANTS} AND walk.found < ${MAX_DUE_TENANTS} AND (step.lap = 0 OR step.tenant_id <= $1)
    ) SELECT tenant_id, due FROM walk WHERE visited > 0 ORDER BY visited`,

  // The first of each tenant, then the second of each, …: nobody's hundredth goes before somebody's first. Among equals
  // in the order of the walk: by age, a tenant with a long queue would always be first. However few are wanted, the first
  // of each tenant is among them: those in front may all be of lanes that are closed.
  candidates: `
    SELECT due.tenant_id, due.id, due.lane, row_number() OVER (ORDER BY due.turn, due.priority, of.place) AS turn,
      EXISTS (SELECT FROM ${queue}_lane l WHERE l.lane = due.lane) AS has_lane
    FROM unnest($1::uuid[]) WITH ORDINALITY AS of (tenant_id, place) CROSS JOIN LATERAL (
      SELECT q.*, row_number() OVER (ORDER BY q.priority, q.due_at) AS turn FROM (
        (SELECT tenant_id, id, lane, priority, due_at FROM ${queue}
          WHERE tenant_id = of.tenant_id AND priority = 0 AND due_at <= statement_timestamp() ORDER BY due_at LIMIT $2)
        UNION ALL
        (SELECT tenant_id, id, lane, priority, due_at FROM ${queue}
          WHERE tenant_id = of.tenant_id AND priority = 1 AND due_at <= statement_timestamp() ORDER BY due_at LIMIT $2)
      ) AS q ORDER BY q.priority, q.due_at LIMIT $2
    ) AS due ORDER BY turn LIMIT $3`,

  // A statement of its own: the one that leases can't change a row that it has made.
  lanes: `
    INSERT INTO ${queue}_lane (lane) SELECT DISTINCT lane FROM unnest($1::text[]) AS of (lane) ORDER BY lane
    ON CONFLICT (lane) DO NOTHING`,

  // Work of a lane that is not free yet becomes due when it will be, one place behind the other. Nothing is locked or
  // written but what is claimed or moved, and lanes that are spaced. Rows that another process is claiming at this
  // moment are passed over.
  lease: `
    WITH holder AS MATERIALIZED (
      SELECT uuidv7() AS lease
    ), wanted AS (
      SELECT *, row_number() OVER (PARTITION BY lane ORDER BY turn) AS place
      FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[]) AS w (tenant_id, id, lane, turn)
    ), spaced AS (
      SELECT l.lane, l.next_free_at, ${spacing(lanes)} AS spacing_ms FROM ${queue}_lane l
      WHERE l.lane IN (SELECT lane FROM wanted WHERE NOT lane = ANY ($9::text[])) AND ${spacing(lanes)} > 0
      ORDER BY l.lane FOR UPDATE OF l
    ), lanes AS (
      SELECT lane, spacing_ms, greatest(next_free_at, clock_timestamp()) AS free_at, next_free_at <= clock_timestamp() AS free
      FROM (
        TABLE spaced
        UNION ALL
        SELECT l.lane, l.next_free_at, 0 FROM ${queue}_lane l
        WHERE l.lane IN (SELECT lane FROM wanted) AND NOT l.lane IN (SELECT lane FROM spaced)
      ) AS l
    ), judged AS (
      SELECT w.*, free_at, spacing_ms,
        free AND NOT w.lane = ANY ($7::text[]) AND (spacing_ms = 0 OR place = 1) AND ${hasRoom(queue, lanes)} AS open
      FROM wanted w JOIN lanes USING (lane)
    ), decided AS (
      SELECT *, open AND row_number() OVER (PARTITION BY open ORDER BY turn) <= $8 AS claimed FROM judged
    ), moved AS (
      SELECT q.tenant_id, q.id, d.lane, d.claimed, d.spacing_ms,
        d.free_at + make_interval(secs => greatest(d.spacing_ms * (d.place - 1), 250) / 1000) AS later
      FROM ${queue} q JOIN decided d ON d.tenant_id = q.tenant_id AND d.id = q.id
      WHERE (d.claimed OR NOT d.open) AND q.due_at <= clock_timestamp()
      ORDER BY q.tenant_id, q.id FOR UPDATE OF q SKIP LOCKED
    ), taken AS (
      UPDATE ${queue}_lane l
      SET next_free_at = clock_timestamp() + make_interval(secs => m.spacing_ms * (1 + ${lanes?.jitter ?? 0} * random()) / 1000)
      FROM (SELECT DISTINCT lane, spacing_ms FROM moved WHERE claimed AND spacing_ms > 0) AS m WHERE l.lane = m.lane
    )
    UPDATE ${queue} q SET
      lease = CASE WHEN m.claimed THEN holder.lease ELSE q.lease END,
      attempts = q.attempts + m.claimed::int,
      due_at = CASE WHEN m.claimed THEN clock_timestamp() + make_interval(secs => $5::float8 / 1000) ELSE m.later END
    FROM moved m, holder WHERE q.tenant_id = m.tenant_id AND q.id = m.id
    RETURNING q.tenant_id, q.id, q.lane, q.priority, q.attempts - 1 AS attempts, q.lease,
      uuid_extract_timestamp(holder.lease) AS leased_at, m.spacing_ms, m.claimed`,

  complete: `DELETE FROM ${queue} WHERE tenant_id = $1 AND id = $2 AND lease = $3`,
  end: `
    DELETE FROM ${queue} q USING unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS held (tenant_id, id, lease)
    WHERE q.tenant_id = held.tenant_id AND q.id = held.id AND q.lease = held.lease RETURNING q.id`,
  again: `
    INSERT INTO ${queue} (tenant_id, id, lane, priority, attempts, due_at)
    SELECT tenant_id, id, lane, priority, attempts, clock_timestamp() + make_interval(secs => delay_ms / 1000)
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::smallint[], $5::int[], $6::float8[])
      AS work (tenant_id, id, lane, priority, attempts, delay_ms)`,
  hasten: `
    UPDATE ${queue} SET priority = 0, due_at = least(due_at, clock_timestamp())
    WHERE tenant_id = $1 AND id = $2 AND lease IS NULL`,
  putOff: `
    UPDATE ${queue} SET lease = NULL, due_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
    WHERE tenant_id = $1 AND id = $2 AND lease = $3`,
  handBack: `
    UPDATE ${queue} SET lease = NULL, attempts = attempts - 1,
      due_at = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
    WHERE id = ANY ($1::uuid[]) AND lease = $2`,
  renew: `
    UPDATE ${queue} q SET due_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS held (tenant_id, id, lease)
    WHERE q.tenant_id = held.tenant_id AND q.id = held.id AND q.lease = held.lease RETURNING q.id`,
  // By a factor of what is there: whoever says so at the same time is heard too.
  pace: `
    WITH told AS MATERIALIZED (
      SELECT l.lane, p.rest_ms, least(
        greatest(p.least_ms, p.factor * greatest(l.spacing_ms, $5::float8, CASE WHEN p.factor > 1 THEN ${SLOWED_FROM_MS} ELSE 0 END)),
        greatest($6::float8, p.least_ms)
      ) AS spacing_ms
      FROM ${queue}_lane l
      JOIN unnest($1::text[], $2::float8[], $3::float8[], $4::float8[]) AS p (lane, factor, least_ms, rest_ms) USING (lane)
      ORDER BY l.lane FOR UPDATE OF l
    )
    UPDATE ${queue}_lane l SET
      spacing_ms = CASE WHEN told.spacing_ms > $5::float8 THEN told.spacing_ms ELSE 0 END,
      next_free_at = greatest(l.next_free_at, clock_timestamp() + make_interval(secs => told.rest_ms / 1000))
    FROM told WHERE l.lane = told.lane`,
  closeLane: `
    INSERT INTO ${queue}_lane AS l (lane, next_free_at) VALUES ($1, clock_timestamp() + make_interval(secs => $2::float8 / 1000))
    ON CONFLICT (lane) DO UPDATE SET next_free_at = greatest(l.next_free_at, excluded.next_free_at)`,
});

function spacing(lanes: LaneRules | undefined): string {
  return lanes === undefined ? '$6::float8' : 'greatest($6::float8, l.spacing_ms)';
}

/** Few rows are leased at a time, and of one lane a handful: an index probe a piece of work. */
function hasRoom(queue: string, lanes: LaneRules | undefined): string {
  if (lanes === undefined) return 'true';
  return `(w.lane = ANY ($9::text[]) OR w.place + (
        SELECT count(*) FROM ${queue} held
        WHERE held.lane = w.lane AND held.lease IS NOT NULL AND held.due_at > statement_timestamp()
      ) <= ${lanes.inHand})`;
}
