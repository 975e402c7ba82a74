// A process that tells, relays and writes down notes until it is killed at the failpoint that it is given.
// Arguments: JSON of ChildSettings.
import { armFailpoint, Clock } from '@blackfang/core';
import { Consumers, EmbeddedEventLog, KafkaEventLog, Relay } from '@blackfang/messaging';
import { createLogger } from '@blackfang/observability';
import { Database } from '@blackfang/persistence';
import { metrics, tell, writeDown } from './spec-service.ts';

export interface ChildSettings {
  readonly url: string;
  readonly eventLogUrl: string;
  /** Of Kafka, where that is the log. */
  readonly brokers: readonly string[];
  readonly sessionTimeoutMs: number;
  readonly instance: string;
  readonly failpoint: string;
  /** At which passing of it the process dies. */
  readonly after: number;
  /** Each is told note after note, three at a time. */
  readonly tenantIds: readonly string[];
}

/** Far more than it takes to pass any failpoint. */
const MAX_NOTES = 3_000;

const settings = JSON.parse(process.argv[2] ?? '') as ChildSettings;
const { instance, tenantIds, brokers, sessionTimeoutMs } = settings;
const log = createLogger({ service: 'crash spec', level: 'error' });
const db = new Database({ service: 'spec', url: settings.url, poolSize: 5, log, clock: new Clock() });
const eventLog =
  brokers.length > 0
    ? new KafkaEventLog({ brokers, sessionTimeoutMs, instance, log })
    : new EmbeddedEventLog({ url: settings.eventLogUrl, instance, log });
const options = { db, eventLog, log, metrics: metrics() };
armFailpoint(settings.failpoint, settings.after);
const relay = new Relay({ ...options, instance });
await relay.start();
await new Consumers([writeDown()], options).start();
for (let from = 0; from < MAX_NOTES; from += 3) {
  const notes = [from, from + 1, from + 2].map((number) => `note ${number}`);
  for (const tenantId of tenantIds) await tell(db, tenantId, notes);
}
process.stderr.write(`${settings.failpoint} was not passed ${settings.after} times\n`);
process.exit(1);
