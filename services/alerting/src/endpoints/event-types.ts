import { z } from 'zod';
import { TEST_TOPIC, TOPICS, type Topic } from './topics.ts';

const Id = z.uuid();
const Time = z.iso.datetime();
const Money = z.strictObject({ amount: z.string(), currency: z.string().nullable() });

const Text = z
  .strictObject({
    fromSnapshotId: Id,
    toSnapshotId: Id,
    addedWords: z.int(),
    removedWords: z.int(),
    excerpt: z
      .array(z.array(z.strictObject({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })))
      .meta({ description: 'The first lines of the change, each piece by piece' }),
    complete: z.boolean().meta({ description: 'Whether the excerpt has all of it' }),
    appeared: z.array(z.string()).meta({ description: 'Trigger texts of the watch' }),
    disappeared: z.array(z.string()),
  })
  .meta({
    examples: [
      {
        fromSnapshotId: '019aa1e0-1a90-7c02-a1b2-c3d4e5f60718',
        toSnapshotId: '019aa1f3-6a90-7c02-a1b2-c3d4e5f60718',
        addedWords: 2,
        removedWords: 2,
        excerpt: [
          [
            { kind: 'removed', text: 'On sale' },
            { kind: 'added', text: 'Sold out' },
          ],
        ],
        complete: true,
        appeared: ['sold out'],
        disappeared: [],
      },
    ],
  });

/** What endpoints are told of something: all that is said of it, for people and for programs. */
interface EventType<Data extends z.ZodType> {
  /** When it is sent, in a sentence. */
  readonly summary: string;
  readonly data: Data;
  readonly sample: z.output<Data>;
}

const eventType = <Data extends z.ZodType>(type: EventType<Data>): EventType<Data> => type;

const WATCH_ID = '019a9c6e-0d7a-7c41-9a55-7b0e5b1f6c21';
const COMPETITOR_ID = '019a9c6d-f1b2-7d93-8a4c-5d6e7f809112';
const ENDPOINT_ID = '019a9c6e-31c4-7e0d-8f0a-2d1c9b7a4e35';
const OBSERVATION_ID = '019aa1f3-6b52-7d18-b3c4-5e6f7a8b9c0d';

/** By topic: the one place that knows them. */
export const EVENT_TYPES = {
  'alert.raised': eventType({
    summary: 'A rule was set off by a price, the stock, or the text of a page. Muted rules tell endpoints too.',
    data: z.strictObject({
      id: Id,
      ruleId: Id,
      ruleName: z.string(),
      watchId: Id,
      competitorId: Id.nullable(),
      raisedAt: Time,
      baseline: z.strictObject({ kind: z.string(), price: Money.nullable(), observationId: Id.nullable() }),
      current: z.strictObject({ price: Money.nullable(), observationId: Id, availability: z.string() }),
      ownPrice: Money.nullable().meta({ description: 'Of the tenant itself, at that moment' }),
      percent: z.number().nullable().meta({ description: 'Signed, of the baseline; null where it has no meaning' }),
      trace: z.strictObject({ eventId: Id, observationId: Id, snapshotId: Id.nullable(), path: z.string() }),
      title: z.string(),
      url: z.string(),
      text: Text.nullable().meta({ description: 'Where it is about the text of a page, not about a price' }),
      deliveries: z.array(z.never()).meta({ description: 'None yet at this moment' }),
      acknowledgedAt: z.null(),
    }),
    sample: {
      id: '019aa1f3-7c10-7f4e-9d2b-3a4b5c6d7e8f',
      ruleId: '019a9c70-5f21-7a63-8e9d-0c1b2a394857',
      ruleName: 'Five percent down',
      watchId: WATCH_ID,
      competitorId: COMPETITOR_ID,
      raisedAt: '2026-03-02T09:14:07.512Z',
      baseline: {
        kind: 'previous',
        price: { amount: '54.99', currency: 'EUR' },
        observationId: '019a9f80-2a41-7b35-8c7d-9e0f1a2b3c4d',
      },
      current: {
        price: { amount: '49.99', currency: 'EUR' },
        observationId: OBSERVATION_ID,
        availability: 'in_stock',
      },
      ownPrice: { amount: '52.00', currency: 'EUR' },
      percent: -9.09,
      trace: {
        eventId: '5f0c7a52-9d8e-5b1a-8c3d-4e5f60718293',
        observationId: OBSERVATION_ID,
        snapshotId: '019aa1f3-6a90-7c02-a1b2-c3d4e5f60718',
        path: 'json-ld offers[0].price',
      },
      title: 'Copper kettle, 1.7 l',
      url: 'https://shop.example/kettles/copper',
      text: null,
      deliveries: [],
      acknowledgedAt: null,
    },
  }),
  'watch.paused': eventType({
    summary: 'A watch was paused: by a person, or by itself where its page is gone or goes on failing.',
    data: z.strictObject({
      watchId: Id,
      competitorId: Id,
      name: z.string(),
      url: z.string(),
      status: z.string(),
      pausedReason: z.string().meta({ description: 'person, plan_limit, gone, failing' }),
      pausedAt: Time,
    }),
    sample: {
      watchId: WATCH_ID,
      competitorId: COMPETITOR_ID,
      name: 'Copper kettle',
      url: 'https://shop.example/kettles/copper',
      status: 'paused',
      pausedReason: 'gone',
      pausedAt: '2026-03-02T10:40:00.000Z',
    },
  }),
  'endpoint.disabled': eventType({
    summary: 'Another of your endpoints was switched off: it answered 410, or failed for five days.',
    data: z.strictObject({
      endpointId: Id,
      url: z.string(),
      reason: z.enum(['gone', 'failing']),
      disabledAt: Time,
    }),
    sample: {
      endpointId: ENDPOINT_ID,
      url: 'https://partner.example/hooks/prices',
      reason: 'failing',
      disabledAt: '2026-03-07T06:00:00.000Z',
    },
  }),
  [TEST_TOPIC]: eventType({
    summary: 'Somebody pressed “Send a test”: whatever the endpoint is subscribed to.',
    data: z.strictObject({ endpointId: Id, requestedAt: Time }),
    sample: { endpointId: ENDPOINT_ID, requestedAt: '2026-03-01T08:00:00.000Z' },
  }),
} as const satisfies Readonly<Record<Topic | typeof TEST_TOPIC, EventType<z.ZodType>>>;

type AnyTopic = keyof typeof EVENT_TYPES;

/** What a whole body of a topic is like. */
export function bodySchema(topic: AnyTopic) {
  const { data } = EVENT_TYPES[topic];
  return z.strictObject({ id: Id, topic: z.literal(topic), occurredAt: Time, tenantId: Id, data });
}

/** A body of a topic, for who has none yet. */
export function sampleBody(topic: AnyTopic) {
  return {
    id: '019aa1f3-7c55-7a10-8f11-1f2e3d4c5b6a',
    topic,
    occurredAt: '2026-03-02T09:14:07.512Z',
    tenantId: '019a9c6c-8e00-7b52-9c41-0a1b2c3d4e5f',
    data: EVENT_TYPES[topic].sample,
  };
}

/** The catalogue, in the order in which people read it. */
export function listEventTypes() {
  return [...TOPICS, TEST_TOPIC].map((topic) => ({
    topic,
    summary: EVENT_TYPES[topic].summary,
    sample: JSON.stringify(sampleBody(topic)),
    schema: JSON.stringify(z.toJSONSchema(bodySchema(topic))),
    subscribable: topic !== TEST_TOPIC,
  }));
}
