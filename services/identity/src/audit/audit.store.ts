import { newId } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';

export const WATCH_ACTIONS = [
  'watch.created',
  'watch.updated',
  'watch.own_price_set',
  'watch.paused',
  'watch.resumed',
  'watch.deleted',
] as const;

export const SAMPLE_ACTIONS = ['sample_data.added', 'sample_data.removed'] as const;
export const PROXY_ACTIONS = ['proxy.created', 'proxy.updated', 'proxy.deleted'] as const;

export type AuditAction =
  | (typeof PROXY_ACTIONS)[number]
  | (typeof SAMPLE_ACTIONS)[number]
  | (typeof WATCH_ACTIONS)[number]
  | 'tenant.created'
  | 'session.opened'
  | 'session.ended'
  | 'session.token_reused'
  | 'password.changed'
  | 'password.reset'
  | 'email.verified'
  | 'email.change_asked'
  | 'email.changed'
  | 'member.joined'
  | 'member.role_changed'
  | 'member.removed'
  | 'member.erased'
  | 'data.export_asked'
  | 'account.erasure_asked'
  | 'account.erasure_cancelled'
  | 'invitation.created'
  | 'invitation.revoked'
  | 'api_key.created'
  | 'api_key.deleted'
  | `product.${'created' | 'updated' | 'deleted' | 'watches_attached' | 'watch_detached'}`
  | `watches.${'run' | 'paused' | 'resumed' | 'tagged' | 'untagged' | 'moved' | 'deleted' | 'restored' | 'imported' | 'import_undone'}`;

export interface AuditEntry {
  readonly tenantId: string;
  readonly action: AuditAction;
  /** The user who did it; null for nobody who is known. */
  readonly actorId: string | null;
  /** The session, member, invitation, key, watch, product, proxy or job on watches that it was done to. */
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

/** Which entries; null: all. */
export interface AuditFilter {
  readonly actorId: string | null;
  /** An action, or what comes before its dot. */
  readonly action: string | null;
  /** From this moment on, and before that one. */
  readonly from: Date | null;
  readonly to: Date | null;
}

/** Ids hold about the same time, so that partitions of other times are not looked at. */
const PAGE = `
  SELECT id, at, action, actor_id AS "actorId", target_id AS "targetId", address, detail FROM audit_entry
  WHERE tenant_id = $1 AND (id < $2 OR $2 IS NULL) AND (actor_id = $4 OR $4 IS NULL)
    AND (action = $5 OR starts_with(action, $5 || '.') OR $5 IS NULL)
    AND (at >= $6 OR $6 IS NULL) AND (at < $7 OR $7 IS NULL)
    AND id >= coalesce(uuid_at($6 - interval '1 hour'), '00000000-0000-0000-0000-000000000000')
    AND id < coalesce(uuid_at($7 + interval '1 hour'), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  ORDER BY id DESC LIMIT $3`;

/** Newest first. @param before id of the last one seen. @returns up to one more than `limit`. */
export async function listAudit(
  tx: Tx,
  tenantId: string,
  page: AuditFilter & { readonly before: string | null; readonly limit: number },
): Promise<WrittenEntry[]> {
  const { before, limit, actorId, action, from, to } = page;
  return tx.query<WrittenEntry>(PAGE, [tenantId, before, limit + 1, actorId, action, from, to]);
}
