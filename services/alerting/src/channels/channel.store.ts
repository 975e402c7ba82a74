import { isId, notFound } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import type { Page } from '../paging.ts';

/** Where alerts can be sent for people to read. */
export interface Channel {
  readonly tenantId: string;
  readonly id: string;
  readonly kind: 'email';
  readonly address: string;
  /** Whose it is, in the words of people; may be empty. */
  readonly name: string;
  readonly verified: boolean;
  readonly createdAt: Date;
  readonly version: bigint;
}

interface Row {
  tenant_id: string;
  id: string;
  kind: 'email';
  address: string;
  name: string;
  verified_at: Date | null;
  created_at: Date;
  version: string;
}

function toChannel({ tenant_id: tenantId, id, kind, address, name, verified_at, created_at, version }: Row): Channel {
  return {
    tenantId,
    id,
    kind,
    address,
    name,
    verified: verified_at !== null,
    createdAt: created_at,
    version: BigInt(version),
  };
}

/** @param verified whether it is known that the address is its owner's wish. Refused by `channel_address` when known. */
export async function insertChannel(
  tx: Tx,
  channel: Pick<Channel, 'tenantId' | 'id' | 'kind' | 'address' | 'name' | 'verified'>,
): Promise<void> {
  const { tenantId, id, kind, address, name, verified } = channel;
  await tx.execute(
    `INSERT INTO channel (tenant_id, id, kind, address, name, verified_at)
     VALUES ($1, $2, $3, $4, $5, CASE WHEN $6::boolean THEN clock_timestamp() END)`,
    [tenantId, id, kind, address, name, verified],
  );
}

/** @throws AppError `not_found` channel_not_found */
export async function getChannel(tx: Tx, tenantId: string, id: string): Promise<Channel> {
  const channel = isId(id) ? await findChannel(tx, tenantId, id) : undefined;
  if (channel === undefined) throw notFound('channel');
  return channel;
}

export async function findChannel(tx: Tx, tenantId: string, id: string): Promise<Channel | undefined> {
  const row = await tx.maybeOne<Row>('SELECT * FROM channel WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
  return row && toChannel(row);
}

/** As `getChannel`, and nobody else changes it until the transaction ends. */
export async function lockChannel(tx: Tx, tenantId: string, id: string): Promise<Channel> {
  const sql = 'SELECT * FROM channel WHERE tenant_id = $1 AND id = $2 FOR UPDATE';
  const row = isId(id) ? await tx.maybeOne<Row>(sql, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('channel');
  return toChannel(row);
}

const RENAME = 'UPDATE channel SET name = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING *';

export async function renameChannel(tx: Tx, tenantId: string, id: string, name: string): Promise<Channel> {
  return toChannel(await tx.one<Row>(RENAME, [tenantId, id, name]));
}

const LIST = `
  SELECT * FROM channel WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`;

export async function listChannels(tx: Tx, tenantId: string, { limit, before }: Page) {
  const rows = await tx.query<Row>(LIST, [tenantId, before, limit + 1]);
  return pageOf(rows.map(toChannel), limit, (channel) => [channel.id]);
}

/** @returns whether there was one. */
export async function deleteChannel(tx: Tx, tenantId: string, id: string): Promise<boolean> {
  return (await tx.execute('DELETE FROM channel WHERE tenant_id = $1 AND id = $2', [tenantId, id])) === 1;
}

const CONFIRM = `
  UPDATE channel SET verified_at = coalesce(verified_at, clock_timestamp()),
    version = version + CASE WHEN verified_at IS NULL THEN 1 ELSE 0 END
  WHERE tenant_id = $1 AND id = $2
    AND (verified_at IS NOT NULL OR coalesce(asked_at, created_at) > clock_timestamp() - interval '7 days')
  RETURNING *`;

/** @returns undefined when there is none that waits for it, or it has waited for too long. */
export async function confirmChannel(tx: Tx, tenantId: string, id: string): Promise<Channel | undefined> {
  const row = await tx.maybeOne<Row>(CONFIRM, [tenantId, id]);
  return row && toChannel(row);
}

/** The link to confirm it was mailed again. */
export async function noteAsked(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.execute('UPDATE channel SET asked_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
}

const OF_RULES = `
  SELECT rc.rule_id, c.* FROM rule_channel rc
  JOIN rule r ON r.tenant_id = rc.tenant_id AND r.id = rc.rule_id
  JOIN channel c ON c.tenant_id = rc.tenant_id AND c.id = rc.channel_id
  WHERE rc.tenant_id = ANY ($1::uuid[]) AND rc.rule_id = ANY ($2::uuid[])
    AND NOT r.muted AND c.verified_at IS NOT NULL
  ORDER BY rc.tenant_id, rc.rule_id, c.id`;

export interface RuleChannel {
  readonly ruleId: string;
  readonly channel: Channel;
}

/** Where the alerts of these rules go: verified channels of rules that are not muted. */
export async function findChannelsOf(
  tx: Tx,
  tenantIds: readonly string[],
  ruleIds: readonly string[],
): Promise<RuleChannel[]> {
  const rows = await tx.query<Row & { rule_id: string }>(OF_RULES, [tenantIds, ruleIds]);
  return rows.map((row) => ({ ruleId: row.rule_id, channel: toChannel(row) }));
}

export async function findVerifiedChannels(tx: Tx, tenantId: string): Promise<Channel[]> {
  const rows = await tx.query<Row>(
    'SELECT * FROM channel WHERE tenant_id = $1 AND verified_at IS NOT NULL ORDER BY id',
    [tenantId],
  );
  return rows.map(toChannel);
}
