import type { Role } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import { toRole } from '../people/member.store.ts';
import { hashToken, looksLikeToken, newToken } from '../secrets/token.ts';
import type { OtherMember } from './leave-tenant.ts';

/** How long a wish to be erased can be taken back. */
export class ErasureGrace {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}

const INSERT = `
  INSERT INTO account_erasure (user_id, hash, due_at)
  VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3::float8 / 1000)) RETURNING due_at`;
const FIND = 'SELECT due_at FROM account_erasure WHERE user_id = $1';
const FIND_OF_TOKEN = 'SELECT user_id FROM account_erasure WHERE hash = $1 AND begun_at IS NULL';
const TAKE_BACK = 'DELETE FROM account_erasure WHERE user_id = $1 AND begun_at IS NULL';
const DUE = 'SELECT user_id FROM account_erasure WHERE due_at <= statement_timestamp() ORDER BY due_at LIMIT 20';
const BEGIN = `
  UPDATE account_erasure SET begun_at = coalesce(begun_at, clock_timestamp())
  WHERE user_id = $1 AND due_at <= statement_timestamp()`;
const PUT_OFF = `
  UPDATE account_erasure SET due_at = clock_timestamp() + interval '1 minute' WHERE user_id = $1`;
const MEMBERS = `
  SELECT tenant_id, id, user_id, role, joined_at FROM member WHERE tenant_id = ANY ($1::uuid[])
  ORDER BY tenant_id, joined_at, id`;

/** @returns when it is due, and the token that takes it back: it is shown by mail alone */
export async function insertErasure(tx: Tx, userId: string, graceMs: number): Promise<{ dueAt: Date; token: string }> {
  const token = newToken();
  const { due_at: dueAt } = await tx.one<{ due_at: Date }>(INSERT, [userId, hashToken(token), graceMs]);
  return { dueAt, token };
}

/** @returns when the person's account ends, if it is to. */
export async function erasureDueAt(tx: Tx, userId: string): Promise<Date | undefined> {
  return (await tx.maybeOne<{ due_at: Date }>(FIND, [userId]))?.due_at;
}

/** @returns whose erasure the token takes back. */
export async function findErasureOf(tx: Tx, token: string): Promise<string | undefined> {
  if (!looksLikeToken(token)) return undefined;
  return (await tx.maybeOne<{ user_id: string }>(FIND_OF_TOKEN, [hashToken(token)]))?.user_id;
}

/** @returns whether there was one that has not begun. */
export async function takeBackErasure(tx: Tx, userId: string): Promise<boolean> {
  return (await tx.execute(TAKE_BACK, [userId])) === 1;
}

export async function dueErasures(tx: Tx): Promise<string[]> {
  return (await tx.query<{ user_id: string }>(DUE)).map((row) => row.user_id);
}

/** From now on it can't be taken back. @returns false where it was */
export async function beginErasure(tx: Tx, userId: string): Promise<boolean> {
  return (await tx.execute(BEGIN, [userId])) === 1;
}

export async function putOffErasure(tx: Tx, userId: string): Promise<void> {
  await tx.execute(PUT_OFF, [userId]);
}

/** What a person is in a tenant, and who else is there. */
export interface Membership {
  readonly memberId: string;
  readonly role: Role;
  readonly others: readonly OtherMember[];
}

/** By tenant. Who is no member of one has no entry for it. */
export async function membershipsOf(tx: Tx, userId: string, tenantIds: readonly string[]) {
  const rows = await tx.query<{ tenant_id: string; id: string; user_id: string; role: string; joined_at: Date }>(
    MEMBERS,
    [tenantIds],
  );
  const memberships = new Map<string, Membership>();
  for (const [tenantId, members] of Map.groupBy(rows, (row) => row.tenant_id)) {
    const own = members.find((row) => row.user_id === userId);
    if (own === undefined) continue;
    const others = members
      .filter((row) => row !== own)
      .map((row) => ({ id: row.id, role: toRole(row.role), joinedAt: row.joined_at }));
    memberships.set(tenantId, { memberId: own.id, role: toRole(own.role), others });
  }
  return memberships;
}
