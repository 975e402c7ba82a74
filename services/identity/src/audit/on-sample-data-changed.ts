import { AppError, isId } from '@blackfang/core';
import { SampleDataChanged } from '@blackfang/contracts/events';
import { consume } from '@blackfang/messaging';
import { recordAudit, SAMPLE_ACTIONS } from './audit.store.ts';

/** Writes down who added sample data, and who removed it. */
export const onSampleDataChanged = consume(SampleDataChanged, {
  group: 'identity.audit-sample-data',
  async handle(batch, tx) {
    const entries = batch.map(({ tenantId, message }) => {
      const { sampleId: targetId, changedBy: actorId } = message;
      const action = SAMPLE_ACTIONS.find((one) => one === `sample_data.${message.change}`);
      if (action === undefined || message.tenantId !== tenantId || !isId(targetId) || !isId(actorId)) {
        throw new AppError('invalid', 'sample_data_change_invalid', 'The event names no sample data of its tenant.');
      }
      return { tenantId, action, actorId, targetId };
    });
    await recordAudit(tx, ...entries);
  },
});
