import { invalidField, isId, newId, notFound } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import type { Page } from '../paging.ts';
import type { Exchange } from './exchange.ts';

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

const INSERT_EXCHANGES = `
  INSERT INTO attempt_exchange (tenant_id, id, request_headers, response_headers, response_body, response_cut)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::jsonb[], $4::jsonb[], $5::text[], $6::boolean[])`;

export type NewAttempt = Omit<Attempt, 'id'> & { readonly tenantId: string; readonly exchange: Exchange };

export async function insertAttempts(tx: Tx, attempts: readonly NewAttempt[]): Promise<void> {
  const tenantIds = attempts.map((one) => one.tenantId);
  const ids = attempts.map(newId);
  await tx.execute(INSERT, [
    tenantIds,
    ids,
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
  await tx.execute(INSERT_EXCHANGES, [
    tenantIds,
    ids,
    attempts.map(({ exchange }) => JSON.stringify(exchange.requestHeaders)),
    attempts.map(({ exchange }) => JSON.stringify(exchange.responseHeaders)),
    attempts.map(({ exchange }) => exchange.responseBody),
    attempts.map(({ exchange }) => exchange.responseCut),
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

/** Absent: of any. */
export interface AttemptFilter {
  readonly status: Attempt['status'] | undefined;
  readonly topic: string | undefined;
}

const LIST = (status: string) => `
  SELECT * FROM attempt WHERE tenant_id = $1 AND endpoint_id = $2 AND ($3::uuid IS NULL OR id < $3)
    AND ($4::text IS NULL OR topic = $4) ${status} ORDER BY id DESC LIMIT $5`;
// Written out, so that the few failures of an endpoint are found by an index of their own.
const LISTS = {
  any: LIST(''),
  failed: LIST(`AND status = 'failed'`),
  succeeded: LIST(`AND status = 'succeeded'`),
} as const;

/** @throws AppError `invalid` status_invalid */
export function parseAttemptStatus(status: string | undefined): AttemptFilter['status'] {
  if (status === undefined || status === 'succeeded' || status === 'failed') return status;
  throw invalidField('status', 'status_invalid', 'Use succeeded or failed.');
}

export async function listAttempts(
  tx: Tx,
  tenantId: string,
  endpointId: string,
  { limit, before }: Page,
  { status, topic }: AttemptFilter,
) {
  const rows = await tx.query<Row>(LISTS[status ?? 'any'], [tenantId, endpointId, before, topic ?? null, limit + 1]);
  return pageOf(rows.map(toAttempt), limit, (attempt) => [attempt.id]);
}

const FIND = 'SELECT * FROM attempt WHERE tenant_id = $1 AND id = $2';

export async function findAttempt(tx: Tx, tenantId: string, id: string): Promise<Attempt | undefined> {
  const row = await tx.maybeOne<Row>(FIND, [tenantId, id]);
  return row && toAttempt(row);
}

/** An attempt with all that is kept of it. */
export interface AttemptDetail extends Attempt {
  /** The same bytes at every attempt. */
  readonly requestBody: string;
  /** Null once it is no longer kept. */
  readonly exchange: Exchange | null;
}

interface DetailRow extends Row {
  payload: Buffer | null;
  request_headers: Record<string, string> | null;
  response_headers: Record<string, string>;
  response_body: string;
  response_cut: boolean;
}

const DETAIL = `
  SELECT a.*, d.payload, x.request_headers, x.response_headers, x.response_body, x.response_cut
  FROM attempt a LEFT JOIN delivery d ON d.tenant_id = a.tenant_id AND d.id = a.delivery_id
    LEFT JOIN attempt_exchange x ON x.tenant_id = a.tenant_id AND x.id = a.id
  WHERE a.tenant_id = $1 AND a.id = $2`;

/** @throws AppError `not_found` attempt_not_found */
export async function getAttempt(tx: Tx, tenantId: string, id: string): Promise<AttemptDetail> {
  const row = isId(id) ? await tx.maybeOne<DetailRow>(DETAIL, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('attempt');
  const exchange = row.request_headers && {
    requestHeaders: row.request_headers,
    responseHeaders: row.response_headers,
    responseBody: row.response_body,
    responseCut: row.response_cut,
  };
  return { ...toAttempt(row), requestBody: row.payload?.toString() ?? '', exchange };
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
