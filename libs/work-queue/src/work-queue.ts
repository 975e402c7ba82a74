import { AppError } from '@blackfang/core';
import type { Database, Tx } from '@blackfang/persistence';
import { MAX_DUE_TENANTS, queueStatements, TURNS } from './queue-statements.ts';
import type { Claim, ClaimOptions, LanePace, LaneRules, Turn, Work } from './work.ts';

const PRIORITY = { waiting: 0, scheduled: 1 } as const;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Work that many processes share: rows in the owner's schema, claimed under a lease on the database's time.
 * Fair: a loose index scan goes from tenant to tenant, on from the last one served, and takes a few of each.
 */
export class WorkQueue {
  readonly #db: Database;
  readonly #name: string;
  readonly #sql: ReturnType<typeof queueStatements>;
  readonly #lanes: LaneRules | undefined;
  #after = FIRST;

  /** @param lanes where its tables were paced. */
  constructor(db: Database, name: string, lanes?: LaneRules) {
    this.#db = db;
    this.#name = name;
    this.#lanes = lanes;
    this.#sql = queueStatements(name, lanes);
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

  /**
   * Takes a turn of a lane for what no row stands for. Turns are spaced among each other as the lane is, and keep off it
   * while it rests; its work goes on beside them, so that whoever takes many turns holds none of it up.
   * @param mostMs is taken only where the wait is no longer.
   */
  async takeTurn(tx: Tx, lane: string, mostMs: number): Promise<Turn> {
    const beside = `${TURNS}${lane}`;
    await tx.execute(this.#sql.lanes, [[lane, beside]]);
    const row = await tx.one<{ wait_ms: number; spacing_ms: number }>(this.#sql.turns, [lane, beside, this.usualMs]);
    const { wait_ms: waitMs, spacing_ms: spacingMs } = row;
    const taken = waitMs <= mostMs;
    if (taken) await tx.execute(this.#sql.takeTurn, [beside, waitMs + spacingMs]);
    return { taken, waitMs, spacingMs };
  }

  /**
   * Forgets lanes of which nothing waits and nothing was done for two days, or no turn was taken for an hour: anybody can
   * name as many hosts as they like.
   * @returns how many
   */
  forgetLanes(): Promise<number> {
    return this.#db.system(`forget lanes of ${this.#name}`, (tx) => tx.execute(this.#sql.forgetLanes));
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
