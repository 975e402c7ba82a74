import type { Metrics } from '@blackfang/observability';
import type pg from 'pg';
import type { Scope } from './transaction.ts';

/** Told of each transaction when it has ended, the wait for a connection included. */
export type MeasureTransaction = (scope: Scope, outcome: 'committed' | 'rolled_back', seconds: number) => void;

/** Shows how a service uses its pool, and how long its transactions take. */
export function measureDatabase(pool: pg.Pool, metrics: Metrics | undefined): MeasureTransaction {
  if (metrics === undefined) return () => undefined;
  metrics.gauge({
    name: 'db_pool_connections',
    help: 'Connections to Postgres, by state: in_use, idle; and waiting, which asks for one in vain so far.',
    labels: ['state'],
    collect: () => [
      { labels: { state: 'in_use' }, value: pool.totalCount - pool.idleCount },
      { labels: { state: 'idle' }, value: pool.idleCount },
      { labels: { state: 'waiting' }, value: pool.waitingCount },
    ],
  });
  const duration = metrics.histogram({
    name: 'db_transaction_duration_seconds',
    help: 'Duration of transactions, the wait for a connection included, by scope and outcome.',
    labels: ['scope', 'outcome'],
  });
  return (scope, outcome, seconds) => duration.observe({ scope, outcome }, seconds);
}
