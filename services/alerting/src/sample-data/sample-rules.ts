import { eventId } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import { conditionFields, type Condition, type Rule } from '../rules/rule.ts';
import { toRule, type RuleRow } from '../rules/rule.store.ts';
import type { SampleSet } from './sample-set.store.ts';

/** What watches over samples: rules as people make them, that look at nothing else. */
const SAMPLE_RULES: readonly { readonly name: string; readonly when: Condition }[] = [
  { name: 'Sample: price falls by 4%', when: { kind: 'price_drop_percent', percent: '4', baseline: 'previous' } },
  { name: 'Sample: back in stock', when: { kind: 'back_in_stock' } },
  { name: 'Sample: out of stock', when: { kind: 'out_of_stock' } },
];

/** They look at everything that is told of their samples, however long ago it is said to have been. */
const INSERT = `
  INSERT INTO rule (tenant_id, id, name, kind, percent, baseline, sample_id, since)
  SELECT tenant_id, id, name, kind, percent, baseline, sample_id, 'epoch'
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::numeric[], $6::text[], $7::uuid[])
    AS news (tenant_id, id, name, kind, percent, baseline, sample_id)
  ORDER BY tenant_id, id ON CONFLICT DO NOTHING`;
const FIND = `
  SELECT r.* FROM rule r JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (tenant_id, sample_id) USING (tenant_id, sample_id)
  ORDER BY r.tenant_id, r.id FOR KEY SHARE OF r`;

/** The rules of locked samples, made where they are not there yet. */
export async function provideSampleRules(tx: Tx, sets: readonly SampleSet[]): Promise<Rule[]> {
  const wanted = sets.flatMap((set) =>
    SAMPLE_RULES.map(({ name, when }, index) => {
      const { kind, percent, baseline } = conditionFields(when);
      return { ...set, ruleId: sampleRuleIds(set.id)[index], name, kind, percent, baseline };
    }),
  );
  await tx.execute(INSERT, [
    wanted.map(({ tenantId }) => tenantId),
    wanted.map(({ ruleId }) => ruleId),
    wanted.map(({ name }) => name),
    wanted.map(({ kind }) => kind),
    wanted.map(({ percent }) => percent),
    wanted.map(({ baseline }) => baseline),
    wanted.map(({ id }) => id),
  ]);
  const rows = await tx.query<RuleRow>(FIND, [sets.map(({ tenantId }) => tenantId), sets.map(({ id }) => id)]);
  return rows.map(toRule);
}

/** The same for the same samples, so that neither a repeat nor a rule that somebody deleted leaves an alert behind. */
export function sampleRuleIds(sampleId: string): string[] {
  return SAMPLE_RULES.map((_rule, index) => eventId('sample rule', sampleId, index));
}
