import { WatchChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { enforcePlans } from '../entitlements/enforce-plan.ts';
import { heirsOf, inheritOwnPrices } from '../products/inherit-own-price.ts';
import { toWatch, WATCH_COLUMNS, type WatchRow } from '../watches/watch.store.ts';
import { watchChanged } from '../watches/watch.ts';
import type { Batch } from './batch.ts';
import type { JobItem, Settled } from './watch-job.store.ts';
import type { WatchJob } from './watch-job.ts';

/** Whole rows, from table to table: no amount and no moment goes through a form that knows less of it. */
const KEEP = `
  UPDATE watch_job_item i SET before = to_jsonb(w) FROM watch w
  WHERE i.tenant_id = $1 AND i.job_id = $2 AND i.place = ANY ($3::int[]) AND w.tenant_id = $1 AND w.id = i.watch_id`;
/** Its end was a version of its own. What was kept before a column came to be has its default. What stood still is looked at soon, spread over five minutes. */
const RESTORE = `
  INSERT INTO watch SELECT w.* FROM watch_job_item i
  JOIN competitor c ON c.tenant_id = $1 AND c.id = (i.input ->> 'competitor_id')::uuid
  LEFT JOIN product p ON p.tenant_id = $1 AND p.id = (i.input ->> 'product_id')::uuid
  CROSS JOIN LATERAL jsonb_populate_record(NULL::watch, '{"proxy_pool": ""}' || i.input || jsonb_build_object(
    'tenant_id', $1::uuid, 'version', (i.input ->> 'version')::bigint + 2, 'queued_run_id', NULL, 'product_id', p.id, 'next_run_at',
    CASE WHEN i.input ->> 'status' <> 'paused' AND i.input ->> 'sample_id' IS NULL THEN clock_timestamp() + make_interval(secs => 300.0 * i.place / $4) END
  )) AS w
  WHERE i.tenant_id = $1 AND i.job_id = $2 AND i.place = ANY ($3::int[]) AND (i.input ->> 'sample_id' IS NULL OR EXISTS (
    SELECT FROM sample_data s WHERE s.tenant_id = $1 AND s.id = (i.input ->> 'sample_id')::uuid))
  ON CONFLICT (tenant_id, id) DO NOTHING RETURNING ${WATCH_COLUMNS}`;

/** Keeps watches as they are, so that their deletion can be undone. They are locked. */
export async function keepForRestoring(tx: Tx, job: WatchJob, items: readonly JobItem[]): Promise<void> {
  await tx.execute(KEEP, [job.tenantId, job.id, items.map(({ place }) => place)]);
}

/** Puts back what was deleted, as it was; what the plan does not cover by now is there, and paused. */
export async function restoreWatches(tx: Tx, { job, items, now }: Batch): Promise<Settled[]> {
  const { tenantId } = job;
  const places = items.map(({ place }) => place);
  const rows = await tx.query<WatchRow>(RESTORE, [tenantId, job.id, places, Math.max(job.total, 1)]);
  await publish(
    tx,
    WatchChanged,
    rows.map((row) => watchChanged(toWatch(row), 'restored', now)),
  );
  // Their products may cost something else by now, or be gone.
  await inheritOwnPrices(tx, tenantId, heirsOf(rows.map(toWatch)));
  await enforcePlans(tx, [tenantId], now);
  const restored = new Set(rows.map(({ id }) => id));
  return items.map(({ place, watchId }) =>
    restored.has(watchId ?? '')
      ? { place, outcome: 'changed' }
      : { place, outcome: 'failed', reason: 'competitor_not_found', detail: 'Its competitor has been deleted since.' },
  );
}
