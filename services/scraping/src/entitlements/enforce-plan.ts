import { WatchChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { toWatch, WATCH_COLUMNS, type WatchRow } from '../watches/watch.store.ts';
import { watchChanged } from '../watches/watch.ts';
import { cancelQueuedRuns } from '../runs/run.store.ts';

/** Events told at once. */
const CHUNK = 1_000;

const MARK_COMPETITORS = `
  WITH ranked AS (
    SELECT c.tenant_id, c.id,
      row_number() OVER (PARTITION BY c.tenant_id ORDER BY c.id) > coalesce(e.max_competitors, 2147483647) AS beyond
    FROM competitor c JOIN entitlement e USING (tenant_id)
    WHERE c.tenant_id = ANY ($1::uuid[]) AND c.sample_id IS NULL
  )
  UPDATE competitor c SET paused_reason = CASE WHEN r.beyond THEN 'plan_limit' ELSE '' END, version = version + 1
  FROM ranked r
  WHERE c.tenant_id = r.tenant_id AND c.id = r.id AND (c.paused_reason = 'plan_limit') <> r.beyond`;

/** Those that resume are spread over five minutes, or their interval where it is shorter. */
const MARK_WATCHES = `
  WITH ranked AS (
    SELECT w.tenant_id, w.id, w.status, w.paused_reason, c.paused_reason <> '' OR
      row_number() OVER (PARTITION BY w.tenant_id, c.paused_reason <> '' ORDER BY w.id) > e.max_watches AS beyond
    FROM watch w
    JOIN competitor c ON c.tenant_id = w.tenant_id AND c.id = w.competitor_id
    JOIN entitlement e ON e.tenant_id = w.tenant_id
    WHERE w.tenant_id = ANY ($1::uuid[]) AND w.sample_id IS NULL
  ), turned AS (
    SELECT * FROM ranked WHERE (beyond AND status <> 'paused') OR (NOT beyond AND paused_reason = 'plan_limit')
  )
  UPDATE watch SET
    status = CASE WHEN t.beyond THEN 'paused' ELSE 'active' END,
    paused_reason = CASE WHEN t.beyond THEN 'plan_limit' ELSE '' END,
    next_run_at = CASE WHEN t.beyond THEN NULL
      ELSE clock_timestamp() + make_interval(secs => random() * least(coalesce(every_s, 300), 300)) END,
    failures = 0, gone = 0, version = version + 1
  FROM (SELECT tenant_id AS of_tenant, id AS watch_id, beyond FROM turned) AS t
  WHERE tenant_id = t.of_tenant AND id = t.watch_id RETURNING ${WATCH_COLUMNS}`;

const WAITS_FOR_ROOM = `
  SELECT EXISTS (SELECT 1 FROM watch WHERE tenant_id = $1 AND paused_reason = 'plan_limit') OR
    EXISTS (SELECT 1 FROM competitor WHERE tenant_id = $1 AND paused_reason = 'plan_limit') AS waits`;

/** Pauses what a plan does not cover, newest first, and resumes what it covers again. Nothing is lost; samples take no room. */
export async function enforcePlans(tx: Tx, tenantIds: readonly string[], now: Date): Promise<void> {
  if (tenantIds.length === 0) return;
  await tx.execute(MARK_COMPETITORS, [tenantIds]);
  const turned = (await tx.query<WatchRow>(MARK_WATCHES, [tenantIds])).map(toWatch);
  const paused = turned.filter((watch) => watch.status === 'paused');
  await cancelQueuedRuns(tx, paused, 'plan_limit');
  for (let start = 0; start < turned.length; start += CHUNK) {
    const chunk = turned.slice(start, start + CHUNK);
    const events = chunk.map((one) => watchChanged(one, one.status === 'paused' ? 'paused' : 'resumed', now));
    await publish(tx, WatchChanged, events);
  }
}

/** After something was deleted: what waits for room gets it. Call it under the lock of the entitlement. */
export async function giveRoom(tx: Tx, tenantId: string, now: Date): Promise<void> {
  const { waits } = await tx.one<{ waits: boolean }>(WAITS_FOR_ROOM, [tenantId]);
  if (waits) await enforcePlans(tx, [tenantId], now);
}
