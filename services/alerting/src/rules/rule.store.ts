import { isId } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import type { OfferChange } from './evaluate-rule.ts';
import { conditionFields, scopeFields, type Condition, type Rule, type RuleKind, type Scope } from './rule.ts';

export interface RuleRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly name: string;
  readonly watch_id: string | null;
  readonly competitor_id: string | null;
  readonly kind: string;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly percent: string | null;
  readonly baseline: string | null;
  readonly words: number | null;
  readonly muted: boolean;
  readonly revision: number;
  readonly since: Date;
  readonly version: string;
  readonly created_at: Date;
}

export function toRule(row: RuleRow): Rule {
  const { tenant_id: tenantId, id, name, muted, revision, since } = row;
  return { tenantId, id, name, muted, revision, since, scope: scopeOf(row), when: conditionOf(row) };
}

function scopeOf({ watch_id: watchId, competitor_id: competitorId }: RuleRow): Scope {
  if (watchId !== null) return { kind: 'watch', watchId };
  return competitorId === null ? { kind: 'all' } : { kind: 'competitor', competitorId };
}

/** Rows were parsed before they were written. */
function conditionOf({ kind, amount, currency, percent, baseline, words }: RuleRow): Condition {
  return {
    kind,
    ...(amount !== null && { amount }),
    ...(currency !== null && { currency }),
    ...(percent !== null && { percent }),
    ...(baseline !== null && { baseline }),
    ...(words !== null && { words }),
  } as Condition;
}

export interface RuleContent {
  readonly name: string;
  readonly scope: Scope;
  readonly when: Condition;
  readonly muted: boolean;
}

const INSERT = `
  INSERT INTO rule (tenant_id, id, name, watch_id, competitor_id, kind, amount, currency, percent, baseline, words, muted)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;

export async function insertRule(tx: Tx, tenantId: string, id: string, content: RuleContent): Promise<void> {
  await tx.execute(INSERT, [tenantId, id, ...contentValues(content)]);
}

const UPDATE = `
  UPDATE rule SET name = $3, watch_id = $4, competitor_id = $5, kind = $6, amount = $7, currency = $8, percent = $9,
    baseline = $10, words = $11, muted = $12, version = version + 1, revision = revision + $13::int,
    since = CASE WHEN $13::int > 0 THEN clock_timestamp() ELSE since END
  WHERE tenant_id = $1 AND id = $2`;

/** @param afresh whether what the rule remembers counts no more. */
export async function updateRule(
  tx: Tx,
  tenantId: string,
  id: string,
  content: RuleContent,
  afresh: boolean,
): Promise<void> {
  await tx.execute(UPDATE, [tenantId, id, ...contentValues(content), afresh ? 1 : 0]);
}

function contentValues({ name, scope, when, muted }: RuleContent) {
  const { watchId, competitorId } = scopeFields(scope);
  const { kind, amount, currency, percent, baseline, words } = conditionFields(when);
  return [name, watchId, competitorId, kind, amount, currency, percent, baseline, words, muted];
}

export async function findRule(tx: Tx, tenantId: string, id: string): Promise<Rule | undefined> {
  const row = await tx.maybeOne<RuleRow>('SELECT * FROM rule WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
  return row && toRule(row);
}

export async function lockRule(tx: Tx, tenantId: string, id: string): Promise<RuleRow | undefined> {
  return tx.maybeOne<RuleRow>('SELECT * FROM rule WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tenantId, id]);
}

export async function deleteRule(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.execute('DELETE FROM rule WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
}

const MUTE = 'UPDATE rule SET muted = true, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND NOT muted';

export async function muteRule(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.execute(MUTE, [tenantId, id]);
}

const LOCK_CHANNELS = 'SELECT id FROM channel WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR KEY SHARE';
const ADD_CHANNELS = `
  INSERT INTO rule_channel (tenant_id, rule_id, channel_id) SELECT $1, $2, id FROM unnest($3::uuid[]) AS wanted (id)`;

/** @returns those of `channels` that the tenant does not have; then nothing was changed. */
export async function replaceChannels(
  tx: Tx,
  tenantId: string,
  ruleId: string,
  channels: readonly string[],
): Promise<string[]> {
  const known = new Set((await tx.query<{ id: string }>(LOCK_CHANNELS, [tenantId, channels])).map((row) => row.id));
  const missing = channels.filter((id) => !known.has(id));
  if (missing.length > 0) return missing;
  await tx.execute('DELETE FROM rule_channel WHERE tenant_id = $1 AND rule_id = $2', [tenantId, ruleId]);
  await tx.execute(ADD_CHANNELS, [tenantId, ruleId, channels]);
  return [];
}

/** Locks against deletion alone: a rule may be edited while changes pass it. */
const FIND_FOR = `
  SELECT * FROM rule
  WHERE tenant_id = ANY ($1::uuid[]) AND sample_id IS NULL
    AND kind = ANY ($4::text[]) AND ((watch_id IS NULL AND competitor_id IS NULL) OR watch_id = ANY ($2::uuid[]) OR competitor_id = ANY ($3::uuid[]))
  ORDER BY tenant_id, id FOR KEY SHARE`;

/** The rules of some kinds that may have something to say of these changes, by tenant and scope; those of samples look at samples alone. */
export async function findRulesFor(
  tx: Tx,
  changes: readonly Pick<OfferChange, 'tenantId' | 'watchId' | 'competitorId'>[],
  kinds: readonly RuleKind[],
): Promise<Rule[]> {
  const distinct = (ids: readonly string[]) => [...new Set(ids.filter(isId))];
  const rows = await tx.query<RuleRow>(FIND_FOR, [
    distinct(changes.map((change) => change.tenantId)),
    distinct(changes.map((change) => change.watchId)),
    distinct(changes.map((change) => change.competitorId)),
    kinds,
  ]);
  return rows.map(toRule);
}
