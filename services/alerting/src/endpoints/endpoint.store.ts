import { isId, notFound } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import type { Page } from '../paging.ts';
import { patternsOf } from './topics.ts';

/** A partner's address that is told of topics. */
export interface Endpoint {
  readonly tenantId: string;
  readonly id: string;
  readonly url: string;
  readonly topics: readonly string[];
  /** What it is for, in the words of people; may be empty. */
  readonly description: string;
  readonly status: 'active' | 'disabled';
  /** `gone`, `failing`, `by_request`; null while it is active. */
  readonly disabledReason: string | null;
  readonly createdAt: Date;
  readonly version: bigint;
  /** Encrypted, newest first: those that sign now. */
  readonly sealedSecrets: readonly Buffer[];
  /** Since when every attempt has failed. */
  readonly failingSince: Date | null;
  /** Until when the secret before the present one signs too; null where none does. */
  readonly previousValidUntil: Date | null;
  /** The latest time that many of its deliveries were sent again. */
  readonly resendId: string | null;
}

interface Row {
  tenant_id: string;
  id: string;
  url: string;
  topics: string[];
  description: string;
  status: 'active' | 'disabled';
  disabled_reason: string | null;
  created_at: Date;
  version: string;
  secret: Buffer;
  previous: Buffer | null;
  previous_until: Date | null;
  failing_since: Date | null;
  resend_id: string | null;
}

const COLUMNS = `tenant_id, id, url, topics, description, status, disabled_reason, created_at, version, secret, failing_since, resend_id,
  CASE WHEN previous_valid_until > clock_timestamp() THEN previous_secret END AS previous,
  CASE WHEN previous_valid_until > clock_timestamp() THEN previous_valid_until END AS previous_until`;

function toEndpoint(row: Row): Endpoint {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    url: row.url,
    topics: row.topics,
    description: row.description,
    status: row.status,
    disabledReason: row.disabled_reason,
    createdAt: row.created_at,
    version: BigInt(row.version),
    sealedSecrets: row.previous === null ? [row.secret] : [row.secret, row.previous],
    failingSince: row.failing_since,
    previousValidUntil: row.previous_until,
    resendId: row.resend_id,
  };
}

export async function insertEndpoint(
  tx: Tx,
  endpoint: Pick<Endpoint, 'tenantId' | 'id' | 'url' | 'topics' | 'description'> & { readonly secret: Buffer },
): Promise<void> {
  const { tenantId, id, url, topics, description, secret } = endpoint;
  await tx.execute(
    'INSERT INTO endpoint (tenant_id, id, url, topics, description, secret) VALUES ($1, $2, $3, $4, $5, $6)',
    [tenantId, id, url, topics, description, secret],
  );
}

const FIND = `SELECT ${COLUMNS} FROM endpoint WHERE tenant_id = $1 AND id = $2`;

export async function findEndpoint(tx: Tx, tenantId: string, id: string): Promise<Endpoint | undefined> {
  const row = await tx.maybeOne<Row>(FIND, [tenantId, id]);
  return row && toEndpoint(row);
}

const FIND_MANY = `
  SELECT ${COLUMNS} FROM endpoint JOIN unnest($1::uuid[], $2::uuid[]) AS of (tenant_id, id) USING (tenant_id, id)`;

/** @returns those that are there, by their ids. */
export async function findEndpoints(
  tx: Tx,
  keys: readonly Pick<Endpoint, 'tenantId' | 'id'>[],
): Promise<Map<string, Endpoint>> {
  const unique = [...new Map(keys.map((key) => [key.id, key])).values()];
  const rows = await tx.query<Row>(FIND_MANY, [unique.map((key) => key.tenantId), unique.map((key) => key.id)]);
  return new Map(rows.map((row) => [row.id, toEndpoint(row)]));
}

/** @throws AppError `not_found` endpoint_not_found */
export async function getEndpoint(tx: Tx, tenantId: string, id: string): Promise<Endpoint> {
  const endpoint = isId(id) ? await findEndpoint(tx, tenantId, id) : undefined;
  if (endpoint === undefined) throw notFound('endpoint');
  return endpoint;
}

