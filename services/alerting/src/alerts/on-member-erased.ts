import { MemberErased } from '@blackfang/contracts/events';
import { consume } from '@blackfang/messaging';

const GONE = 'unnest($1::uuid[], $2::uuid[]) AS gone (tenant_id, user_id)';
const MARKS = `
  DELETE FROM alert_mark m USING ${GONE} WHERE m.tenant_id = gone.tenant_id AND m.user_id = gone.user_id`;
const READER = `
  DELETE FROM alert_reader r USING ${GONE} WHERE r.tenant_id = gone.tenant_id AND r.user_id = gone.user_id`;

/** What a person has read and snoozed goes with them. */
export const onMemberErased = consume(MemberErased, {
  group: 'alerting.forget-members',
  async handle(batch, tx) {
    const gone = [batch.map(({ tenantId }) => tenantId), batch.map(({ message }) => message.userId)];
    await tx.execute(MARKS, gone);
    await tx.execute(READER, gone);
  },
});
