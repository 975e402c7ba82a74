import { isId, notFound } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';

/** Deliveries of events that happened from `from` to before `to`. */
export interface ResendRange {
  readonly from: Date;
  readonly to: Date;
  /** Those that have not arrived; else those that have arrived too. */
  readonly onlyFailed: boolean;
}

/** Many deliveries of an endpoint that a person had sent again, and what became of them since. */
export interface Resend extends ResendRange {
  readonly id: string;
  readonly endpointId: string;
  readonly count: number;
  /** Whether those were all of the time; else the oldest of them. */
  readonly complete: boolean;
  readonly createdAt: Date;
  readonly delivered: number;
  readonly failed: number;
  readonly waiting: number;
}

/** What was never tried goes out by itself; a test tells of nothing. @param all as SQL */
const CAN_BE = (all: string) =>
  `purpose <> 'test' AND (status = 'failed' OR status = 'pending' AND attempts > 0 OR ${all} AND status = 'delivered')`;

const FIND = `
  SELECT id FROM delivery
  WHERE tenant_id = $1 AND target_id = $2 AND kind = 'webhook' AND id >= uuid_at($3) AND id < uuid_at($4)
    AND ${CAN_BE('NOT $5')}
  ORDER BY id LIMIT $6`;

/** @returns ids of deliveries that can be sent again, oldest first. */
export async function findResendable(
  tx: Tx,
  tenantId: string,
  endpointId: string,
  { from, to, onlyFailed }: ResendRange,
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(FIND, [tenantId, endpointId, from, to, onlyFailed, limit]);
  return rows.map(({ id }) => id);
}

/** What waits for a later try goes now. */
const HASTEN = `
  UPDATE webhook_queue SET due_at = clock_timestamp()
  WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND lease IS NULL`;
/** Whoever has one in hand is about to say what became of it. */
const AGAIN = `
  UPDATE delivery d SET status = 'pending', tries = 0, resend_id = $3
  WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND ${CAN_BE('NOT $4')}
    AND NOT EXISTS (SELECT FROM webhook_queue q WHERE q.tenant_id = $1 AND q.id = d.id AND q.lease IS NOT NULL)
  RETURNING id`;

/**
 * Puts deliveries back to before their first try. The endpoint is locked: nobody fails or retries one of them meanwhile.
 * @returns those to queue, oldest first
 */
export async function sendAgain(
  tx: Tx,
  { tenantId, id, onlyFailed }: { readonly tenantId: string; readonly id: string; readonly onlyFailed: boolean },
  deliveryIds: readonly string[],
): Promise<string[]> {
  // Work is held before its deliveries, as where one has arrived.
  await tx.execute(HASTEN, [tenantId, deliveryIds]);
  const rows = await tx.query<{ id: string }>(AGAIN, [tenantId, deliveryIds, id, onlyFailed]);
  return rows.map((row) => row.id).toSorted();
}

export type NewResend = Pick<Resend, 'id' | 'endpointId' | 'from' | 'to' | 'onlyFailed' | 'count' | 'complete'> & {
  readonly tenantId: string;
};

const INSERT = `
  INSERT INTO resend (tenant_id, id, endpoint_id, from_at, to_at, only_failed, count, complete)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;

export async function insertResend(tx: Tx, resend: NewResend): Promise<void> {
  const { tenantId, id, endpointId, from, to, onlyFailed, count, complete } = resend;
  await tx.execute(INSERT, [tenantId, id, endpointId, from, to, onlyFailed, count, complete]);
}

interface Row {
  id: string;
  endpoint_id: string;
  from_at: Date;
  to_at: Date;
  only_failed: boolean;
  count: number;
  complete: boolean;
  created_at: Date;
  delivered: number;
  failed: number;
  waiting: number;
}

const GET = `
  SELECT r.*, of.* FROM resend r CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'delivered')::int AS delivered,
      count(*) FILTER (WHERE status = 'failed')::int AS failed,
      count(*) FILTER (WHERE status = 'pending')::int AS waiting
    FROM delivery d WHERE d.tenant_id = r.tenant_id AND d.resend_id = r.id
  ) AS of
  WHERE r.tenant_id = $1 AND r.id = $2`;

/** @throws AppError `not_found` resend_not_found */
export async function getResend(tx: Tx, tenantId: string, id: string): Promise<Resend> {
  const row = isId(id) ? await tx.maybeOne<Row>(GET, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('resend');
  const { count, complete, delivered, failed, waiting } = row;
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    from: row.from_at,
    to: row.to_at,
    onlyFailed: row.only_failed,
    createdAt: row.created_at,
    count,
    complete,
    delivered,
    failed,
    waiting,
  };
}
