import type { EventLog, StoredRecord, Subscription } from '@blackfang/messaging';
import { until } from '@blackfang/testing';
import { Ledger } from './ledger.ts';
import { expectOrderOfKeys, KEYS, numbered, numbers, range, textOf } from './records.ts';

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

/** Where the tests of a contract find what they need. */
export interface Stage {
  readonly house: EventLogHouse;
  readonly log: EventLog;
  /** Closes the subscription after the test. */
  kept(subscription: Subscription): Subscription;
  /** Joins a group and writes down what comes. */
  join(group: string, topic: string, ledger: Ledger, of?: EventLog): Promise<Subscription>;
  /** Reads the topic once as a group of its own. */
  everyRecord(topic: string, count: number): Promise<readonly StoredRecord[]>;
}

const TWO_BEATS_MS = 20_000;

/** What groups promise on every adapter: one member a partition at a time, and each record to one that is through with it. */
export function groupsContract(stage: Stage): void {
  it('brings records again whose batch was refused, and nothing behind them before', async () => {
    const topic = await stage.house.createTopic(1);
    const ledger = new Ledger();
    const refused: string[] = [];
    await stage.log.append(numbered(topic, 0, 10));
    const onBatch = async (records: readonly StoredRecord[]) => {
      if (refused.length < 2) {
        refused.push(records.map(textOf).join());
        throw new Error('not now');
      }
      ledger.add(records);
    };
    stage.kept(await stage.log.subscribe({ group: 'reader', topic, maxBatch: 5, onBatch }));
    expect((await ledger.reaches(10)).map(textOf)).toEqual(range(0, 10));
    expect(refused).toEqual(['0,1,2,3,4', '0,1,2,3,4']);
  });

  it('lets a slow partition hold up itself alone, and asks it for no more meanwhile', async () => {
    const topic = await stage.house.createTopic(2);
    const slow = Promise.withResolvers<void>();
    const ledger = new Ledger();
    const begun: number[] = [];
    const onBatch = async (records: readonly StoredRecord[]) => {
      const [first] = records;
      begun.push(first?.partition ?? -1);
      if (first?.partition === 0) await slow.promise;
      ledger.add(records);
    };
    stage.kept(await stage.log.subscribe({ group: 'reader', topic, maxBatch: 10, onBatch }));
    await stage.log.append(numbered(topic, 0, 400));
    const all = await stage.everyRecord(topic, 400);
    const ofOther = all.filter((record) => record.partition === 1).length;
    await ledger.reaches(ofOther);
    expect(begun.filter((partition) => partition === 0)).toHaveLength(1);
    const behind = (await stage.log.lag('reader')).find((one) => one.topic === topic && one.partition === 0);
    expect(behind?.lag).toBe(BigInt(400 - ofOther));
    slow.resolve();
    expectOrderOfKeys(await ledger.reaches(400));
  });

  it('holds up the partition of a record that is refused again and again, and no other', async () => {
    const topic = await stage.house.createTopic(2);
    const ledger = new Ledger();
    let refusals = 0;
    const onBatch = async (records: readonly StoredRecord[]) => {
      if (refusals < 3 && records.some((record) => textOf(record) === '0')) {
        refusals += 1;
        throw new Error('poison');
      }
      ledger.add(records);
    };
    await stage.log.append(numbered(topic, 0, 200));
    stage.kept(await stage.log.subscribe({ group: 'reader', topic, maxBatch: 10, onBatch }));
    const all = await stage.everyRecord(topic, 200);
    const poisoned = all.find((record) => textOf(record) === '0')?.partition;
    const others = all.filter(({ partition }) => partition !== poisoned).map(textOf);
    await ledger.reaches(others.length);
    expect(ledger.records.slice(0, others.length).map(textOf)).toEqual(others);
    expectOrderOfKeys(await ledger.reaches(200));
    expect(refusals).toBe(3);
  });

  it('leaves a partition with a member whose batch takes longer than a session', async () => {
    const topic = await stage.house.createTopic(2);
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
    stage.kept(await stage.log.subscribe({ group: 'reader', topic, maxBatch: 10, onBatch }));
    await stage.log.append(numbered(topic, 0, 1));
    await begun.promise;
    const [held] = await stage.everyRecord(topic, 1);
    // The other partition is alive all the while.
    await stage.log.append(numbered(topic, 1, KEYS));
    const other = await stage.everyRecord(topic, KEYS + 1);
    await ledger.reaches(other.filter(({ partition }) => partition !== held?.partition).length);
    const later = performance.now() + 1.5 * stage.house.sessionMs;
    await until(
      'lag of a slow reader',
      async () => (await stage.log.lag('reader')).length > 0 && performance.now() > later,
    );
    expect(begins).toBe(1);
    slow.resolve();
    expectOrderOfKeys(await ledger.reaches(KEYS + 1));
    expect(begins).toBe(1);
    expect(new Set(ledger.records.map(textOf)).size).toBe(ledger.records.length);
  });

  it('tells a batch in hand when its partition goes to a new member, who gets what it gave up', async () => {
    const topic = await stage.house.createTopic(4);
    const ledger = new Ledger();
    const told: number[] = [];
    const begun = Promise.withResolvers<void>();
    const first = await stage.house.open('member-1').subscribe({
      group: 'handing',
      topic,
      maxBatch: 10,
      onBatch: async (records, signal) => {
        begun.resolve();
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        told.push(records[0]?.partition ?? -1);
        throw new Error('given up');
      },
    });
    stage.kept(first);
    await stage.log.append(numbered(topic, 0, KEYS));
    await begun.promise;
    await stage.join('handing', topic, ledger, stage.house.open('member-2'));
    // Sooner or later each partition is the second one's or the first one's: the first gives none of its own back.
    await until('partition of each', () => told.length > 0 && ledger.records.length > 0);
    await first.close();
    expectOrderOfKeys(await ledger.reaches(KEYS));
    expect(numbers(ledger.records)).toEqual(range(0, KEYS));
  });

  it('ends a subscription behind the batch in hand: the next member goes on there', async () => {
    const topic = await stage.house.createTopic(1);
    const working = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const [one, two] = [new Ledger(), new Ledger()];
    await stage.log.append(numbered(topic, 0, 20));
    const subscription = await stage.log.subscribe({
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
    await stage.join('reader', topic, two);
    expect((await two.reaches(15)).map(textOf)).toEqual(range(5, 20));
  });

  it(
    'shares partitions out among members that come and go, each with one at a time',
    async () => {
      const topic = await stage.house.createTopic(4);
      const ledger = new Ledger();
      const active = new Map<number, string>();
      const holders = new Map<number, string>();
      const clashes: string[] = [];
      const member = async (instance: string): Promise<Subscription> =>
        stage.house.open(instance).subscribe({
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
        until(`group of ${wanted.join(' and ')}`, async () => {
          const seen = ledger.records.length;
          await stage.log.append(numbered(topic, seen, 40));
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
      await stage.log.append([{ topic, key: 'last', headers: {}, payload: Buffer.from('last') }]);
      await until('last record', () => ledger.records.some((record) => record.key === 'last'));
      await until('end of the log', async () => (await stage.log.lag('team')).every(({ lag }) => lag === 0n));
      await three.close();
      expect(clashes).toEqual([]);
      const seen = new Set(ledger.records.map(({ partition, offset }) => `${partition}/${offset}`));
      expect(seen.size).toBe(ledger.records.length);
    },
    3 * TWO_BEATS_MS,
  );
}
