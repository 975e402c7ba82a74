import { newId } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';

export type AuditAction =
  | 'tenant.created'
  | 'session.opened'
  | 'session.ended'
  | 'session.token_reused'
  | 'password.changed'
  | 'password.reset'
  | 'email.verified'
  | 'member.joined'
  | 'member.role_changed'
  | 'member.removed'
  | 'invitation.created'
  | 'invitation.revoked'
  | 'api_key.created'
  | 'api_key.deleted';

export interface AuditEntry {
  readonly tenantId: string;
  readonly action: AuditAction;
  /** The user who did it; null for nobody who is known. */
  readonly actorId: string | null;
  /** The session, member, invitation or key that it was done to. */
  readonly targetId?: string;
  /** Where the request came from, where that is known. */
  readonly address?: string;
  readonly detail?: Readonly<Record<string, string>>;
}

const INSERT = `
  INSERT INTO audit_entry (tenant_id, id, action, actor_id, target_id, address, detail)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::jsonb[])`;

/** Writes down who did what, in the transaction that does it. */
export async function recordAudit(tx: Tx, ...entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.execute(INSERT, [
    entries.map((entry) => entry.tenantId),
    entries.map(() => newId()),
    entries.map((entry) => entry.action),
    entries.map((entry) => entry.actorId),
    entries.map((entry) => entry.targetId ?? null),
    entries.map((entry) => entry.address ?? ''),
    entries.map((entry) => JSON.stringify(entry.detail ?? {})),
  ]);
}

/** An entry as it was written down. */
export interface WrittenEntry {
  readonly id: string;
  readonly at: Date;
  readonly action: string;
  readonly actorId: string | null;
  readonly targetId: string | null;
  readonly address: string;
  readonly detail: Readonly<Record<string, string>>;
}

const PAGE = `
  SELECT id, at, action, actor_id AS "actorId", target_id AS "targetId", address, detail FROM audit_entry
  WHERE tenant_id = $1 AND (id < $2 OR $2 IS NULL) ORDER BY id DESC LIMIT $3`;

/** Newest first. @param before id of the last one seen. @returns up to one more than `limit`. */
export async function listAudit(
  tx: Tx,
  tenantId: string,
  before: string | null,
  limit: number,
): Promise<WrittenEntry[]> {
  return tx.query<WrittenEntry>(PAGE, [tenantId, before, limit + 1]);
}
