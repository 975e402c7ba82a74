import { ObservationRecorded, OfferChanged, WatchChanged } from '@blackfang/contracts/events';
import { newId, PERMISSIONS_OF, type Caller } from '@blackfang/core';
import {
  Consumers,
  messagingMetrics,
  publish,
  Relay,
  type EventType,
  type MessageOf,
  type Subscription,
} from '@blackfang/messaging';
import { createLogger, createMetrics } from '@blackfang/observability';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import { migrations } from '../migrations/index.ts';
import { followWatches } from '../src/offers/follow-watches.ts';
import { recordObservations } from '../src/offers/record-observations.ts';

type Observed = MessageOf<typeof ObservationRecorded>;
type Watch = MessageOf<typeof WatchChanged>;
type Told = MessageOf<typeof OfferChanged>;

export const HOUR_MS = 3_600_000;

export const viewer = (tenantId: string): Caller => ({
  tenantId,
  userId: newId(),
  sessionId: newId(),
  kind: 'member',
  role: 'viewer',
  permissions: PERMISSIONS_OF.viewer,
});

/** The analysis service's consumers and relay on a real Postgres and its real event log. */
export class World {
  readonly house: ServiceDatabase;
  readonly #told: Told[] = [];
  readonly #parts: { close(): Promise<void> }[];
  readonly #waiting = new Set<() => void>();

  private constructor(house: ServiceDatabase, parts: { close(): Promise<void> }[]) {
    this.house = house;
    this.#parts = parts;
  }

  static async open(): Promise<World> {
    const house = await createServiceDatabase([migrations]);
    const eventLog = house.openEventLog();
    // Events that are set aside here are meant to be.
    const log = createLogger({ service: 'analysis spec', level: 'fatal' });
    const options = { db: house.db, eventLog, log, metrics: messagingMetrics(createMetrics('analysis')) };
    const relay = new Relay({ ...options, instance: 'spec' });
    const consumers = new Consumers([recordObservations(house.clock), followWatches], options);
    const parts: { close(): Promise<void> }[] = [consumers, relay];
    const world = new World(house, parts);
    const following: Subscription = await eventLog.follow({
      topics: [OfferChanged.topic],
      sinceMs: 0,
      onRecords: (records) => world.#hear(records.map((record) => OfferChanged.message.decode(record.payload))),
    });
    parts.push(following);
    await relay.start();
    await consumers.start();
    return world;
  }

  async close(): Promise<void> {
    for (const part of this.#parts) await part.close();
    await this.house.close();
  }

  /** Tells what pages showed, all in one transaction; the relay carries it from here. */
  observe(...observed: Observed[]): Promise<void> {
    return this.tell(
      ObservationRecorded,
      observed.map((message) => ({ tenantId: message.tenantId, message })),
    );
  }

  change(...changed: Watch[]): Promise<void> {
    return this.tell(
      WatchChanged,
      changed.map((message) => ({ tenantId: message.tenantId, message })),
    );
  }

  /** @param told each with the tenant that its envelope names. */
  async tell<Message extends { readonly watchId: string }>(
    event: EventType<Message>,
    told: readonly { readonly tenantId: string; readonly message: Message }[],
  ): Promise<void> {
    const tenants = [...new Set(told.map((one) => one.tenantId))];
    const outgoing = told.map((one) => ({ ...one, aggregateId: one.message.watchId, cause: newId() }));
    await this.house.db.batch(tenants, async (tx) => void (await publish(tx, event, outgoing)));
  }

  /** Resolves when a watch has told this many changes: all that it has told by then. */
  async toldOf({ tenantId, watchId }: { tenantId: string; watchId: string }, atLeast: number): Promise<Told[]> {
    for (;;) {
      const told = this.#told.filter((one) => one.tenantId === tenantId && one.watchId === watchId);
      if (told.length >= atLeast) return told;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #hear(told: readonly Told[]): void {
    this.#told.push(...told);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** A page that is watched, and what is seen there. Times are hours from 20 days ago. */
export class Page {
  readonly tenantId: string;
  readonly watchId: string;
  readonly competitorId = newId();
  readonly start: number;
  #sequence = 0n;
  #version = 0n;

  constructor(tenantId: string = newId(), watchId: string = newId()) {
    this.tenantId = tenantId;
    this.watchId = watchId;
    this.start = Date.now() - 20 * 24 * HOUR_MS;
  }

  at(hour: number): Date {
    return new Date(this.start + hour * HOUR_MS);
  }

  shows(hour: number, amount: string | null, rest: Partial<Observed> = {}): Observed {
    this.#sequence += 1n;
    return {
      tenantId: this.tenantId,
      watchId: this.watchId,
      competitorId: this.competitorId,
      observationId: newId(),
      runId: newId(),
      snapshotId: newId(),
      kind: 'offer',
      status: 'ok',
      reason: '',
      observedAt: this.at(hour),
      price: amount === null ? undefined : { amount, currency: 'EUR' },
      listPrice: undefined,
      availability: 'in_stock',
      pricePath: 'json-ld offers[0].price',
      title: 'Lamp',
      url: 'https://shop.example/lamp',
      origin: 'live',
      sequence: this.#sequence,
      supersedes: undefined,
      rating: undefined,
      ...rest,
    };
  }

  becomes(change: string, rest: Partial<Watch> = {}): Watch {
    this.#version += 1n;
    return {
      tenantId: this.tenantId,
      watchId: this.watchId,
      competitorId: this.competitorId,
      change,
      name: 'Lamp',
      url: 'https://shop.example/lamp',
      status: 'active',
      pausedReason: '',
      ownPrice: undefined,
      changedAt: new Date(),
      version: this.#version,
      forGood: false,
      ...rest,
    };
  }
}
