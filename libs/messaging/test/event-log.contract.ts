import { randomUUID } from 'node:crypto';
import type { EventLog, LogRecord, StoredRecord, Subscription } from '@blackfang/messaging';
import { Ledger, until } from './ledger.ts';

/** What an adapter brings to be examined. */
export interface EventLogHouse {
  /** @returns the name of a new, empty topic. */
  createTopic(partitions: number): Promise<string>;
  /** A process of its own name that uses the log. */
  open(instance: string): EventLog;
  /** After which the partitions of a member that is heard no more go to others, ms. */
  readonly sessionMs: number;
  close(): Promise<void>;
}

const TWO_BEATS_MS = 20_000;

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

    it('brings records again whose batch was refused, and nothing behind them before', async () => {
      const topic = await house.createTopic(1);
      const ledger = new Ledger();
      const refused: string[] = [];
      await log.append(numbered(topic, 0, 10));
      const onBatch = async (records: readonly StoredRecord[]) => {
        if (refused.length < 2) {
          refused.push(records.map(textOf).join());
          throw new Error('not now');
        }
        ledger.add(records);
      };
      kept(await log.subscribe({ group: 'reader', topic, maxBatch: 5, onBatch }));
      expect((await ledger.reaches(10)).map(textOf)).toEqual(range(0, 10));
      expect(refused).toEqual(['0,1,2,3,4', '0,1,2,3,4']);
    });

    it('lets a slow partition hold up itself alone, and asks it for no more meanwhile', async () => {
      const topic = await house.createTopic(2);
      const slow = Promise.withResolvers<void>();
      const ledger = new Ledger();
      const begun: number[] = [];
      const onBatch = async (records: readonly StoredRecord[]) => {
        const [first] = records;
        begun.push(first?.partition ?? -1);
        if (first?.partition === 0) await slow.promise;
        ledger.add(records);
      };
      kept(await log.subscribe({ group: 'reader', topic, maxBatch: 10, onBatch }));
      await log.append(numbered(topic, 0, 400));
      const all = await everyRecord(topic, 400);
      const ofOther = all.filter((record) => record.partition === 1).length;
      await ledger.reaches(ofOther);
      expect(begun.filter((partition) => partition === 0)).toHaveLength(1);
      const behind = (await log.lag('reader')).find((one) => one.topic === topic && one.partition === 0);
      expect(behind?.lag).toBe(BigInt(400 - ofOther));
      slow.resolve();
      expectOrderOfKeys(await ledger.reaches(400));
    });

    it('holds up the partition of a record that is refused again and again, and no other', async () => {
      const topic = await house.createTopic(2);
      const ledger = new Ledger();
      let refusals = 0;
      const onBatch = async (records: readonly StoredRecord[]) => {
        if (refusals < 3 && records.some((record) => textOf(record) === '0')) {
          refusals += 1;
          throw new Error('poison');
        }
        ledger.add(records);
      };
      await log.append(numbered(topic, 0, 200));
      kept(await log.subscribe({ group: 'reader', topic, maxBatch: 10, onBatch }));
      const all = await everyRecord(topic, 200);
      const poisoned = all.find((record) => textOf(record) === '0')?.partition;
      const others = all.filter(({ partition }) => partition !== poisoned).map(textOf);
      await ledger.reaches(others.length);
      expect(ledger.records.slice(0, others.length).map(textOf)).toEqual(others);
      expectOrderOfKeys(await ledger.reaches(200));
      expect(refusals).toBe(3);
    });

    it('leaves a partition with a member whose batch takes longer than a session', async () => {
      const topic = await house.createTopic(2);
      const slow = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const ledger = new Ledger();
      let begins = 0;
      const onBatch = async (records: readonly StoredRecord[]) => {
        if (records.some((record) => textOf(record) === '0')) {
          begins += 1;
          begun.resolve();
          await slow.promise;
        }
        ledger.add(records);
      };
      kept(await log.subscribe({ group: 'reader', topic, maxBatch: 10, onBatch }));
      await log.append(numbered(topic, 0, 1));
      await begun.promise;
      const [held] = await everyRecord(topic, 1);
      // The other partition is alive all the while.
      await log.append(numbered(topic, 1, KEYS));
      const other = await everyRecord(topic, KEYS + 1);
      await ledger.reaches(other.filter(({ partition }) => partition !== held?.partition).length);
      const later = performance.now() + 2 * house.sessionMs;
      await until(async () => performance.now() > later && (await log.lag('reader')).length > 0);
      expect(begins).toBe(1);
      slow.resolve();
      expectOrderOfKeys(await ledger.reaches(KEYS + 1));
      expect(begins).toBe(1);
      expect(new Set(ledger.records.map(textOf)).size).toBe(ledger.records.length);
    });

    it('tells a batch in hand when its partition goes to a new member, who gets what it gave up', async () => {
      const topic = await house.createTopic(4);
      const ledger = new Ledger();
      const told: number[] = [];
      const first = await house.open('member-1').subscribe({
        group: 'handing',
        topic,
        maxBatch: 10,
        onBatch: async (records, signal) => {
          if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
          told.push(records[0]?.partition ?? -1);
          throw new Error('given up');
        },
      });
      kept(first);
      await log.append(numbered(topic, 0, KEYS));
      await join('handing', topic, ledger, house.open('member-2'));
      // Sooner or later each partition is the second one's or the first one's: the first gives none of its own back.
      await until(async () => told.length > 0 && ledger.records.length > 0);
      await first.close();
      expectOrderOfKeys(await ledger.reaches(KEYS));
      expect(numbers(ledger.records)).toEqual(range(0, KEYS));
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

    it('ends a subscription behind the batch in hand: the next member goes on there', async () => {
      const topic = await house.createTopic(1);
      const working = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const [one, two] = [new Ledger(), new Ledger()];
      await log.append(numbered(topic, 0, 20));
      const subscription = await log.subscribe({
        group: 'reader',
        topic,
        maxBatch: 5,
        onBatch: async (records) => {
          begun.resolve();
          await working.promise;
          one.add(records);
        },
      });
      await begun.promise;
      const closed = subscription.close();
      working.resolve();
      await closed;
      expect(one.records.map(textOf)).toEqual(range(0, 5));
      await join('reader', topic, two);
      expect((await two.reaches(15)).map(textOf)).toEqual(range(5, 20));
    });

    it(
      'shares partitions out among members that come and go, each with one at a time',
      async () => {
        const topic = await house.createTopic(4);
        const ledger = new Ledger();
        const active = new Map<number, string>();
        const holders = new Map<number, string>();
        const clashes: string[] = [];
        const member = async (instance: string): Promise<Subscription> =>
          house.open(instance).subscribe({
            group: 'team',
            topic,
            maxBatch: 20,
            onBatch: async (records) => {
              const partition = records[0]?.partition ?? -1;
              if (active.has(partition)) clashes.push(`${active.get(partition)} and ${instance} on ${partition}`);
              active.set(partition, instance);
              holders.set(partition, instance);
              await new Promise((resolve) => setImmediate(resolve));
              ledger.add(records);
              active.delete(partition);
            },
          });
        const holdersAre = (wanted: readonly string[]) =>
          until(async () => {
            const seen = ledger.records.length;
            await log.append(numbered(topic, seen, 40));
            await ledger.reaches(seen + 1);
            return [...new Set(holders.values())].toSorted().join() === wanted.join();
          });
        const one = await member('member-1');
        await holdersAre(['member-1']);
        const [two, three] = [await member('member-2'), await member('member-3')];
        await holdersAre(['member-1', 'member-2', 'member-3']);
        await one.close();
        await two.close();
        await holdersAre(['member-3']);
        await log.append([{ topic, key: 'last', headers: {}, payload: Buffer.from('last') }]);
        await until(async () => ledger.records.some((record) => record.key === 'last'));
        await until(async () => (await log.lag('team')).every(({ lag }) => lag === 0n));
        await three.close();
        expect(clashes).toEqual([]);
        const seen = new Set(ledger.records.map(({ partition, offset }) => `${partition}/${offset}`));
        expect(seen.size).toBe(ledger.records.length);
      },
      3 * TWO_BEATS_MS,
    );

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

const KEYS = 40;

function padded(payload: Buffer): Buffer {
  return Buffer.concat([payload, Buffer.alloc(200_000)]);
}

/** Records that say their number, of 40 keys in turn. */
function numbered(topic: string, from: number, count: number): LogRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    topic,
    key: `key ${(from + index) % KEYS}`,
    headers: { number: String(from + index) },
    payload: Buffer.from(String(from + index)),
  }));
}

function textOf(record: StoredRecord): string {
  return record.payload.toString();
}

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}

function numbers(records: readonly StoredRecord[]): string[] {
  return records.map(textOf).toSorted((a, b) => Number(a) - Number(b));
}

function expectOrderOfKeys(records: readonly StoredRecord[]): void {
  for (const ofKey of Map.groupBy(records, (record) => record.key).values()) {
    const order = ofKey.map((record) => Number(textOf(record)));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  }
}
