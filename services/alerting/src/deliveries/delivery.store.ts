import { currentTraceparent } from '@blackfang/observability';
import type { Tx } from '@blackfang/persistence';
import type { DeliveryPurpose, DeliveryQueues, NewDelivery } from './delivery.ts';

const INSERT = `
  INSERT INTO delivery (tenant_id, id, purpose, topic, kind, target_id, target, alert_id, rule_id, payload,
    traceparent)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::uuid[],
    $9::uuid[], $10::bytea[], $11::text[])`;

/** Stores deliveries and queues them, in the transaction of what they tell of. */
export async function createDeliveries(
  tx: Tx,
  queues: DeliveryQueues,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const current = currentTraceparent() ?? null;
  await tx.execute(INSERT, [
    deliveries.map((one) => one.tenantId),
    deliveries.map((one) => one.id),
    deliveries.map((one) => one.purpose),
    deliveries.map((one) => one.topic),
    deliveries.map((one) => one.kind),
    deliveries.map((one) => one.targetId),
    deliveries.map((one) => one.target),
    deliveries.map((one) => one.alertId ?? null),
    deliveries.map((one) => one.ruleId ?? null),
    deliveries.map((one) => one.payload),
    deliveries.map((one) => one.traceparent ?? current),
  ]);
  for (const kind of ['email', 'webhook'] as const) {
    const work = deliveries
      .filter((one) => one.kind === kind)
      .map(({ tenantId, id, lane, urgent, dueAt }) => {
        const priority = urgent ? ('waiting' as const) : ('scheduled' as const);
        return { tenantId, id, lane, priority, ...(dueAt && { dueAt }) };
      });
    await queues[kind].enqueue(tx, work);
  }
}

export interface PendingDelivery {
  readonly purpose: DeliveryPurpose;
  readonly topic: string;
  readonly targetId: string;
  readonly payload: Buffer | null;
  readonly ruleId: string | null;
  /** Attempts so far, and those of them since a person asked to try again. */
  readonly attempts: number;
  readonly tries: number;
  readonly budgetWindow: Date | null;
  readonly createdAt: Date;
  readonly traceparent: string | null;
}

interface Row {
  id: string;
  purpose: DeliveryPurpose;
  topic: string;
  target_id: string;
  payload: Buffer | null;
  rule_id: string | null;
  attempts: number;
  tries: number;
  budget_window: Date | null;
  created_at: Date;
  traceparent: string | null;
}

const COLUMNS = `
  id, purpose, topic, target_id, payload, rule_id, attempts, tries, budget_window, created_at, traceparent`;
const FIND = `SELECT ${COLUMNS} FROM delivery WHERE tenant_id = $1 AND id = $2 AND status = 'pending'`;
/** The ids twice: by themselves they say which partitions to look at. */
const FIND_MANY = `
  SELECT ${COLUMNS} FROM delivery JOIN unnest($1::uuid[], $2::uuid[]) AS of (tenant_id, id) USING (tenant_id, id)
  WHERE id = ANY ($2::uuid[]) AND status = 'pending'`;

/** @returns undefined when there is nothing left to do. */
export async function findPending(tx: Tx, tenantId: string, id: string): Promise<PendingDelivery | undefined> {
  const row = await tx.maybeOne<Row>(FIND, [tenantId, id]);
  return row && toPending(row);
}

/** @returns those that have something left to do, by their ids. */
export async function findPendings(
  tx: Tx,
  keys: readonly { readonly tenantId: string; readonly id: string }[],
): Promise<Map<string, PendingDelivery>> {
  const rows = await tx.query<Row>(FIND_MANY, [keys.map((key) => key.tenantId), keys.map((key) => key.id)]);
  return new Map(rows.map((row) => [row.id, toPending(row)]));
}

function toPending(row: Row): PendingDelivery {
  const { purpose, topic, payload, attempts, tries, traceparent } = row;
  return {
    purpose,
    topic,
    payload,
    attempts,
    tries,
    traceparent,
    targetId: row.target_id,
    ruleId: row.rule_id,
    budgetWindow: row.budget_window,
    createdAt: row.created_at,
  };
}

const RECORD = `
  UPDATE delivery SET status = $3, last_error = $4, attempts = attempts + $5::int, tries = tries + $5::int,
    delivered_at = CASE WHEN $3 = 'delivered' THEN clock_timestamp() ELSE delivered_at END
  WHERE tenant_id = $1 AND id = $2`;

export interface Outcome {
  readonly status: 'pending' | 'delivered' | 'failed' | 'summarised';
  /** A slug: `http_500`, `response_timeout`. */
  readonly error: string | null;
  /** Whether something was sent. */
  readonly attempted: boolean;
}

export async function recordOutcome(tx: Tx, tenantId: string, id: string, outcome: Outcome): Promise<void> {
  await tx.execute(RECORD, [tenantId, id, outcome.status, outcome.error, outcome.attempted ? 1 : 0]);
}

const RECORD_DELIVERED = `
  UPDATE delivery d SET status = 'delivered', last_error = NULL, attempts = attempts + 1, tries = tries + 1,
    delivered_at = clock_timestamp()
  FROM unnest($1::uuid[], $2::uuid[]) AS of (tenant_id, id)
  WHERE d.tenant_id = of.tenant_id AND d.id = of.id AND d.id = ANY ($2::uuid[])`;

export async function recordDelivered(
  tx: Tx,
  keys: readonly { readonly tenantId: string; readonly id: string }[],
): Promise<void> {
  await tx.execute(RECORD_DELIVERED, [keys.map((key) => key.tenantId), keys.map((key) => key.id)]);
}

const SET_PAYLOAD = 'UPDATE delivery SET payload = $3 WHERE tenant_id = $1 AND id = $2';

export async function setPayload(tx: Tx, tenantId: string, id: string, payload: Buffer): Promise<void> {
  await tx.execute(SET_PAYLOAD, [tenantId, id, payload]);
}
