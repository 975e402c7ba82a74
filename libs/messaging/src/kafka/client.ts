import { AppError } from '@blackfang/core';
import type { Logger } from '@blackfang/observability';
import kafkajs, { type Kafka, type KafkaConfig, type LogEntry } from 'kafkajs';
import { calmRequestQueues } from './calm-request-queue.ts';
import { spareBuffers } from './thrifty-encoder.ts';

export interface KafkaClientOptions {
  /** `host:port` of some of the brokers. */
  readonly brokers: readonly string[];
  /** Name of this process, as brokers see it. */
  readonly instance: string;
  readonly log: Logger;
  /** With TLS, and the certificates that the system trusts. */
  readonly tls?: boolean;
  /** SASL SCRAM-SHA-512. */
  readonly login?: { readonly username: string; readonly password: string };
}

/** How long a broker may take to answer; one that is frozen never does. */
export const REQUEST_TIMEOUT_MS = 6_000;
const CONNECT_TIMEOUT_MS = 3_000;

/** kafkajs's own steps between tries, all named: under `NODE_ENV=test` its defaults are others. */
const STEPS = { initialRetryTime: 100, maxRetryTime: 500, factor: 0.2, multiplier: 1.5 };
/** Of requests for metadata, and of connects: about 2 s. */
export const FEW_RETRIES = { ...STEPS, retries: 4 };

/** The one way to a client of Kafka. */
export function createKafka({ brokers, instance, log, tls, login }: KafkaClientOptions): Kafka {
  calmRequestQueues();
  spareBuffers();
  const config: KafkaConfig = {
    clientId: `blackfang-${instance}`,
    // kafkajs begins with the first one, also when that was frozen the last time.
    brokers: () => inAnyOrder(brokers),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: FEW_RETRIES,
    ...(tls === true && { ssl: true }),
    ...(login !== undefined && { sasl: { mechanism: 'scram-sha-512', ...login } }),
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry) => writeDown(log, entry),
  };
  return new kafkajs.Kafka(config);
}

function inAnyOrder(brokers: readonly string[]): string[] {
  return brokers
    .map((broker) => ({ broker, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ broker }) => broker);
}

/** What kafkajs calls an error is most often one of many tries: ours say what came of it. */
function writeDown(log: Logger, { namespace, log: { message, error, groupId } }: LogEntry): void {
  log.debug({ part: namespace, cause: error as unknown, group: groupId as unknown }, `kafkajs: ${message}`);
}

/** Asks again in a moment: brokers that are away, or that choose a leader, come back. */
export function unavailable(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError('unavailable', 'event_log_unavailable', 'The event log is away; try again in a moment.', {
    cause,
    retryAfterMs: 1_000,
  });
}

export function unknownTopic(topic: string): AppError {
  return new AppError('internal', 'topic_unknown', `The log has no topic ${topic}.`);
}

/** Kafka's name for what went wrong, wherever kafkajs has wrapped it: `UNKNOWN_MEMBER_ID`. */
export function kafkaErrorType(error: unknown): string | undefined {
  for (let inner = error, depth = 0; inner instanceof Error && depth < MAX_DEPTH; depth += 1) {
    if ('type' in inner && typeof inner.type === 'string') return inner.type;
    // Of a request about several topics, the first that was refused.
    const [first]: unknown[] = 'errors' in inner && Array.isArray(inner.errors) ? inner.errors : [];
    inner = first ?? inner.cause;
  }
  return undefined;
}

const MAX_DEPTH = 5;
