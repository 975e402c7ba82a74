import { newId } from '@blackfang/core';
import type { ArenaDatabase } from './database.ts';

/** Who is told of something, and where. */
export interface Recipient {
  readonly tenantId: string;
  readonly endpointId: string;
}

/** A claim of a delivery, as the queue's own table has seen it; times in ms of the database's clock. */
export interface Claimed {
  readonly id: string;
  readonly endpointId: string;
  /** Names the round that took it. */
  readonly lease: string;
  readonly at: number;
  /** When it was let go; absent while it is in hand. */
  readonly until: number | null;
}

/** What became of a delivery. */
export interface Planted {
  readonly id: string;
  readonly endpointId: string;
  readonly dueAt: number;
  /** When every claim that began had to see it. */
  readonly visibleAt: number;
  readonly deliveredAt: number | null;
}

/** Notes in the queue's transactions when work is taken and let go: what is worked out from it needs no clock but one. */
const JOURNAL = `
  CREATE SCHEMA chaos;
  CREATE TABLE chaos.claim (lease uuid, id uuid, lane text, at timestamptz NOT NULL, until timestamptz, PRIMARY KEY (lease, id));
  CREATE FUNCTION chaos.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN
    UPDATE chaos.claim SET until = clock_timestamp() WHERE lease = OLD.lease AND id = OLD.id;
    IF TG_OP = 'UPDATE' AND NEW.lease IS NOT NULL THEN
      INSERT INTO chaos.claim VALUES (NEW.lease, NEW.id, NEW.lane, clock_timestamp());
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER note_claim AFTER UPDATE OF lease ON alerting.webhook_queue FOR EACH ROW
    WHEN (OLD.lease IS DISTINCT FROM NEW.lease) EXECUTE FUNCTION chaos.note();
  CREATE TRIGGER note_end AFTER DELETE ON alerting.webhook_queue FOR EACH ROW EXECUTE FUNCTION chaos.note()`;
const PLANT = `
  WITH planted AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[]) AS p (tenant_id, id, endpoint_id, payload)),
  told AS (
    INSERT INTO alerting.delivery (tenant_id, id, purpose, topic, kind, target_id, target, payload)
    SELECT tenant_id, id, 'watch', 'watch.paused', 'webhook', endpoint_id, 'chaos', payload FROM planted)
  INSERT INTO alerting.webhook_queue (tenant_id, id, lane, priority) SELECT tenant_id, id, endpoint_id, 1 FROM planted`;
const CLAIMS = `
  SELECT id, lane AS "endpointId", lease, extract(epoch FROM at)::float8 * 1000 AS at,
    extract(epoch FROM until)::float8 * 1000 AS until FROM chaos.claim ORDER BY at`;
const PLANTED = `
  SELECT id, target_id AS "endpointId", extract(epoch FROM created_at)::float8 * 1000 AS "dueAt",
    extract(epoch FROM delivered_at)::float8 * 1000 AS "deliveredAt"
  FROM alerting.delivery WHERE target_id = ANY ($1::uuid[]) ORDER BY created_at`;
const PENDING = `
  SELECT count(*)::int FROM alerting.delivery WHERE target_id = ANY ($1::uuid[]) AND status = 'pending'`;
const NOW = 'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000';

const EVERY_MS = 50;

/** Puts deliveries into alerting's queue at a rate, as a consumer's transaction would, and knows each of them. */
export class PlantedDeliveries {
  readonly #db: ArenaDatabase;
  readonly #visibleAt = new Map<string, number>();

  private constructor(db: ArenaDatabase) {
    this.#db = db;
  }

  static async prepare(db: ArenaDatabase): Promise<PlantedDeliveries> {
    await db.rows(JOURNAL);
    return new PlantedDeliveries(db);
  }

  /**
   * Plants for one recipient after the other for a while.
   * @returns how many
   */
  async flow(recipients: readonly Recipient[], perSecond: number, forMs: number): Promise<number> {
    const since = performance.now();
    const total = Math.round((perSecond * forMs) / 1_000);
    let made = 0;
    while (made < total) {
      const due = Math.min(total, Math.floor((perSecond * (performance.now() - since)) / 1_000));
      const turns = Array.from({ length: due - made }, (_, index) => made + index);
      if (turns.length > 0) await this.#plant(turns.map((turn) => recipients[turn % recipients.length] as Recipient));
      made = Math.max(made, due);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
    return made;
  }

  /** By the database's clock, ms. */
  now(): Promise<number> {
    return this.#db.value<number>(NOW);
  }

  claims(): Promise<Claimed[]> {
    return this.#db.rows<Claimed>(CLAIMS);
  }

  async of(recipients: readonly Recipient[]): Promise<Planted[]> {
    const endpoints = recipients.map(({ endpointId }) => endpointId);
    const rows = await this.#db.rows<Omit<Planted, 'visibleAt'>>(PLANTED, [endpoints]);
    return rows.map((row) => ({ ...row, visibleAt: this.#visibleAt.get(row.id) ?? row.dueAt }));
  }

  pending(recipients: readonly Recipient[]): Promise<number> {
    return this.#db.value<number>(PENDING, [recipients.map(({ endpointId }) => endpointId)]);
  }

  async #plant(recipients: readonly Recipient[]): Promise<void> {
    const occurredAt = new Date().toISOString();
    const rows = recipients.map(({ tenantId, endpointId }) => {
      const id = newId();
      const body = { id, topic: 'watch.paused', occurredAt, tenantId, data: { id } };
      return { tenantId, id, endpointId, payload: Buffer.from(JSON.stringify(body)) };
    });
    await this.#db.together([
      [
        PLANT,
        [
          rows.map(({ tenantId }) => tenantId),
          rows.map(({ id }) => id),
          rows.map(({ endpointId }) => endpointId),
          rows.map(({ payload }) => payload),
        ],
      ],
      ['NOTIFY queue_webhook_queue'],
    ]);
    const visibleAt = await this.now();
    for (const { id } of rows) this.#visibleAt.set(id, visibleAt);
  }
}
