import { isId, notFound } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import type { Page } from '../paging.ts';
import type { Rule } from './rule.ts';
import { toRule, type RuleRow } from './rule.store.ts';

/** A rule as people see it. */
export interface RuleView extends Rule {
  readonly channels: readonly string[];
  readonly createdAt: Date;
  readonly version: bigint;
}

type Row = RuleRow & { readonly channels: string[] };

const COLUMNS = `r.*, ARRAY(SELECT c.channel_id FROM rule_channel c
  WHERE c.tenant_id = r.tenant_id AND c.rule_id = r.id ORDER BY c.channel_id) AS channels`;
const GET = `SELECT ${COLUMNS} FROM rule r WHERE r.tenant_id = $1 AND r.id = $2`;
const LIST = `
  SELECT ${COLUMNS} FROM rule r WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3`;

/** @throws AppError `not_found` rule_not_found */
export async function getRule(tx: Tx, tenantId: string, id: string): Promise<RuleView> {
  const row = isId(id) ? await tx.maybeOne<Row>(GET, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('rule');
  return toView(row);
}

export async function listRules(tx: Tx, tenantId: string, { limit, before }: Page) {
  const rows = await tx.query<Row>(LIST, [tenantId, before, limit + 1]);
  return pageOf(rows.map(toView), limit, (rule) => [rule.id]);
}

function toView(row: Row): RuleView {
  return { ...toRule(row), channels: row.channels, createdAt: row.created_at, version: BigInt(row.version) };
}
