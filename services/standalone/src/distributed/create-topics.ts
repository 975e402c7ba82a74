import { setTimeout as delay } from 'node:timers/promises';
import { kafkaAddress } from '@blackfang/config';
import { ALL_EVENTS } from '@blackfang/contracts/events';
import { AppError } from '@blackfang/core';
import { applyTopics, readTopics } from '@blackfang/messaging';
import type { Logger } from '@blackfang/observability';

/** Brokers that have just started take some seconds until they have chosen who leads. */
const PATIENCE_MS = 60_000;
const TRY_AGAIN_MS = 1_000;

/**
 * Makes the topics of Kafka what they are declared to be. Safe to repeat.
 * @returns what was done, a sentence each
 * @throws AppError `precondition` topics_refused, `unavailable` event_log_unavailable after a minute
 */
export async function createTopics(eventLogUrl: string, log: Logger): Promise<string[]> {
  const kafka = kafkaAddress(eventLogUrl);
  if (kafka === undefined) throw new Error('Kafka is addressed as kafka://host:port,host:port.');
  const declared = await readTopics(ALL_EVENTS);
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await applyTopics({ ...kafka, instance: 'migrate', log, declared });
    } catch (error) {
      const isAway = error instanceof AppError && error.kind === 'unavailable';
      if (!isAway || performance.now() > end) throw error;
      log.warn({ err: error }, 'Kafka does not take topics yet');
      await delay(TRY_AGAIN_MS);
    }
  }
}
