import type { Metrics } from '@blackfang/observability';
import type { DeliveryKind } from './delivery.ts';

const DELAY_BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600];

/** One attempt of a delivery, or its end without any. */
export type AttemptOutcome = 'delivered' | 'put_off' | 'failed' | 'dropped' | 'handed_back';

/** What an SRE sees of deliveries. */
export type DeliveryMetrics = ReturnType<typeof deliveryMetrics>;

export function deliveryMetrics(metrics: Metrics) {
  return {
    attempts: metrics.counter<'kind' | 'outcome'>({
      name: 'delivery_attempts_total',
      help: 'Attempts of deliveries by what became of them: failed is for good, dropped was never sent.',
      labels: ['kind', 'outcome'],
    }),
    seconds: metrics.histogram<'kind'>({
      name: 'delivery_attempt_seconds',
      help: 'Time that an endpoint or the mail server took to answer.',
      labels: ['kind'],
    }),
    delay: metrics.histogram<'kind'>({
      name: 'delivery_delay_seconds',
      help: 'From the event to its delivery, with all retries.',
      labels: ['kind'],
      buckets: DELAY_BUCKETS_S,
    }),
  };
}

export function countAttempt(
  { attempts, seconds, delay }: DeliveryMetrics,
  kind: DeliveryKind,
  outcome: AttemptOutcome,
  took?: { readonly ms: number; readonly sinceEventMs: number },
): void {
  attempts.inc({ kind, outcome });
  if (took === undefined) return;
  seconds.observe({ kind }, took.ms / 1_000);
  if (outcome === 'delivered') delay.observe({ kind }, Math.max(0, took.sinceEventMs) / 1_000);
}
