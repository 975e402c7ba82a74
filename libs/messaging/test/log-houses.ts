import type { EventLog } from '@blackfang/messaging';
import type { ServiceDatabase } from '@blackfang/testing';
import { startKafkaHouse } from './kafka-house.ts';
import { GROUP, Noted } from './spec-service.ts';

/** Where the events of a spec go. */
export interface LogHouse {
  /** An empty log for the next test. */
  renew(): Promise<void>;
  open(world: ServiceDatabase, instance?: string): EventLog;
  /** Of Kafka; empty where the log is embedded. */
  readonly brokers: readonly string[];
  close(): Promise<void>;
}

const PARTITIONS = 4;

/** Both adapters, for what must hold on either: each database has an embedded log of its own, and Kafka is shared. */
export const LOGS: readonly {
  readonly name: string;
  /** At which passings of a failpoint processes are killed: the log of each takes its own time to miss them. */
  readonly kills: readonly number[];
  /** How soon after a kill the next process of the same name is through with everything, ms. */
  readonly againMs: number;
  readonly start: () => Promise<LogHouse>;
}[] = [
  {
    name: 'the embedded log',
    kills: [1, 3],
    againMs: 8_000,
    start: async () => ({
      brokers: [],
      renew: async () => undefined,
      open: (world, instance) => world.openEventLog(instance),
      close: async () => undefined,
    }),
  },
  {
    name: 'Kafka',
    kills: [2],
    againMs: 40_000,
    async start() {
      const house = await startKafkaHouse();
      const open: EventLog[] = [];
      return {
        brokers: house.kafka.bootstrap,
        async renew() {
          await Promise.all(open.splice(0).map((log) => log.close()));
          await house.renewTopic(PARTITIONS, Noted.topic, GROUP);
        },
        open(_, instance = 'spec') {
          const log = house.open(instance);
          open.push(log);
          return log;
        },
        close: () => house.close(),
      };
    },
  },
];
