import type { Receipt } from '../world/receipts.ts';
import type { Lag } from './event-log.ts';

/** An observation as scraping has committed it. */
export interface SeenPrice {
  readonly id: string;
  readonly tenantId: string;
  readonly watchId: string;
  readonly runId: string;
  /** Of its watch, from 1. */
  readonly sequence: number;
  readonly status: string;
  /** Exact decimal; null where the page had none. */
  readonly price: string | null;
}

export interface StoredAlert {
  readonly id: string;
  readonly tenantId: string;
  readonly ruleId: string;
  readonly observationId: string;
}

export interface StoredDelivery {
  readonly id: string;
  readonly alertId: string;
  readonly endpointId: string;
  readonly status: string;
}

/** Everything there is to be counted, as it was when nothing was on its way any more. */
export interface Tally {
  /** Of the runs that were queued, by the one who queued them. */
  readonly queuedRuns: readonly string[];
  /** The rule and the endpoint of each tenant. */
  readonly tenants: readonly { readonly id: string; readonly ruleId: string; readonly endpointId: string }[];
  readonly runs: readonly { readonly id: string; readonly status: string }[];
  readonly observations: readonly SeenPrice[];
  readonly points: readonly { readonly observationId: string; readonly readings: number }[];
  /** How often each offer changed, as it was told. */
  readonly offers: readonly { readonly watchId: string; readonly version: number }[];
  readonly alerts: readonly StoredAlert[];
  readonly deliveries: readonly StoredDelivery[];
  readonly receipts: readonly Receipt[];
  /** Webhooks whose signature was wrong. */
  readonly refused: number;
  /** Deliveries that a process had in hand when it was killed: these alone may have been sent twice. */
  readonly inFlightAtKill: ReadonlySet<string>;
  readonly deadLetters: readonly { readonly consumer: string; readonly eventId: string; readonly cause: string }[];
  /** Rows that wait, by table: outboxes and queues. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly lags: readonly Lag[];
  /** Events that came behind a later one of the same key, by topic and key. */
  readonly inversions: readonly string[];
  /** Events that were read to find inversions, each once. */
  readonly ordered: number;
}
