import type { Servers } from './measure.ts';

export interface RelaySetting {
  readonly brokers: readonly string[];
  readonly servers: Servers;
}

export interface RelayOrder {
  /** Of the superuser; its outbox holds `events` rows. */
  readonly databaseUrl: string;
  readonly events: number;
  /** Where the peer sends them, so that both sides' events can be told apart. */
  readonly topic: string;
}
