import type { Alert as AlertMessage } from '@blackfang/contracts/alerting/v1/service';
import { z } from 'zod';
import { Id, Money, orNull, pageOf, Time, toMoney, toTime } from '../http/schemas.ts';

const Delivery = z.object({
  id: Id,
  channel: z.string(),
  target: z.string(),
  status: z.string(),
  attempts: z.int(),
  deliveredAt: Time.nullable(),
  lastError: z.string().nullable(),
});

export const Alert = z
  .object({
    id: Id,
    ruleId: Id,
    ruleName: z.string(),
    watchId: Id,
    title: z.string(),
    url: z.string(),
    raisedAt: Time,
    baseline: z.object({ kind: z.string(), price: Money.nullable(), observationId: Id.nullable() }).nullable(),
    current: z.object({ price: Money.nullable(), observationId: Id, availability: z.string() }),
    percent: z.number().nullable().meta({ description: 'Signed change in percent of the baseline' }),
    trace: z.object({ eventId: Id, observationId: Id, snapshotId: Id, path: z.string() }),
    deliveries: z.array(Delivery),
    acknowledgedAt: Time.nullable(),
  })
  .meta({ id: 'Alert' });
export const Alerts = pageOf(Alert, 'AlertPage');

export function toAlert(alert: AlertMessage) {
  const { baseline, current, trace } = alert;
  return {
    id: alert.id,
    ruleId: alert.ruleId,
    ruleName: alert.ruleName,
    watchId: alert.watchId,
    title: alert.title,
    url: alert.url,
    raisedAt: toTime(alert.raisedAt),
    baseline: baseline
      ? { kind: baseline.kind, price: toMoney(baseline.price), observationId: baseline.observationId ?? null }
      : null,
    current: {
      price: toMoney(current?.price),
      observationId: current?.observationId ?? '',
      availability: current?.availability ?? 'unknown',
    },
    percent: alert.percent ?? null,
    trace: trace ?? { eventId: '', observationId: '', snapshotId: '', path: '' },
    deliveries: alert.deliveries.map((delivery) => ({
      ...delivery,
      deliveredAt: toTime(delivery.deliveredAt),
      lastError: orNull(delivery.lastError),
    })),
    acknowledgedAt: toTime(alert.acknowledgedAt),
  };
}
