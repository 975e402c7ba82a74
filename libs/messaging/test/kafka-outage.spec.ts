import { newId } from '@blackfang/core';
import { Consumers, messagingMetrics, Relay, type KafkaEventLog, type StoredRecord } from '@blackfang/messaging';
import { createMetrics } from '@blackfang/observability';
import { createServiceDatabase, type ServiceDatabase, until } from '@blackfang/testing';
import { KAFKA_START_MS, startKafkaHouse, type KafkaHouse } from './kafka-house.ts';
import { Ledger, patiently } from './ledger.ts';
import { deadLetters, effectsOf, GROUP, metrics, migrations, Noted, series, tell, writeDown } from './spec-service.ts';

/** Elections, sessions and restarts of brokers take seconds each. */
const OUTAGE_MS = 180_000;

let house: KafkaHouse;
let world: ServiceDatabase;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  house = await startKafkaHouse(3);
}, KAFKA_START_MS);
afterAll(() => house.close());
beforeEach(async () => {
  world = await createServiceDatabase([migrations]);
  await house.renewTopic(4, Noted.topic, GROUP);
}, OUTAGE_MS);
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
  await world.close();
}, OUTAGE_MS);

async function relay(eventLog: KafkaEventLog, told = metrics()): Promise<void> {
  const one = new Relay({ db: world.db, eventLog, instance: 'relay', log: house.log, metrics: told });
  open.push(one);
  await one.start();
}

async function consumer(instance: string): Promise<Consumers> {
  const options = { db: world.db, eventLog: house.open(instance), log: house.log, metrics: metrics() };
  const consumers = new Consumers([writeDown()], options);
  open.push(consumers);
  await consumers.start();
  return consumers;
}

const noteOf = (record: StoredRecord) => Noted.message.decode(record.payload).name;
const outbox = () => world.db.system('look', (tx) => tx.query('SELECT 1 FROM outbox LIMIT 1'));
const drained = () => until('empty outbox', async () => (await outbox()).length === 0);
const settled = (eventLog: KafkaEventLog) =>
  until('settled group', async () => {
    // In this order: what left the outbox is in the log by then.
    if ((await outbox()).length > 0) return false;
    const lag = await patiently(() => eventLog.lag(GROUP));
    return lag.length > 0 && lag.every((one) => one.lag === 0n);
  });

/** Each note where it came first: what comes again is dropped by inboxes. */
const firsts = (records: readonly StoredRecord[]) => [...new Set(records.map(noteOf))];

describe('with three brokers', () => {
  it(
    'the relay goes on in its order when the broker that leads dies',
    async () => {
      const [tenant, eventLog, ledger] = [newId(), house.open('relay'), new Ledger()];
      await eventLog.follow({ topics: [Noted.topic], sinceMs: 0, onRecords: (records) => ledger.add(records) });
      await relay(eventLog);
      const told: string[] = [];
      for (let round = 0; round < 8; round += 1) {
        const notes = series(100, `round ${round}:`);
        await tell(world.db, tenant, notes);
        told.push(...notes);
        // Whoever leads the tenant's partition is among them.
        if (round % 4 === 1) await house.kafka.brokers[(round - 1) / 4]?.kill();
        if (round % 4 === 3) {
          await drained();
          await house.kafka.brokers[(round - 3) / 4]?.start();
        }
      }
      await drained();
      await until('record of each', () => firsts(ledger.records).length === told.length);
      expect(firsts(ledger.records)).toEqual(told);
    },
    OUTAGE_MS,
  );

  it(
    'the relay takes nothing while Kafka is away: the outbox grows and says so, and goes out in order afterwards',
    async () => {
      const [tenant, eventLog] = [newId(), house.open('relay')];
      const registry = createMetrics('spec');
      await relay(eventLog, messagingMetrics(registry));
      await consumer('consumer');
      await tell(world.db, tenant, series(5, 'before'));
      await settled(eventLog);
      await Promise.all(house.kafka.brokers.map((broker) => broker.kill()));
      for (let round = 0; round < 4; round += 1) await tell(world.db, tenant, series(50, `away ${round}:`));
      await expect(eventLog.lag(GROUP)).rejects.toMatchObject({ kind: 'unavailable', reason: 'event_log_unavailable' });
      const away = eventLog.append([{ topic: Noted.topic, key: 'k', headers: {}, payload: Buffer.alloc(0) }]);
      await expect(away).rejects.toMatchObject({ kind: 'unavailable', reason: 'event_log_unavailable' });
      const figure = async (name: string) =>
        Number(new RegExp(`^blackfang_${name}{[^}]*} (.*)$`, 'm').exec(await registry.registry.metrics())?.[1]);
      await until(
        'figure of the outbox',
        async () => (await figure('outbox_waiting')) === 200 && (await figure('outbox_age_seconds')) > 0,
      );
      await Promise.all(house.kafka.brokers.map((broker) => broker.start()));
      await settled(eventLog);
      const expected = [series(5, 'before'), ...[0, 1, 2, 3].map((round) => series(50, `away ${round}:`))].flat();
      expect((await effectsOf(world.db, tenant)).map(({ note }) => note)).toEqual(expected);
      expect(await deadLetters(world.db)).toEqual([]);
    },
    OUTAGE_MS,
  );

  it(
    'consumers that join and leave lose nothing, do nothing twice and invert no key',
    async () => {
      const eventLog = house.open('relay');
      const tenants = Array.from({ length: 8 }, () => newId());
      await relay(eventLog);
      const members = [await consumer('member 0')];
      let told = 0;
      for (let round = 1; round <= 6; round += 1) {
        const from = told;
        for (; told < from + 10; told += 1)
          for (const tenant of tenants) await tell(world.db, tenant, [`note ${told}`]);
        if (round % 3 === 0) await members.shift()?.close();
        else members.push(await consumer(`member ${round}`));
      }
      await settled(eventLog);
      for (const tenant of tenants) {
        expect((await effectsOf(world.db, tenant)).map(({ note }) => note)).toEqual(series(told));
      }
      expect(await deadLetters(world.db)).toEqual([]);
    },
    OUTAGE_MS,
  );

  it(
    'a member whose broker freezes goes on with another one',
    async () => {
      const [tenant, eventLog] = [newId(), house.open('relay')];
      await relay(eventLog);
      await consumer('consumer');
      await tell(world.db, tenant, series(10));
      await settled(eventLog);
      const [broker] = house.kafka.brokers;
      broker?.freeze();
      try {
        for (let from = 10; from < 50; from += 10) await tell(world.db, tenant, series(from + 10).slice(from));
        const all = async () => (await effectsOf(world.db, tenant)).length === 50;
        // Whoever asks the frozen one waits for half a minute, more than once on a machine that others work on too.
        await until('effect of each', all, { timeoutMs: OUTAGE_MS - 30_000 });
      } finally {
        broker?.thaw();
      }
      expect((await effectsOf(world.db, tenant)).map(({ note }) => note)).toEqual(series(50));
    },
    OUTAGE_MS,
  );
});
