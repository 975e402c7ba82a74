import {
  AlertRaised,
  EntitlementChanged,
  ObservationRecorded,
  OfferChanged,
  RunFinished,
  TenantCreated,
  WatchChanged,
} from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import type { EventType } from '@blackfang/messaging';
import type { CrashHouse } from './crash-house.ts';
import type { Event } from './crash-paths.ts';

/** Whom and what an event is about. */
export interface Subject {
  readonly tenantId: string;
  readonly watchId: string;
}

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const example = <Message>(event: EventType<Message>, make: (subject: Subject) => Message) =>
  [event.topic, make as (subject: Subject) => never] as const;

/** One valid message of each topic. A topic that is missing here has no crash test, which fails. */
export const EXAMPLES: Readonly<Record<string, (subject: Subject) => never>> = Object.fromEntries([
  example(TenantCreated, ({ tenantId }) => ({ tenantId, name: 'Acme', createdAt: new Date() })),
  example(EntitlementChanged, ({ tenantId }) => ({
    tenantId,
    entitlement: {
      plan: 'basic',
      maxCompetitors: 5,
      maxWatches: 500,
      maxChecksPerDay: 50_000,
      requestsPerMinute: 600,
      minIntervalS: 60,
      version: 1n,
    },
  })),
  example(WatchChanged, ({ tenantId, watchId }) =>
    WatchChanged.message.fromPartial({
      tenantId,
      watchId,
      competitorId: newId(),
      change: 'paused',
      name: 'Lamp',
      url: 'https://shop.example/lamp',
      status: 'paused',
      pausedReason: 'by a person',
      changedAt: new Date(),
      version: 1n,
    }),
  ),
  example(RunFinished, ({ tenantId, watchId }) =>
    RunFinished.message.fromPartial({
      tenantId,
      watchId,
      runId: newId(),
      status: 'succeeded',
      finishedAt: new Date(),
    }),
  ),
  example(ObservationRecorded, ({ tenantId, watchId }) =>
    ObservationRecorded.message.fromPartial({
      ...{ tenantId, watchId, observationId: newId(), competitorId: newId(), runId: newId(), snapshotId: newId() },
      ...{ kind: 'offer', status: 'ok', availability: 'in_stock', origin: 'live', sequence: 1n },
      ...{ price: eur('100.00'), observedAt: new Date(), title: 'Lamp', url: 'https://shop.example/lamp' },
      pricePath: 'json-ld offers.price',
    }),
  ),
  example(OfferChanged, ({ tenantId, watchId }) =>
    OfferChanged.message.fromPartial({
      ...{ tenantId, watchId, offerId: newId(), competitorId: newId(), observationId: newId(), snapshotId: newId() },
      previous: { price: eur('100.00'), availability: 'in_stock', observationId: newId() },
      current: { price: eur('80.00'), availability: 'in_stock', observationId: newId() },
      ...{ version: 2n, origin: 'live', cause: 'observation', title: 'Lamp', url: 'https://shop.example/lamp' },
      pricePath: 'json-ld offers.price',
    }),
  ),
  example(AlertRaised, ({ tenantId, watchId }) =>
    AlertRaised.message.fromPartial({
      ...{ tenantId, watchId, alertId: newId(), ruleId: newId(), observationId: newId() },
      raisedAt: new Date(),
    }),
  ),
]);

export interface ToldEvent extends Subject {
  readonly event: Event;
  readonly id: string;
}

type Effects = (house: CrashHouse, told: ToldEvent) => Promise<Record<string, number>>;

/** Counts rows by name; each is to be 1. */
const counting =
  (statements: Readonly<Record<string, string>>): Effects =>
  async (house, { tenantId, watchId, id }) => {
    const counts: [string, number][] = [];
    for (const [name, from] of Object.entries(statements)) {
      const values = [tenantId, watchId, id];
      const typed = 'WITH told AS (SELECT $1::uuid AS tenant, $2::uuid AS watch, $3::uuid AS event)';
      const [row] = await house.sql<{ n: number }>(`${typed} SELECT count(*)::int AS n FROM told, ${from}`, values);
      counts.push([name, row?.n ?? 0]);
    }
    return Object.fromEntries(counts);
  };

/** What each consumer makes of its example, once. A group that is missing here has no crash test, which fails. */
export const EFFECTS: Readonly<Record<string, Effects>> = {
  'billing.start-trials': counting({
    subscription: 'billing.subscription s WHERE s.tenant_id = told.tenant AND s.version = 1',
    entitlement: `(SELECT DISTINCT headers ->> 'ce_id', headers ->> 'tenantid' AS tenant FROM event_log.record
      WHERE topic = '${EntitlementChanged.topic}') e WHERE e.tenant = told.tenant::text`,
  }),
  'scraping.entitlements': counting({
    entitlement: 'scraping.entitlement e WHERE e.tenant_id = told.tenant AND e.version = 1',
  }),
  'analysis.record-observations': counting({
    'price point': 'analysis.price_point p WHERE p.tenant_id = told.tenant AND p.watch_id = told.watch',
    'offer with one change': `analysis.offer o WHERE o.tenant_id = told.tenant AND o.watch_id = told.watch
      AND o.version = 1 AND o.sequence = 1`,
    reading: `(SELECT tenant_id, watch_id, generate_series(1, readings) FROM analysis.price_point) p
      WHERE p.tenant_id = told.tenant AND p.watch_id = told.watch`,
  }),
  'analysis.follow-watches': counting({
    offer: 'analysis.offer o WHERE o.tenant_id = told.tenant AND o.watch_id = told.watch AND o.watch_version = 1',
  }),
  'alerting.raise-alerts': counting({
    alert: 'alerting.alert a WHERE a.tenant_id = told.tenant AND a.event_id = told.event',
    mail: `alerting.delivery d JOIN alerting.alert a ON a.id = d.alert_id
      WHERE a.event_id = told.event AND d.kind = 'email' AND d.status = 'delivered'`,
    webhook: `alerting.delivery d JOIN alerting.alert a ON a.id = d.alert_id
      WHERE a.event_id = told.event AND d.kind = 'webhook' AND d.status = 'delivered'`,
  }),
  'alerting.announce-paused-watches': counting({
    webhook: `alerting.delivery d WHERE d.tenant_id = told.tenant AND d.purpose = 'watch' AND d.status = 'delivered'
      AND convert_from(d.payload, 'UTF8')::jsonb -> 'data' ->> 'watchId' = told.watch::text`,
  }),
};
