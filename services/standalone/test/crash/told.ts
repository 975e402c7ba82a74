import {
  AlertRaised,
  DataExportChanged,
  EntitlementChanged,
  InboxChanged,
  MemberErased,
  ObservationRecorded,
  OfferChanged,
  ProductChanged,
  ProxyChanged,
  RunFinished,
  TextChanged,
  SampleDataChanged,
  TenantCreated,
  TenantErased,
  WatchChanged,
  WatchJobEnded,
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
      changedBy: newId(),
    }),
  ),
  example(ProductChanged, ({ tenantId, watchId: productId }) =>
    ProductChanged.message.fromPartial({
      ...{ tenantId, productId, change: 'created', changedBy: newId(), version: 1n },
      changedAt: new Date(),
    }),
  ),
  example(ProxyChanged, ({ tenantId, watchId: proxyId }) =>
    ProxyChanged.message.fromPartial({
      ...{ tenantId, proxyId, change: 'created', changedBy: newId(), version: 1n, name: 'Berlin' },
      changedAt: new Date(),
    }),
  ),
  example(SampleDataChanged, ({ tenantId, watchId: sampleId }) =>
    SampleDataChanged.message.fromPartial({
      ...{ tenantId, sampleId, change: 'removed', changedBy: newId() },
      changedAt: new Date(),
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
  example(TextChanged, ({ tenantId, watchId }) =>
    TextChanged.message.fromPartial({
      ...{ tenantId, watchId, competitorId: newId(), runId: newId(), observationId: newId(), availability: 'in_stock' },
      ...{ fromSnapshotId: newId(), toSnapshotId: newId(), changedAt: new Date(), addedWords: 2, removedWords: 1 },
      excerpt: [{ pieces: [{ kind: 'added', text: 'Sold out' }] }],
      ...{ appeared: ['Sold out'], title: 'Lamp', url: 'https://shop.example/lamp', sequence: 1n },
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
  example(WatchJobEnded, ({ tenantId, watchId: jobId }) =>
    WatchJobEnded.message.fromPartial({
      ...{ tenantId, jobId, action: 'pause', askedBy: newId() },
      ...{ changed: 3, unchanged: 1, failed: 0, endedAt: new Date() },
    }),
  ),
  example(DataExportChanged, ({ tenantId, watchId: exportId }) =>
    DataExportChanged.message.fromPartial({ tenantId, exportId, askedBy: newId(), change: 'asked' }),
  ),
  example(TenantErased, ({ tenantId }) => ({ tenantId })),
  example(MemberErased, ({ tenantId, watchId: userId }) => ({ tenantId, userId })),
  example(InboxChanged, ({ tenantId }) => ({ tenantId, change: 'read', changedAt: new Date() })),
]);

/** What must stand before an event is told, so that its effect can be seen. */
export const BEFORE: Readonly<Record<string, (house: CrashHouse, subject: Subject) => Promise<void>>> = {
  [MemberErased.topic]: async (house, { tenantId, watchId: userId }) => {
    await house.sql(
      `INSERT INTO scraping.watch_view (tenant_id, id, owner_id, name, shared)
       SELECT $1, gen_random_uuid(), $2, 'Lamps', shared FROM unnest(ARRAY[true, false]) AS shared`,
      [tenantId, userId],
    );
    await house.sql(
      `INSERT INTO alerting.alert_reader (tenant_id, user_id, read_through)
       SELECT $1, reader, gen_random_uuid() FROM unnest(ARRAY[$2::uuid, gen_random_uuid()]) AS reader`,
      [tenantId, userId],
    );
  },
};

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

/** One alert, mailed and called out. */
const RAISED = counting({
  alert: 'alerting.alert a WHERE a.tenant_id = told.tenant AND a.event_id = told.event',
  mail: `alerting.delivery d JOIN alerting.alert a ON a.id = d.alert_id
    WHERE a.event_id = told.event AND d.kind = 'email' AND d.status = 'delivered'`,
  webhook: `alerting.delivery d JOIN alerting.alert a ON a.id = d.alert_id
    WHERE a.event_id = told.event AND d.kind = 'webhook' AND d.status = 'delivered'`,
});

/** What each consumer makes of its example, once. A group that is missing here has no crash test, which fails. */
export const EFFECTS: Readonly<Record<string, Effects>> = {
  'identity.audit-watch-jobs': counting({
    entry: `identity.audit_entry a WHERE a.tenant_id = told.tenant AND a.target_id = told.watch
      AND a.action = 'watches.paused'`,
  }),
  'identity.audit-watches': counting({
    entry: `identity.audit_entry a WHERE a.tenant_id = told.tenant AND a.target_id = told.watch
      AND a.action = 'watch.paused'`,
  }),
  'identity.audit-proxies': counting({
    entry: `identity.audit_entry a WHERE a.tenant_id = told.tenant AND a.target_id = told.watch
      AND a.action = 'proxy.created'`,
  }),
  'identity.audit-sample-data': counting({
    entry: `identity.audit_entry a WHERE a.tenant_id = told.tenant AND a.target_id = told.watch
      AND a.action = 'sample_data.removed'`,
  }),
  'alerting.forget-samples': counting({
    'what is remembered of it': `alerting.sample_set s WHERE s.tenant_id = told.tenant AND s.id = told.watch
      AND s.removed_at IS NOT NULL`,
  }),
  'identity.follow-data-exports': counting({
    entry: `identity.audit_entry a WHERE a.tenant_id = told.tenant AND a.target_id = told.watch
      AND a.action = 'data.export_asked'`,
  }),
  ...Object.fromEntries(
    ['identity', 'billing', 'scraping', 'analysis', 'alerting'].map((service) => [
      `${service}.erase-tenants`,
      counting({ 'tenant to erase': `${service}.erased_tenant e WHERE e.tenant_id = told.tenant` }),
    ]),
  ),
  'scraping.forget-members': counting({
    'the view that others use, alone':
      'scraping.watch_view v WHERE v.tenant_id = told.tenant AND v.owner_id = told.watch',
  }),
  'alerting.forget-members': counting({
    'what another one has read, alone': 'alerting.alert_reader r WHERE r.tenant_id = told.tenant',
  }),
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
  'identity.audit-products': counting({
    entry: 'identity.audit_entry a WHERE a.tenant_id = told.tenant AND a.target_id = told.watch',
  }),
  'alerting.raise-alerts': RAISED,
  'alerting.raise-text-alerts': RAISED,
  'alerting.announce-paused-watches': counting({
    webhook: `alerting.delivery d WHERE d.tenant_id = told.tenant AND d.purpose = 'watch' AND d.status = 'delivered'
      AND convert_from(d.payload, 'UTF8')::jsonb -> 'data' ->> 'watchId' = told.watch::text`,
  }),
};
