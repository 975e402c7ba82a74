import { newId, type Role } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import { emailKey } from '../accounts/user.ts';
import { TOKEN_LIFETIME_MS } from '../accounts/one-time-token.store.ts';
import { toRole } from '../people/member.store.ts';

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: Date;
}

interface Row {
  id: string;
  email: string;
  role: string;
  expires_at: Date;
}

const COLUMNS = 'id, email, role, expires_at';
const UPSERT = `
  INSERT INTO invitation (tenant_id, id, email, email_key, role, invited_by, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7::float8 / 1000))
  ON CONFLICT (tenant_id, email_key) DO UPDATE SET email = excluded.email, role = excluded.role,
    invited_by = excluded.invited_by, expires_at = excluded.expires_at
  RETURNING ${COLUMNS}`;
const FIND = `SELECT ${COLUMNS} FROM invitation WHERE tenant_id = $1 AND id = $2 AND expires_at > clock_timestamp()`;
const PAGE = `
  SELECT ${COLUMNS} FROM invitation
  WHERE tenant_id = $1 AND (id < $2 OR $2 IS NULL) AND expires_at > clock_timestamp() ORDER BY id DESC LIMIT $3`;
const REMOVE = 'DELETE FROM invitation WHERE tenant_id = $1 AND id = $2';
const FORGET_ENDED = 'DELETE FROM invitation WHERE tenant_id = $1 AND expires_at < clock_timestamp()';

/** Invites, or invites again with another role and a new end. */
export async function saveInvitation(
  tx: Tx,
  invitation: { readonly tenantId: string; readonly email: string; readonly role: Role; readonly invitedBy: string },
): Promise<Invitation> {
  const { tenantId, email, role, invitedBy } = invitation;
  await tx.execute(FORGET_ENDED, [tenantId]);
  const lifetimeMs = TOKEN_LIFETIME_MS.invitation;
  return toInvitation(
    await tx.one<Row>(UPSERT, [tenantId, newId(), email, emailKey(email), role, invitedBy, lifetimeMs]),
  );
}

export async function findInvitation(tx: Tx, tenantId: string, id: string): Promise<Invitation | undefined> {
  const row = await tx.maybeOne<Row>(FIND, [tenantId, id]);
  return row && toInvitation(row);
}

/** Those that have not ended, newest first. @returns up to one more than `limit`. */
export async function listInvitations(
  tx: Tx,
  tenantId: string,
  before: string | null,
  limit: number,
): Promise<Invitation[]> {
  return (await tx.query<Row>(PAGE, [tenantId, before, limit + 1])).map(toInvitation);
}

export async function removeInvitation(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.execute(REMOVE, [tenantId, id]);
}

function toInvitation(row: Row): Invitation {
  return { id: row.id, email: row.email, role: toRole(row.role), expiresAt: row.expires_at };
}
