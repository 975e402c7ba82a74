import { AppError, isId } from '@blackfang/core';
import { SampleDataChanged } from '@blackfang/contracts/events';
import { consume } from '@blackfang/messaging';
import { tellInbox } from '../alerts/inbox-changed.ts';
import { sampleRuleIds } from './sample-rules.ts';
import { endSets } from './sample-set.store.ts';

const RULES = 'unnest($1::uuid[], $2::uuid[]) AS gone (tenant_id, rule_id)';
const MARKS = `
  DELETE FROM alert_mark m USING alert a JOIN ${RULES} USING (tenant_id, rule_id)
  WHERE m.tenant_id = a.tenant_id AND m.id = a.id`;
const ALERTS = `
  DELETE FROM alert a USING ${RULES} WHERE a.tenant_id = gone.tenant_id AND a.rule_id = gone.rule_id`;
const DELETE_RULES = `
  DELETE FROM rule r USING ${RULES} WHERE r.tenant_id = gone.tenant_id AND r.id = gone.rule_id`;

/** Takes the rules and alerts of samples away with them; changes that arrive later raise none. */
export const onSampleDataChanged = consume(SampleDataChanged, {
  group: 'alerting.forget-samples',
  async handle(batch, tx) {
    const removed = batch.flatMap(({ tenantId, message }) => {
      const { sampleId, change } = message;
      if (message.tenantId !== tenantId || !isId(sampleId)) {
        throw new AppError('invalid', 'sample_data_change_invalid', 'The event names no sample data of its tenant.');
      }
      return change === 'removed' ? [{ tenantId, id: sampleId }] : [];
    });
    if (removed.length === 0) return;
    await endSets(tx, removed);
    const rules = removed.flatMap(({ tenantId, id }) => sampleRuleIds(id).map((ruleId) => ({ tenantId, ruleId })));
    const keys = [rules.map(({ tenantId }) => tenantId), rules.map(({ ruleId }) => ruleId)];
    for (const statement of [MARKS, ALERTS, DELETE_RULES]) await tx.execute(statement, keys);
    for (const { tenantId } of removed) await tellInbox(tx, { tenantId, change: 'removed' });
  },
});
