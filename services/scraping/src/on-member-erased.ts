import { MemberErased } from '@blackfang/contracts/events';
import { consume } from '@blackfang/messaging';

const GONE = 'unnest($1::uuid[], $2::uuid[]) AS gone (tenant_id, user_id)';
const VIEWS = `
  DELETE FROM watch_view v USING ${GONE} WHERE v.tenant_id = gone.tenant_id AND v.owner_id = gone.user_id AND NOT v.shared`;
/** Their bytes are swept with those that no row knows. */
const COPIES = `
  DELETE FROM data_export e USING ${GONE} WHERE e.tenant_id = gone.tenant_id AND e.asked_by = gone.user_id`;

/** What a person kept for themselves goes with them; views that others use stay. */
export const onMemberErased = consume(MemberErased, {
  group: 'scraping.forget-members',
  async handle(batch, tx) {
    const gone = [batch.map(({ tenantId }) => tenantId), batch.map(({ message }) => message.userId)];
    await tx.execute(VIEWS, gone);
    await tx.execute(COPIES, gone);
  },
});
