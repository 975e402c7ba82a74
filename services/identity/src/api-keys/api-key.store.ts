import type { Permission, Role } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import { toRole } from '../people/member.store.ts';
import { isPermission } from './api-key.ts';

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly prefix: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  /** null: it has no end. */
  readonly expiresAt: Date | null;
}

interface Row {
  id: string;
  name: string;
  scopes: string[];
  prefix: string;
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date | null;
}

const COLUMNS = 'id, name, scopes, prefix, created_at, last_used_at, expires_at';
const COUNT = 'SELECT count(*)::int AS keys FROM api_key WHERE tenant_id = $1';
const INSERT = `
  INSERT INTO api_key (tenant_id, id, name, scopes, prefix, made_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
  RETURNING ${COLUMNS}`;
const INSERT_LOOKUP = 'INSERT INTO api_key_lookup (lookup, hash, tenant_id, api_key_id) VALUES ($1, $2, $3, $4)';
const PAGE = `
  SELECT ${COLUMNS} FROM api_key WHERE tenant_id = $1 AND (id < $2 OR $2 IS NULL) ORDER BY id DESC LIMIT $3`;
const FIND_LOOKUP = 'SELECT hash, tenant_id, api_key_id FROM api_key_lookup WHERE lookup = $1';
const FIND_WITH_MAKER = `
  SELECT k.scopes, k.made_by, k.not_before, k.expires_at, m.role FROM api_key k
  JOIN member m ON m.tenant_id = k.tenant_id AND m.user_id = k.made_by WHERE k.tenant_id = $1 AND k.id = $2`;
const TOUCH = `
  UPDATE api_key SET last_used_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2
    AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')`;
const DELETE = 'DELETE FROM api_key WHERE tenant_id = $1 AND id = $2';
const DELETE_OF = 'DELETE FROM api_key WHERE tenant_id = $1 AND made_by = $2 RETURNING id';
const DELETE_LOOKUPS = 'DELETE FROM api_key_lookup WHERE api_key_id = ANY ($1::uuid[]) AND tenant_id = $2';
const REFUSE_OLDER = `
  UPDATE api_key SET not_before = date_trunc('second', clock_timestamp()) + interval '1 second'
  WHERE tenant_id = $1 AND made_by = $2`;

export async function countApiKeys(tx: Tx, tenantId: string): Promise<number> {
  return (await tx.one<{ keys: number }>(COUNT, [tenantId])).keys;
}

export async function insertApiKey(
  tx: Tx,
  key: {
    readonly tenantId: string;
    readonly id: string;
    readonly name: string;
    readonly scopes: readonly Permission[];
    readonly prefix: string;
    readonly madeBy: string;
    readonly expiresAt: Date | null;
    readonly lookup: string;
    readonly hash: Buffer;
  },
): Promise<ApiKey> {
  const { tenantId, id, name, scopes, prefix, madeBy, expiresAt, lookup, hash } = key;
  const row = await tx.one<Row>(INSERT, [tenantId, id, name, scopes, prefix, madeBy, expiresAt]);
  await tx.execute(INSERT_LOOKUP, [lookup, hash, tenantId, id]);
  return toApiKey(row);
}

/** Newest first. @returns up to one more than `limit`. */
export async function listApiKeys(tx: Tx, tenantId: string, before: string | null, limit: number): Promise<ApiKey[]> {
  return (await tx.query<Row>(PAGE, [tenantId, before, limit + 1])).map(toApiKey);
}

export async function findLookup(tx: Tx, lookup: string) {
  const row = await tx.maybeOne<{ hash: Buffer; tenant_id: string; api_key_id: string }>(FIND_LOOKUP, [lookup]);
  return row && { hash: row.hash, tenantId: row.tenant_id, id: row.api_key_id };
}

export interface KeyInUse {
  readonly scopes: readonly Permission[];
  readonly madeBy: string;
  /** Of its maker, as it is now. */
  readonly role: Role;
  readonly notBefore: Date | null;
  readonly expiresAt: Date | null;
}

interface KeyInUseRow {
  scopes: string[];
  made_by: string;
  not_before: Date | null;
  expires_at: Date | null;
  role: string;
}

/** Finds a key that is being used, and notes the use once a minute. */
export async function useApiKey(tx: Tx, tenantId: string, id: string): Promise<KeyInUse | undefined> {
  const row = await tx.maybeOne<KeyInUseRow>(FIND_WITH_MAKER, [tenantId, id]);
  if (row === undefined) return undefined;
  await tx.execute(TOUCH, [tenantId, id]);
  return {
    scopes: row.scopes.filter(isPermission),
    madeBy: row.made_by,
    role: toRole(row.role),
    notBefore: row.not_before,
    expiresAt: row.expires_at,
  };
}

/** @returns whether there was one. */
export async function deleteApiKey(tx: Tx, tenantId: string, id: string): Promise<boolean> {
  await tx.execute(DELETE_LOOKUPS, [[id], tenantId]);
  return (await tx.execute(DELETE, [tenantId, id])) === 1;
}

/** Deletes the keys that a member made. */
export async function deleteApiKeysOf(tx: Tx, tenantId: string, userId: string): Promise<void> {
  const rows = await tx.query<{ id: string }>(DELETE_OF, [tenantId, userId]);
  await tx.execute(DELETE_LOOKUPS, [rows.map((row) => row.id), tenantId]);
}

/** Access tokens of a member's keys made until now are refused: what they say of the member is no longer true. */
export async function refuseOlderTokensOfKeys(tx: Tx, tenantId: string, userId: string): Promise<void> {
  await tx.execute(REFUSE_OLDER, [tenantId, userId]);
}

function toApiKey(row: Row): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes.filter(isPermission),
    prefix: row.prefix,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  };
}
