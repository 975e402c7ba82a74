import type { Metrics, Readings } from '@blackfang/observability';
import type { Database } from '@blackfang/persistence';

/** Tenants that one look goes through, and rows of one tenant that it counts: enough to tell who waits for whom. */
const MAX_TENANTS = 2_000;
const MAX_ROWS = 100;
const MAX_DEPTH = 10_000;
/** A look at a long queue is not for free. */
const KEEP_MS = 5_000;

/** By how much of a tenant's work is due at once: does a `small` one wait because of a `large` one? */
const CLASSES = ['small', 'medium', 'large'] as const;

interface Waiting {
  readonly class: (typeof CLASSES)[number];
  readonly tenants: number;
  readonly due: number;
  readonly oldest_s: number;
}

const waiting = (queue: string) => `
  WITH RECURSIVE walk (tenant_id, visited) AS (
    (SELECT tenant_id, 1 FROM ${queue} ORDER BY tenant_id LIMIT 1)
    UNION ALL
    SELECT (SELECT q.tenant_id FROM ${queue} q WHERE q.tenant_id > walk.tenant_id ORDER BY q.tenant_id LIMIT 1), visited + 1
    FROM walk WHERE walk.tenant_id IS NOT NULL AND visited < ${MAX_TENANTS}
  ), each_tenant AS (
    SELECT least(count(of.due_at), ${MAX_ROWS})::int AS due, min(of.due_at) AS oldest
    FROM walk CROSS JOIN LATERAL (
      (SELECT due_at FROM ${queue}
        WHERE tenant_id = walk.tenant_id AND priority = 0 AND due_at <= statement_timestamp() ORDER BY due_at LIMIT ${MAX_ROWS})
      UNION ALL
      (SELECT due_at FROM ${queue}
        WHERE tenant_id = walk.tenant_id AND priority = 1 AND due_at <= statement_timestamp() ORDER BY due_at LIMIT ${MAX_ROWS})
    ) AS of WHERE walk.tenant_id IS NOT NULL GROUP BY walk.tenant_id
  )
  SELECT CASE WHEN due < 10 THEN 'small' WHEN due < ${MAX_ROWS} THEN 'medium' ELSE 'large' END AS class,
    count(*)::int AS tenants, sum(due)::int AS due,
    extract(epoch FROM clock_timestamp() - min(oldest))::float8 AS oldest_s
  FROM each_tenant GROUP BY 1`;
const depth = (queue: string) =>
  `SELECT count(*)::int AS depth FROM (SELECT 1 FROM ${queue} LIMIT ${MAX_DEPTH}) AS head`;

interface Look {
  readonly depth: number;
  readonly waiting: readonly Waiting[];
}

/** Shows how long queues are and who waits in them how long, asked for at scrapes. Once a service: all its queues. */
export function measureQueues(db: Database, queues: readonly string[], metrics: Metrics): void {
  const looks = queues.map((queue) => ({ queue, look: looker(db, queue) }));
  const byClass = async (of: (waiting: Waiting) => number): Promise<Readings<'queue' | 'class'>> => {
    const seen = await Promise.all(looks.map(async ({ queue, look }) => ({ queue, ...(await look()) })));
    return seen.flatMap(({ queue, waiting }) =>
      CLASSES.map((name) => {
        const found = waiting.find((one) => one.class === name);
        return { labels: { queue, class: name }, value: found ? of(found) : 0 };
      }),
    );
  };
  const labels = ['queue', 'class'] as const;
  metrics.gauge({
    name: 'queue_depth',
    help: `Work that waits, is in hand or is for later, ${MAX_DEPTH} counted at most.`,
    labels: ['queue'],
    collect: () =>
      Promise.all(looks.map(async ({ queue, look }) => ({ labels: { queue }, value: (await look()).depth }))),
  });
  metrics.gauge({
    name: 'queue_due',
    help: `Work that is due and in nobody's hands, by class of tenant: small has less than 10 due, large ${MAX_ROWS} and more, counted as ${MAX_ROWS}.`,
    labels,
    collect: () => byClass(({ due }) => due),
  });
  metrics.gauge({
    name: 'queue_age_seconds',
    help: 'How long the longest waiting work has been due, by class of tenant.',
    labels,
    collect: () => byClass(({ oldest_s }) => oldest_s),
  });
  metrics.gauge({
    name: 'queue_tenants',
    help: `Tenants with work due, by class, of the first ${MAX_TENANTS} in the queue.`,
    labels,
    collect: () => byClass(({ tenants }) => tenants),
  });
}

/** Four gauges and more than one scraper share a look. */
function looker(db: Database, queue: string): () => Promise<Look> {
  const [depthSql, waitingSql] = [depth(queue), waiting(queue)];
  let last: { readonly at: number; readonly look: Promise<Look> } | undefined;
  return () => {
    if (last === undefined || performance.now() - last.at > KEEP_MS) {
      const look = db.system(`measure ${queue}`, async (tx) => ({
        depth: (await tx.one<{ depth: number }>(depthSql)).depth,
        waiting: await tx.query<Waiting>(waitingSql),
      }));
      last = { at: performance.now(), look };
    }
    return last.look;
  };
}
