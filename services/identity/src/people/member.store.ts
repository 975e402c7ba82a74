import { type Role, ROLES } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';

export interface Member {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly joinedAt: Date;
  readonly version: bigint;
}

interface Row {
  id: string;
  user_id: string;
  email: string;
  name: string;
  role: string;
  joined_at: Date;
  version: string;
}

const FROM = `
  SELECT m.id, m.user_id, u.email, u.name, m.role, m.joined_at, m.version
  FROM member m JOIN user_account u ON u.id = m.user_id WHERE m.tenant_id = $1`;
const BY_ID = `${FROM} AND m.id = $2`;
const BY_USER = `${FROM} AND m.user_id = $2`;
const BY_EMAIL = `${FROM} AND u.email_key = $2`;
const PAGE = `${FROM} AND (m.id < $2 OR $2 IS NULL) ORDER BY m.id DESC LIMIT $3`;
// Whoever changes members waits here for whoever does so too: the last owner can't be two.
const LOCK_TENANT = 'SELECT tenant_id FROM tenant WHERE tenant_id = $1 FOR UPDATE';
const OWNERS = `SELECT count(*)::int AS owners FROM member WHERE tenant_id = $1 AND role = 'owner'`;
const INSERT = 'INSERT INTO member (tenant_id, id, user_id, role) VALUES ($1, $2, $3, $4)';
const SET_ROLE = 'UPDATE member SET role = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2';
const REMOVE = 'DELETE FROM member WHERE tenant_id = $1 AND id = $2';

export async function findMember(tx: Tx, tenantId: string, id: string): Promise<Member | undefined> {
  const row = await tx.maybeOne<Row>(BY_ID, [tenantId, id]);
  return row && toMember(row);
}

export async function findMemberOfUser(tx: Tx, tenantId: string, userId: string): Promise<Member | undefined> {
  const row = await tx.maybeOne<Row>(BY_USER, [tenantId, userId]);
  return row && toMember(row);
}

export async function findMemberByEmail(tx: Tx, tenantId: string, emailKey: string): Promise<Member | undefined> {
  const row = await tx.maybeOne<Row>(BY_EMAIL, [tenantId, emailKey]);
  return row && toMember(row);
}

/** Newest first. @param before id of the last one seen. @returns up to one more than `limit`. */
export async function listMembers(tx: Tx, tenantId: string, before: string | null, limit: number): Promise<Member[]> {
  return (await tx.query<Row>(PAGE, [tenantId, before, limit + 1])).map(toMember);
}

/** Lets nobody else change the tenant's members until the transaction ends. @returns how many owners there are. */
export async function lockMembers(tx: Tx, tenantId: string): Promise<number> {
  await tx.query(LOCK_TENANT, [tenantId]);
  return (await tx.one<{ owners: number }>(OWNERS, [tenantId])).owners;
}

export async function insertMember(
  tx: Tx,
  member: { tenantId: string; id: string; userId: string; role: Role },
): Promise<void> {
  await tx.execute(INSERT, [member.tenantId, member.id, member.userId, member.role]);
}

export async function setRole(tx: Tx, tenantId: string, id: string, role: Role): Promise<void> {
  await tx.execute(SET_ROLE, [tenantId, id, role]);
}

export async function removeMember(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.execute(REMOVE, [tenantId, id]);
}

/** @throws Error for a role that the code does not know. */
export function toRole(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role === undefined) throw new Error(`The database holds an unknown role: ${text}`);
  return role;
}

function toMember(row: Row): Member {
  return {
    id: row.id,
    userId: row.user_id,
    email: row.email,
    name: row.name,
    role: toRole(row.role),
    joinedAt: row.joined_at,
    version: BigInt(row.version),
  };
}