/** As `getEndpoint`, and nobody else changes it until the transaction ends. */
export async function lockEndpoint(tx: Tx, tenantId: string, id: string): Promise<Endpoint> {
  const row = isId(id) ? await tx.maybeOne<Row>(`${FIND} FOR UPDATE`, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('endpoint');
  return toEndpoint(row);
}

const LIST = `
  SELECT ${COLUMNS} FROM endpoint WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`;

export async function listEndpoints(tx: Tx, tenantId: string, { limit, before }: Page) {
  const rows = await tx.query<Row>(LIST, [tenantId, before, limit + 1]);
  return pageOf(rows.map(toEndpoint), limit, (endpoint) => [endpoint.id]);
}

const UPDATE = `
  UPDATE endpoint SET url = $3, topics = $4, status = $5, description = $6, version = version + 1,
    disabled_reason = CASE WHEN $5 = 'disabled' THEN coalesce(disabled_reason, 'by_request') END,
    failing_since = CASE WHEN status = $5 THEN failing_since END, timeouts = CASE WHEN status = $5 THEN timeouts ELSE 0 END
  WHERE tenant_id = $1 AND id = $2`;

/** Switched on again, an endpoint begins without a past. */
export async function updateEndpoint(
  tx: Tx,
  tenantId: string,
  id: string,
  to: Pick<Endpoint, 'url' | 'topics' | 'status' | 'description'>,
): Promise<void> {
  await tx.execute(UPDATE, [tenantId, id, to.url, to.topics, to.status, to.description]);
}

export async function deleteEndpoint(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.execute('DELETE FROM endpoint WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
}

const ROTATE = `
  UPDATE endpoint SET previous_secret = secret, previous_valid_until = clock_timestamp() + interval '24 hours',
    secret = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING previous_valid_until`;

/** @returns until when the secret before it signs too. */
export async function rotateSecret(tx: Tx, tenantId: string, id: string, secret: Buffer): Promise<Date> {
  const row = await tx.one<{ previous_valid_until: Date }>(ROTATE, [tenantId, id, secret]);
  return row.previous_valid_until;
}

const END_PREVIOUS = `
  UPDATE endpoint SET previous_secret = NULL, previous_valid_until = NULL, version = version + 1
  WHERE tenant_id = $1 AND id = $2 AND previous_secret IS NOT NULL`;

export async function endPreviousSecret(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.execute(END_PREVIOUS, [tenantId, id]);
}

export async function noteResend(tx: Tx, tenantId: string, id: string, resendId: string): Promise<void> {
  await tx.execute('UPDATE endpoint SET resend_id = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, resendId]);
}

const SUBSCRIBED = `
  SELECT ${COLUMNS} FROM endpoint
  WHERE tenant_id = ANY ($1::uuid[]) AND status = 'active' AND topics && $2::text[] ORDER BY tenant_id, id`;

/** Active endpoints of these tenants that want to hear of `topic`. */
export async function findSubscribed(tx: Tx, tenantIds: readonly string[], topic: string): Promise<Endpoint[]> {
  const rows = await tx.query<Row>(SUBSCRIBED, [tenantIds, patternsOf(topic)]);
  return rows.map(toEndpoint);
}

/** Locked in one order, whoever else notes successes of several. */
const SUCCEEDED = `
  UPDATE endpoint e SET failing_since = NULL, timeouts = 0 FROM (
    SELECT tenant_id, id FROM endpoint JOIN unnest($1::uuid[], $2::uuid[]) AS of (tenant_id, id) USING (tenant_id, id)
    WHERE failing_since IS NOT NULL OR timeouts > 0 ORDER BY tenant_id, id FOR UPDATE OF endpoint
  ) AS well
  WHERE e.tenant_id = well.tenant_id AND e.id = well.id`;

/** Touches nothing while all is well. */
export async function noteSuccesses(tx: Tx, endpoints: readonly Pick<Endpoint, 'tenantId' | 'id'>[]): Promise<void> {
  await tx.execute(SUCCEEDED, [endpoints.map((one) => one.tenantId), endpoints.map((one) => one.id)]);
}

const FAILED = `
  UPDATE endpoint SET failing_since = coalesce(failing_since, clock_timestamp()),
    timeouts = CASE WHEN $3::boolean THEN timeouts + 1 ELSE 0 END
  WHERE tenant_id = $1 AND id = $2
  RETURNING timeouts, (extract(epoch FROM clock_timestamp() - failing_since) * 1000)::float8 AS failing_ms`;

/** @returns for how long it has failed, ms, and how often in a row nothing came back; undefined when it is gone. */
export async function noteFailure(
  tx: Tx,
  tenantId: string,
  id: string,
  timedOut: boolean,
): Promise<{ failingMs: number; timeouts: number } | undefined> {
  const row = await tx.maybeOne<{ timeouts: number; failing_ms: number }>(FAILED, [tenantId, id, timedOut]);
  return row && { failingMs: row.failing_ms, timeouts: row.timeouts };
}

const DISABLE = `
  UPDATE endpoint SET status = 'disabled', disabled_reason = $3, version = version + 1
  WHERE tenant_id = $1 AND id = $2 AND status = 'active' RETURNING ${COLUMNS}`;

/** @returns undefined when it was switched off before. */
export async function disableEndpoint(
  tx: Tx,
  tenantId: string,
  id: string,
  reason: 'gone' | 'failing',
): Promise<Endpoint | undefined> {
  const row = await tx.maybeOne<Row>(DISABLE, [tenantId, id, reason]);
  return row && toEndpoint(row);
}
