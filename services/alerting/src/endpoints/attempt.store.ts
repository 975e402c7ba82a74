import { newId } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import type { Page } from '../paging.ts';

/** One call of an endpoint. */
export interface Attempt {
  readonly id: string;
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly topic: string;
  /** Counted from 1 within the delivery. */
  readonly number: number;
  readonly at: Date;
  readonly status: 'succeeded' | 'failed';
  /** Null where no answer came. */
  readonly httpStatus: number | null;
  readonly error: string | null;
  readonly durationMs: number;
  /** Null where there will be none. */
  readonly nextAttemptAt: Date | null;
}

const INSERT = `
  INSERT INTO attempt (tenant_id, id, delivery_id, endpoint_id, topic, number, at, status, http_status, error,
    duration_ms, next_attempt_at)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::timestamptz[],
    $8::text[], $9::int[], $10::text[], $11::int[], $12::timestamptz[])`;

export type NewAttempt = Omit<Attempt, 'id'> & { readonly tenantId: string };

export async function insertAttempts(tx: Tx, attempts: readonly NewAttempt[]): Promise<void> {
  await tx.execute(INSERT, [
    attempts.map((one) => one.tenantId),
    attempts.map(newId),
    attempts.map((one) => one.deliveryId),
    attempts.map((one) => one.endpointId),
    attempts.map((one) => one.topic),
    attempts.map((one) => one.number),
    attempts.map((one) => one.at),
    attempts.map((one) => one.status),
    attempts.map((one) => one.httpStatus),
    attempts.map((one) => one.error),
    attempts.map((one) => one.durationMs),
    attempts.map((one) => one.nextAttemptAt),
  ]);
}

interface Row {
  id: string;
  delivery_id: string;
  endpoint_id: string;
  topic: string;
  number: number;
  at: Date;
  status: 'succeeded' | 'failed';
  http_status: number | null;
  error: string | null;
  duration_ms: number;
  next_attempt_at: Date | null;
}

const LIST = `
  SELECT * FROM attempt WHERE tenant_id = $1 AND endpoint_id = $2 AND ($3::uuid IS NULL OR id < $3)
  ORDER BY id DESC LIMIT $4`;

export async function listAttempts(tx: Tx, tenantId: string, endpointId: string, { limit, before }: Page) {
  const rows = await tx.query<Row>(LIST, [tenantId, endpointId, before, limit + 1]);
  return pageOf(rows.map(toAttempt), limit, (attempt) => [attempt.id]);
}

const FIND = 'SELECT * FROM attempt WHERE tenant_id = $1 AND id = $2';

export async function findAttempt(tx: Tx, tenantId: string, id: string): Promise<Attempt | undefined> {
  const row = await tx.maybeOne<Row>(FIND, [tenantId, id]);
  return row && toAttempt(row);
}

function toAttempt(row: Row): Attempt {
  const { id, topic, number, at, status, error } = row;
  return {
    id,
    topic,
    number,
    at,
    status,
    error,
    deliveryId: row.delivery_id,
    endpointId: row.endpoint_id,
    httpStatus: row.http_status,
    durationMs: row.duration_ms,
    nextAttemptAt: row.next_attempt_at,
  };
}
