import { kafkaAddress } from '@blackfang/config';
import { ALL_EVENTS } from '@blackfang/contracts/events';
import { applyTopics, readTopics } from '@blackfang/messaging';
import type { Logger } from '@blackfang/observability';

/**
 * Makes the topics of Kafka what they are declared to be. Safe to repeat.
 * @returns what was done, a sentence each
 * @throws AppError `precondition` topics_refused, `unavailable` event_log_unavailable
 */
export async function createTopics(eventLogUrl: string, log: Logger): Promise<string[]> {
  const kafka = kafkaAddress(eventLogUrl);
  if (kafka === undefined) throw new Error('Kafka is addressed as kafka://host:port,host:port.');
  return applyTopics({ ...kafka, instance: 'migrate', log, declared: await readTopics(ALL_EVENTS) });
}
