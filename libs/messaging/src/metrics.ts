import type { Metrics } from '@blackfang/observability';

/** What an SRE sees of events on their way. Labels are bounded: consumers are constants of the code. */
export type MessagingMetrics = ReturnType<typeof messagingMetrics>;

export function messagingMetrics(metrics: Metrics) {
  const labels = ['consumer'] as const;
  return {
    relayed: metrics.counter({ name: 'outbox_relayed_total', help: 'Events moved to the log' }),
    outboxAge: metrics.gauge({ name: 'outbox_age_seconds', help: 'Age of the oldest event not yet in the log' }),
    outboxWaiting: metrics.gauge({ name: 'outbox_waiting', help: 'Events not yet in the log, 10000 counted at most' }),
    consumed: metrics.counter({ name: 'consumer_events_total', help: 'Events taken effect', labels }),
    lag: metrics.gauge({ name: 'consumer_lag', help: 'Events in the log that a consumer has not passed yet', labels }),
    repeated: metrics.counter({
      name: 'consumer_repeated_total',
      help: 'Events that came again and were dropped',
      labels,
    }),
    deadLetters: metrics.counter({ name: 'consumer_dead_letters_total', help: 'Events set aside', labels }),
    retries: metrics.counter({ name: 'consumer_retries_total', help: 'Batches put off: something was away', labels }),
    batchSeconds: metrics.histogram({
      name: 'consumer_batch_seconds',
      help: 'Time of a batch with its commit',
      labels,
    }),
    delaySeconds: metrics.histogram({ name: 'consumer_delay_seconds', help: 'From the log to the effect', labels }),
  };
}
