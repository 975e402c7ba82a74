import type { Alert as AlertMessage, AlertText as TextMessage } from '@blackfang/contracts/alerting/v1/service';
import { z } from 'zod';
import { Id, Money, orNull, PageQuery, pageOf, Time, toMoney, toTime } from '../http/schemas.ts';

const Delivery = z.object({
  id: Id,
  channel: z.string(),
  target: z.string(),
  status: z.string(),
  attempts: z.int(),
  deliveredAt: Time.nullable(),
  lastError: z.string().nullable(),
});

const AlertText = z
  .object({
    fromSnapshotId: Id,
    toSnapshotId: Id,
    addedWords: z.int(),
    removedWords: z.int(),
    excerpt: z
      .array(z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })))
      .meta({ description: 'The first lines of the change, each piece by piece' }),
    complete: z.boolean().meta({ description: 'Whether the excerpt has all of it' }),
    appeared: z.array(z.string()).meta({ description: 'Trigger texts of the watch' }),
    disappeared: z.array(z.string()),
  })
  .meta({ id: 'AlertText', description: 'Where it is about the text of a page, not about a price' });

export const Alert = z
  .object({
    id: Id,
    ruleId: Id,
    ruleName: z.string(),
    watchId: Id,
    competitorId: Id.nullable(),
    title: z.string(),
    url: z.string(),
    raisedAt: Time,
    baseline: z.object({ kind: z.string(), price: Money.nullable(), observationId: Id.nullable() }).nullable(),
    current: z.object({ price: Money.nullable(), observationId: Id, availability: z.string() }),
    ownPrice: Money.nullable().meta({ description: 'What the product cost with you then' }),
    percent: z.number().nullable().meta({ description: 'Signed change in percent of the baseline' }),
    trace: z.object({ eventId: Id, observationId: Id, snapshotId: Id, path: z.string() }),
    deliveries: z.array(Delivery),
    acknowledgedAt: Time.nullable(),
    text: AlertText.nullable(),
    read: z.boolean().meta({ description: 'By you' }),
    snoozedUntil: Time.nullable().meta({ description: 'Until then it is out of your inbox' }),
  })
  .meta({ id: 'Alert' });
export const Alerts = pageOf(Alert, 'AlertPage');

const Count = z.int().meta({ description: '1,000 are counted at most' });
/** How many alerts wait for who asks. */
export const AlertSummary = z
  .object({
    unread: Count,
    unacknowledged: Count,
    snoozed: Count,
    nextBackAt: Time.nullable().meta({ description: 'When the first that is snoozed comes back' }),
  })
  .meta({ id: 'AlertSummary' });

export const AlertActivityQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(14) });
export const AlertActivity = z
  .object({
    byDay: z
      .array(z.object({ day: z.iso.date(), count: z.int() }))
      .meta({ description: 'Each day, UTC, oldest first' }),
  })
  .meta({ id: 'AlertActivity' });

const ALERT_STATES = ['inbox', 'unread', 'unacknowledged', 'snoozed'] as const;
export const AlertQuery = PageQuery.extend({
  watchId: z.string().max(100).optional(),
  ruleId: z.string().max(100).optional(),
  competitorId: z.string().max(100).optional(),
  state: z.enum(ALERT_STATES, { error: `Choose one of ${ALERT_STATES.join(', ')}.` }).optional(),
});

const IDS = 'Give 1 to 200 ids of alerts.';
export const AlertMarks = z
  .union(
    [
      z.strictObject({
        ids: z.array(z.string().max(100)).min(1, { error: IDS }).max(200, { error: IDS }),
        read: z.boolean(),
      }),
      z.strictObject({ through: z.string().max(100), read: z.literal(true) }),
    ],
    { error: 'Give {"ids": […], "read": …} or {"through": id, "read": true}.' },
  )
  .meta({ id: 'AlertMarks' });
export const MarkedAlerts = z
  .object({
    ids: z.array(Id).meta({ description: 'Those that were marked otherwise before' }),
    complete: z.boolean().meta({ description: 'Whether these are all of them' }),
  })
  .meta({ id: 'MarkedAlerts' });

export const AlertSnooze = z
  .strictObject({
    until: Time.nullable().meta({ description: 'At most 30 days ahead; null: it comes back now' }),
  })
  .meta({ id: 'AlertSnooze' });

function toText({ excerpt, cut, ...text }: TextMessage) {
  return { ...text, excerpt: excerpt.map(({ pieces }) => pieces), complete: !cut };
}

export function toAlert(alert: AlertMessage) {
  const { baseline, current, trace } = alert;
  return {
    id: alert.id,
    ruleId: alert.ruleId,
    ruleName: alert.ruleName,
    watchId: alert.watchId,
    competitorId: alert.competitorId ?? null,
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
    ownPrice: toMoney(alert.ownPrice),
    percent: alert.percent ?? null,
    trace: trace ?? { eventId: '', observationId: '', snapshotId: '', path: '' },
    deliveries: alert.deliveries.map((delivery) => ({
      ...delivery,
      deliveredAt: toTime(delivery.deliveredAt),
      lastError: orNull(delivery.lastError),
    })),
    acknowledgedAt: toTime(alert.acknowledgedAt),
    text: alert.text ? toText(alert.text) : null,
    read: alert.read,
    snoozedUntil: toTime(alert.snoozedUntil),
  };
}
