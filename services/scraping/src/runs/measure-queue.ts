import type { Metrics } from '@blackfang/observability';
import type { Database } from '@blackfang/persistence';

/** Counting is bounded: past this the queue is long, whatever its length. */
const DEPTH = 'SELECT count(*)::int AS depth FROM (SELECT 1 FROM run_queue LIMIT 10000) AS head';

/** Shows how many runs wait or are in hand, asked for at each scrape. */
export function measureQueue(db: Database, metrics: Metrics): void {
  metrics.gauge({
    name: 'run_queue_depth',
    help: 'Runs that wait or are in hand, 10000 counted at most',
    collect: async () => (await db.system('measure', (tx) => tx.one<{ depth: number }>(DEPTH))).depth,
  });
}
