import { newId } from '@blackfang/core';
import { publish } from '@blackfang/messaging';
import { Database } from '@blackfang/persistence';
import { CrashHouse } from './crash/crash-house.ts';
import { discoverPaths, ownerOf, type CrashPath, type Event } from './crash/crash-paths.ts';
import { settleIn, type CrashCustomer } from './crash/customer.ts';
import { BEFORE, EFFECTS, EXAMPLES, type Subject, type ToldEvent } from './crash/told.ts';
import { WORK } from './crash/work.ts';

const house = await CrashHouse.open();
const { paths, groups } = await discoverPaths(house.settings);
const of = <Kind extends CrashPath['kind']>(kind: Kind) =>
  paths.filter((path): path is Extract<CrashPath, { kind: Kind }> => path.kind === kind);

describe('a process that is killed where two effects meet', () => {
  let customer: CrashCustomer;

  beforeAll(async () => {
    await house.up();
    customer = await settleIn(house);
    await house.settled();
    await house.down();
  });
  afterAll(() => house.close());

  /** Tells an example in the transaction of a use case of its service, which does not run. */
  async function tell(event: Event): Promise<ToldEvent> {
    const make = EXAMPLES[event.topic];
    if (make === undefined) throw new Error(`No crash test: ${event.topic} has no example in crash/told.ts.`);
    // What starts a tenant needs a new one; everything else happens to a customer with rules, channels and endpoints.
    const anew = ['identity', 'billing'].includes(ownerOf(event));
    const subject: Subject = { tenantId: anew ? newId() : customer.tenantId, watchId: newId() };
    await BEFORE[event.topic]?.(house, subject);
    const service = ownerOf(event);
    const { log, clock } = house.database;
    const db = new Database({ service, url: house.loginUrlOf(service), poolSize: 1, log, clock });
    try {
      const outgoing = { ...subject, aggregateId: newId(), cause: newId(), message: make(subject) };
      const [id = ''] = await db.tenant(subject, (tx) => publish(tx, event, [outgoing]));
      return { ...subject, event, id };
    } finally {
      await db.close();
    }
  }

  async function count(text: string, ...values: unknown[]): Promise<number> {
    const [row] = await house.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${text}`, values);
    return row?.n ?? -1;
  }
  const inOutbox = ({ event, id }: ToldEvent) => count(`${ownerOf(event)}.outbox WHERE event_id = $1`, id);
  const inLog = ({ event, id }: ToldEvent) =>
    count(`event_log.record WHERE topic = $1 AND headers ->> 'ce_id' = $2`, event.topic, id);

  /** The event reached the log and each of its consumers, and made of each what it makes once. */
  async function expectOneEffect(told: ToldEvent): Promise<void> {
    expect(await inOutbox(told)).toBe(0);
    for (const { service, group, topic } of groups) {
      if (topic !== told.event.topic) continue;
      const effects = EFFECTS[group];
      if (effects === undefined) throw new Error(`No crash test: ${group} has no effects in crash/told.ts.`);
      const seen = await count(`${service}.inbox WHERE consumer = $1 AND event_id = $2`, group, told.id);
      const dead = await count(`${service}.dead_letter`);
      expect({ group, seen, dead }).toEqual({ group, seen: 1, dead: 0 });
      const counts = await effects(house, told);
      expect(Object.keys(counts).length).toBeGreaterThan(0);
      expect({ group, counts }).toEqual({
        group,
        counts: Object.fromEntries(Object.keys(counts).map((of) => [of, 1])),
      });
    }
  }

  it('is known by its paths, and none of them is without a test', () => {
    expect(of('relay').length).toBeGreaterThanOrEqual(14);
    expect(of('consumer').length).toBeGreaterThanOrEqual(6);
    expect(of('work').length).toBeGreaterThanOrEqual(4);
    expect(new Set(paths.map(({ failpoint }) => failpoint)).size).toBe(paths.length);
    const tested = {
      topics: Object.keys(EXAMPLES).toSorted(),
      groups: Object.keys(EFFECTS).toSorted(),
      work: Object.keys(WORK).toSorted(),
    };
    expect(tested).toEqual({
      topics: [...new Set(of('relay').map(({ event }) => event.topic))].toSorted(),
      groups: groups.map(({ group }) => group).toSorted(),
      work: of('work')
        .map(({ failpoint }) => failpoint)
        .toSorted(),
    });
  });

  it.each(of('relay'))('at $failpoint: the event reaches the log, and takes effect once', async (path) => {
    const told = await tell(path.event);
    await house.dieAt(path.failpoint, path.service);
    const published = path.failpoint.endsWith(':published_not_deleted');
    expect({ outbox: await inOutbox(told), log: await inLog(told) }).toEqual({ outbox: 1, log: published ? 1 : 0 });
    await house.recover();
    expect(await inLog(told)).toBe(published ? 2 : 1);
    await expectOneEffect(told);
  });

  it.each(of('consumer'))('at $failpoint: the event comes again, and takes effect once', async (path) => {
    const owner = ownerOf(path.event);
    const told = await tell(path.event);
    if (owner !== path.service) await house.up([owner]);
    await house.dieAt(path.failpoint, path.service);
    await house.down();
    expect(await count(`${path.service}.inbox WHERE consumer = $1 AND event_id = $2`, path.group, told.id)).toBe(1);
    const behind = `event_log.record r JOIN event_log.assignment a USING (topic, partition)
      WHERE a.group_name = $1 AND r.headers ->> 'ce_id' = $2 AND a.next_offset <= r.log_offset`;
    expect(await count(behind, path.group, told.id)).toBe(1);
    await house.recover();
    expect(await count(behind, path.group, told.id)).toBe(0);
    await expectOneEffect(told);
  });

  it.each(of('work'))('at $failpoint: the work is done again, recognisably the same', async (path) => {
    const work = WORK[path.failpoint];
    if (work === undefined) throw new Error(`No crash test: ${path.failpoint} has no work in crash/work.ts.`);
    const told = await work({ house, customer, tell, die: () => house.dieAt(path.failpoint, path.service) });
    expect(told).toHaveLength(2);
    expect(told[1]).toEqual(told[0]);
  });
});
