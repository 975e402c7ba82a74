import type { Tx } from '@blackfang/persistence';
import type { OfferChange } from './evaluate-rule.ts';
import { concerns, type StoredMemory } from './fold-rules.ts';
import type { Rule } from './rule.ts';

interface MemoryRow {
  tenant_id: string;
  rule_id: string;
  offer_id: string;
  revision: number;
  version: string;
  armed: boolean;
  last_alerted_amount: string | null;
  last_alerted_currency: string | null;
  last_alerted_observation_id: string | null;
  alerted: boolean;
  availability: string | null;
}

const LOCK = `
  SELECT m.* FROM rule_memory m
  JOIN unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS wanted (tenant_id, rule_id, offer_id)
    USING (tenant_id, rule_id, offer_id)
  ORDER BY m.tenant_id, m.rule_id, m.offer_id FOR UPDATE OF m`;

/** What the rules remember of the offers that changed, locked in key order until the transaction ends. */
export async function lockMemory(
  tx: Tx,
  rules: readonly Rule[],
  changes: readonly OfferChange[],
): Promise<StoredMemory[]> {
  const byTenant = Map.groupBy(rules, (rule) => rule.tenantId);
  const wanted = new Map<string, readonly [tenantId: string, ruleId: string, offerId: string]>();
  for (const change of changes) {
    for (const rule of byTenant.get(change.tenantId) ?? []) {
      if (!concerns(rule, change)) continue;
      const key = [rule.tenantId, rule.id, change.offerId] as const;
      wanted.set(key.join('/'), key);
    }
  }
  if (wanted.size === 0) return [];
  const keys = [...wanted.values()];
  const rows = await tx.query<MemoryRow>(LOCK, [
    keys.map(([tenantId]) => tenantId),
    keys.map(([, ruleId]) => ruleId),
    keys.map(([, , offerId]) => offerId),
  ]);
  return rows.map(toMemory);
}

function toMemory(row: MemoryRow): StoredMemory {
  const { last_alerted_amount: amount, last_alerted_currency: currency } = row;
  return {
    tenantId: row.tenant_id,
    ruleId: row.rule_id,
    offerId: row.offer_id,
    revision: row.revision,
    version: BigInt(row.version),
    armed: row.armed,
    lastAlerted:
      amount === null ? null : { price: { amount, currency }, observationId: row.last_alerted_observation_id },
    alerted: row.alerted,
    availability: row.availability,
  };
}

const SAVE = `
  INSERT INTO rule_memory (tenant_id, rule_id, offer_id, revision, version, armed, last_alerted_amount,
    last_alerted_currency, last_alerted_observation_id, availability, alerted)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::bigint[], $6::boolean[], $7::numeric[],
    $8::text[], $9::uuid[], $10::text[], $11::boolean[])
  ON CONFLICT (tenant_id, rule_id, offer_id) DO UPDATE SET revision = excluded.revision, version = excluded.version,
    armed = excluded.armed, last_alerted_amount = excluded.last_alerted_amount,
    last_alerted_currency = excluded.last_alerted_currency,
    last_alerted_observation_id = excluded.last_alerted_observation_id, availability = excluded.availability,
    alerted = excluded.alerted`;

export async function saveMemory(tx: Tx, moved: readonly StoredMemory[]): Promise<void> {
  if (moved.length === 0) return;
  await tx.execute(SAVE, [
    moved.map((one) => one.tenantId),
    moved.map((one) => one.ruleId),
    moved.map((one) => one.offerId),
    moved.map((one) => one.revision),
    moved.map((one) => one.version),
    moved.map((one) => one.armed),
    moved.map((one) => one.lastAlerted?.price.amount ?? null),
    moved.map((one) => one.lastAlerted?.price.currency ?? null),
    moved.map((one) => one.lastAlerted?.observationId ?? null),
    moved.map((one) => one.availability),
    moved.map((one) => one.alerted),
  ]);
}
