import { invalidField, isId, notFound } from '@blackfang/core';
import { pageOf, type Tx } from '@blackfang/persistence';
import type { Page } from '../paging.ts';
import { MAX_NAME, type Rule } from './rule.ts';
import { toRule, type RuleRow } from './rule.store.ts';

/** A rule as people see it. */
export interface RuleView extends Rule {
  readonly channels: readonly string[];
  readonly createdAt: Date;
  readonly version: bigint;
  /** Raised in the last 30 days, so far as they are counted. */
  readonly recentAlerts: number;
}

type Row = RuleRow & { readonly channels: string[]; readonly recent_alerts: number };

const MOST_COUNTED = 1_000;
const COLUMNS = `r.*, ARRAY(SELECT c.channel_id FROM rule_channel c
  WHERE c.tenant_id = r.tenant_id AND c.rule_id = r.id ORDER BY c.channel_id) AS channels,
  (SELECT count(*)::int FROM (SELECT 1 FROM alert a WHERE a.tenant_id = r.tenant_id AND a.rule_id = r.id
    AND a.id > uuid_at(now() - interval '30 days') LIMIT ${MOST_COUNTED}) AS one) AS recent_alerts`;
const GET = `SELECT ${COLUMNS} FROM rule r WHERE r.tenant_id = $1 AND r.id = $2`;
const LIST = `
  SELECT ${COLUMNS} FROM rule r WHERE r.tenant_id = $1 AND ($2::uuid IS NULL OR r.id < $2)
    AND ($4::uuid IS NULL OR r.watch_id = $4 OR r.competitor_id = $5 OR (r.watch_id IS NULL AND r.competitor_id IS NULL))
    AND ($6::text IS NULL OR r.name ILIKE $6)
  ORDER BY r.id DESC LIMIT $3`;

/** A watch, with its competitor, that rules are asked for. */
export interface Covered {
  readonly watchId: string;
  readonly competitorId: string;
}

/** @throws AppError `not_found` rule_not_found */
export async function getRule(tx: Tx, tenantId: string, id: string): Promise<RuleView> {
  const row = isId(id) ? await tx.maybeOne<Row>(GET, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('rule');
  return toView(row);
}

export interface RulePage extends Page {
  /** Only rules that look at this watch. */
  readonly covering?: Covered | undefined;
  /** In the name, in any case. */
  readonly search?: string | undefined;
}

/** Newest first. @throws AppError `invalid` search_invalid */
export async function listRules(tx: Tx, tenantId: string, { limit, before, covering, search }: RulePage) {
  const of = [covering?.watchId ?? null, covering?.competitorId ?? null];
  const rows = await tx.query<Row>(LIST, [tenantId, before, limit + 1, ...of, searchPattern(search)]);
  return pageOf(rows.map(toView), limit, (rule) => [rule.id]);
}

/** For ILIKE: text as it was typed, anywhere in a name. */
function searchPattern(search: string | undefined): string | null {
  if (search === undefined) return null;
  if (search.length <= MAX_NAME) return `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
  throw invalidField('search', 'search_invalid', `Search for at most ${MAX_NAME} characters.`);
}

function toView(row: Row): RuleView {
  const { channels, created_at: createdAt, version, recent_alerts: recentAlerts } = row;
  return { ...toRule(row), channels, createdAt, version: BigInt(version), recentAlerts };
}
