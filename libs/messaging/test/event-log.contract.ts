import { randomUUID } from 'node:crypto';
import type { EventLog, StoredRecord, Subscription } from '@blackfang/messaging';
import { groupsContract, type EventLogHouse, type Stage } from './groups.contract.ts';
import { Ledger } from './ledger.ts';
import { expectOrderOfKeys, numbered, numbers, padded, range, textOf } from './records.ts';

/** Every adapter of the event log passes this. @param startMs how long `start` may take. */
export function eventLogContract(name: string, start: () => Promise<EventLogHouse>, startMs = 30_000): void {
  describe(`the event log: ${name}`, () => {
    let house: EventLogHouse;
    let log: EventLog;
    const subscriptions: Subscription[] = [];
    const kept = (subscription: Subscription): Subscription => {
      subscriptions.push(subscription);
      return subscription;
    };

    beforeAll(async () => {
      house = await start();
      log = house.open('first');
    }, startMs);
    afterEach(async () => {
      for (const subscription of subscriptions.splice(0)) await subscription.close();
    });
    afterAll(() => house.close());

    const stage: Stage = {
      get house() {
        return house;
      },
      get log() {
        return log;
      },
      kept,
      join,
      everyRecord,
    };

    /** Joins a group and writes down what comes. */
    async function join(group: string, topic: string, ledger: Ledger, of: EventLog = log): Promise<Subscription> {
      const onBatch = async (records: readonly StoredRecord[]) => ledger.add(records);
      return kept(await of.subscribe({ group, topic, maxBatch: 100, onBatch }));
    }

    it('gives back each record as it was: key, headers, a large payload, an empty one, any bytes', async () => {
      const topic = await house.createTopic(1);
      const large = Buffer.alloc(900_000, 'ab');
      const bytes = Buffer.from([0, 255, 10, 39, 92, 128]);
      const headers = { ce_id: randomUUID(), note: 'naïve "quotes" \u0001 ₹' };
      const told = [large, Buffer.alloc(0), bytes].map((payload, n) => ({ topic, key: `key ${n}`, headers, payload }));
      const ledger = new Ledger();
      await log.append(told);
      await join('reader', topic, ledger);
      const seen = await ledger.reaches(3);
      expect(seen.map(({ key, headers: with_, payload }) => ({ topic, key, headers: with_, payload }))).toEqual(told);
      expect(seen.every((record) => record.appendedAt instanceof Date)).toBe(true);
    });

    it('refuses a record that is too large for a log, and takes nothing of what came with it', async () => {
      const topic = await house.createTopic(1);
      const large = { topic, key: 'large', headers: {}, payload: Buffer.alloc(1_000_001) };
      await expect(log.append([...numbered(topic, 0, 1), large])).rejects.toMatchObject({ reason: 'record_too_large' });
      await log.append(numbered(topic, 1, 1));
      expect((await everyRecord(topic, 1)).map(textOf)).toEqual(['1']);
    });

    it('takes more at once than fits into one request, in its order', async () => {
      const topic = await house.createTopic(2);
      const records = numbered(topic, 0, 30).map((record) => ({
        ...record,
        key: 'one',
        payload: padded(record.payload),
      }));
      await log.append(records);
      const seen = await everyRecord(topic, 30);
      expect(seen.map(({ headers }) => headers['number'])).toEqual(range(0, 30));
    });

    it('keeps the order of each key, in batches of one partition and no longer than asked for', async () => {
      const topic = await house.createTopic(4);
      const ledger = new Ledger();
      await join('reader', topic, ledger);
      for (let from = 0; from < 2_000; from += 500) await log.append(numbered(topic, from, 500));
      const seen = await ledger.reaches(2_000);
      expectOrderOfKeys(seen);
      for (const batch of ledger.batches) {
        expect(batch.length).toBeLessThanOrEqual(100);
        expect(new Set(batch.map((record) => record.partition)).size).toBe(1);
      }
      expect(new Set(seen.map((record) => record.partition)).size).toBe(4);
    });

    it('gives every group all records', async () => {
      const topic = await house.createTopic(2);
      const [one, two] = [new Ledger(), new Ledger()];
      await log.append(numbered(topic, 0, 50));
      await join('one', topic, one);
      await one.reaches(50);
      await join('two', topic, two);
      await log.append(numbered(topic, 50, 50));
      for (const ledger of [one, two]) expectOrderOfKeys(await ledger.reaches(100));
    });

    it('gives each record its place while processes append at once: a reader passes none that is still to come', async () => {
      const topic = await house.createTopic(3);
      const ledger = new Ledger();
      await join('reader', topic, ledger);
      const writers = Array.from({ length: 5 }, (_, index) => house.open(`writer-${index}`));
      await Promise.all(
        writers.map(async (writer, index) => {
          for (let round = 0; round < 20; round += 1) {
            const keys = [0, 1, 2, 3].map((n) => `${index}-${n}`);
            const payload = Buffer.from(String(round));
            await writer.append(keys.map((key) => ({ topic, key, headers: {}, payload })));
          }
        }),
      );
      const seen = await ledger.reaches(400);
      for (const records of Map.groupBy(seen, (one) => one.partition).values()) {
        expect(records.map((one) => one.offset)).toEqual(records.map((_, index) => BigInt(index)));
      }
      for (const records of Map.groupBy(seen, (one) => one.key).values())
        expect(records.map(textOf)).toEqual(range(0, 20));
    });

    it('tells how far a group is behind', async () => {
      const topic = await house.createTopic(1);
      const ledger = new Ledger();
      const lag = async () => (await log.lag('measured')).find((one) => one.topic === topic)?.lag;
      const first = await join('measured', topic, ledger);
      await log.append(numbered(topic, 0, 5));
      await ledger.reaches(5);
      await first.close();
      expect(await lag()).toBe(0n);
      await log.append(numbered(topic, 5, 7));
      expect(await lag()).toBe(7n);
    });

    it('shows each follower every record from now on, or from a while ago', async () => {
      const topic = await house.createTopic(3);
      const [fromNow, another, fromBefore] = [new Ledger(), new Ledger(), new Ledger()];
      const follow = async (ledger: Ledger, sinceMs: number) =>
        kept(await log.follow({ topics: [topic], sinceMs, onRecords: (records) => ledger.add(records) }));
      await log.append(numbered(topic, 0, 10));
      await everyRecord(topic, 10);
      await follow(fromNow, 0);
      await follow(another, 0);
      await follow(fromBefore, 60_000);
      await log.append(numbered(topic, 10, 10));
      for (const ledger of [fromNow, another]) {
        expect(numbers(await ledger.reaches(10))).toEqual(range(10, 20));
      }
      expect(numbers(await fromBefore.reaches(20))).toEqual(range(0, 20));
    });

    it('refuses a topic that it does not have', async () => {
      await expect(log.append(numbered('no.such.topic', 0, 1))).rejects.toMatchObject({ reason: 'topic_unknown' });
    });

    groupsContract(stage);

    /** Reads the topic once as a group of its own. */
    async function everyRecord(topic: string, count: number): Promise<readonly StoredRecord[]> {
      const ledger = new Ledger();
      const reading = await join(`reader-${randomUUID()}`, topic, ledger);
      const records = await ledger.reaches(count);
      await reading.close();
      return records;
    }
  });
}
