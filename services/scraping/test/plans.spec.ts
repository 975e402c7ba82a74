import { WatchChanged } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { until } from '@blackfang/testing';
import { onEntitlementChanged } from '../src/entitlements/on-entitlement-changed.ts';
import { BASIC, startWorld, type Actor, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
  world.shop.show('/p', { price: '9.00' });
});
afterAll(() => world.close());

const watch = (actor: Actor, { schedule, ...more }: { schedule?: object; competitorId?: string | undefined } = {}) =>
  world.watches.createWatch(
    { url: world.shop.url('/p'), tags: [], schedule: schedule && { windows: [], ...schedule }, ...more },
    actor.as,
  );
const watchesOf = async (actor: Actor) =>
  (await world.watches.listWatches({ limit: 200, cursor: '' }, actor.as)).items.toReversed();
const competitor = (actor: Actor, name: string) =>
  world.competitors.createCompetitor({ name, industry: '', domains: [] }, actor.as);

describe('A2 caps hold', () => {
  it('leaves 5 of 100 competitors that are made at the same time', async () => {
    const actor = await world.actor({ maxCompetitors: 5 });
    const made = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => competitor(actor, `Shop ${n}`)));
    expect(made.filter((one) => one.status === 'fulfilled')).toHaveLength(5);
    const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toHaveLength(95);
    for (const reason of refused) {
      expect(reason).toMatchObject({ kind: 'denied', reason: 'plan_limit', meta: { limit: '5', plan: 'basic' } });
    }
    expect((await world.competitors.listCompetitors({ limit: 0, cursor: '' }, actor.as)).items).toHaveLength(5);
  });

  it('leaves 5 of 100 watches that are made at the same time, all of one competitor', async () => {
    const actor = await world.actor({ maxWatches: 5 });
    const made = await Promise.allSettled(Array.from({ length: 100 }, () => watch(actor)));
    expect(made.filter((one) => one.status === 'fulfilled')).toHaveLength(5);
    expect(await watchesOf(actor)).toHaveLength(5);
    const { items } = await world.competitors.listCompetitors({ limit: 0, cursor: '' }, actor.as);
    expect(items).toMatchObject([{ name: '127.0.0.1', domains: ['127.0.0.1'] }]);
  });

  it('counts a competitor that a watch would make', async () => {
    const actor = await world.actor({ maxCompetitors: 1 });
    await competitor(actor, 'Other');
    await expect(watch(actor)).rejects.toMatchObject({ reason: 'plan_limit' });
    expect(await watchesOf(actor)).toHaveLength(0);
  });

  it('refuses a check beyond those of the day, also of a new watch', async () => {
    const actor = await world.actor({ maxChecksPerDay: 1 });
    const { id } = await watch(actor);
    await world.firstRun(actor, id);
    await expect(watch(actor)).rejects.toMatchObject({ reason: 'plan_limit', meta: { limit: '1' } });
    await expect(world.watches.runWatch({ id }, actor.as)).rejects.toMatchObject({ reason: 'plan_limit' });
    expect(await watchesOf(actor)).toHaveLength(1);
  });

  it('refuses an interval shorter than the plan, and a schedule that makes no sense', async () => {
    const actor = await world.actor();
    const refusals: [schedule: object, problem: object][] = [
      [{ everyS: 59 }, { kind: 'invalid', fields: [{ path: 'schedule.every' }] }],
      [{ everyS: 60, cron: '0 6 * * *' }, { fields: [{ path: 'schedule' }] }],
      [{ cron: '* * * * * *' }, { fields: [{ path: 'schedule.cron' }] }],
      [{ cron: '0 0 31 2 *' }, { reason: 'schedule_never' }],
      [{ cron: '0 6 * * *', timeZone: 'Mars/Olympus' }, { reason: 'time_zone_unknown' }],
    ];
    for (const [schedule, problem] of refusals) {
      await expect(watch(actor, { schedule })).rejects.toMatchObject(problem);
    }
    expect(await watch(actor, { schedule: { cron: '0 6 * * *', timeZone: 'Asia/Kolkata' } })).toMatchObject({
      schedule: { cron: '0 6 * * *', timeZone: 'Asia/Kolkata' },
    });
  });
});

describe('A2 a plan that changes', () => {
  it('asks billing in the request for a tenant whose entitlement has not arrived, and believes the newer event', async () => {
    const actor = await world.actor({ maxCompetitors: 1 });
    await competitor(actor, 'One');
    await expect(competitor(actor, 'Two')).rejects.toMatchObject({ reason: 'plan_limit' });
    const made = await watch(actor, {
      competitorId: (await world.competitors.listCompetitors({ limit: 1, cursor: '' }, actor.as)).items[0]?.id,
    });
    await world.billingTells(actor.tenantId, { ...BASIC, maxCompetitors: 2, maxWatches: 0, version: 7n });
    await world.tells(WatchChanged, (message) => message.watchId === made.id && message.change === 'paused');
    await competitor(actor, 'Two');
    // An older one that arrives late changes nothing.
    await world.billingTells(actor.tenantId, { ...BASIC, maxCompetitors: 9, version: 6n });
    await world.billingTells(actor.tenantId, { ...BASIC, maxCompetitors: 2, maxWatches: 1, version: 8n });
    await world.tells(WatchChanged, (message) => message.watchId === made.id && message.change === 'resumed');
    await expect(competitor(actor, 'Three')).rejects.toMatchObject({ reason: 'plan_limit', meta: { limit: '2' } });
  });

  it('pauses what it does not cover any more, newest first, and resumes it when it grows or others go', async () => {
    const actor = await world.actor();
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) ids.push((await watch(actor)).id);
    const [oldest = '', second = '', third = '', newest = ''] = ids;
    await world.watches.updateWatch(
      { id: second, status: 'paused', schedule: undefined, tags: undefined, request: undefined },
      actor.as,
    );

    await world.billingTells(actor.tenantId, { ...BASIC, maxWatches: 2, version: 2n });
    for (const id of [third, newest]) {
      await world.tells(WatchChanged, (message) => message.watchId === id && message.change === 'paused');
    }
    expect((await watchesOf(actor)).map((one) => [one.id, one.status, one.pausedReason])).toEqual([
      [oldest, 'active', ''],
      [second, 'paused', 'person'],
      [third, 'paused', 'plan_limit'],
      [newest, 'paused', 'plan_limit'],
    ]);
    await expect(world.watches.runWatch({ id: third }, actor.as)).rejects.toMatchObject({ reason: 'plan_limit' });
    const resume = { id: third, status: 'active', schedule: undefined, tags: undefined, request: undefined };
    await expect(world.watches.updateWatch(resume, actor.as)).rejects.toMatchObject({ reason: 'plan_limit' });

    await world.watches.deleteWatch({ id: oldest }, actor.as);
    await world.tells(WatchChanged, (message) => message.watchId === third && message.change === 'resumed');
    await world.billingTells(actor.tenantId, { ...BASIC, version: 3n });
    await world.tells(WatchChanged, (message) => message.watchId === newest && message.change === 'resumed');
    const after = (await watchesOf(actor)).map((one) => [one.id, one.status, one.nextRunAt !== undefined]);
    expect(after).toEqual([
      [second, 'paused', false],
      [third, 'active', true],
      [newest, 'active', true],
    ]);
  });

  it('P9 tells tenants apart that have equal ids, in one batch of events', async () => {
    const [mine, theirs] = [await world.actor(), await world.actor()];
    const ids = { competitor: newId(), watch: newId() };
    for (const { tenantId } of [mine, theirs]) {
      await world.sql('INSERT INTO competitor (tenant_id, id, name) VALUES ($1, $2, $3)', [
        tenantId,
        ids.competitor,
        'Same',
      ]);
      await world.sql(
        `INSERT INTO watch (tenant_id, id, competitor_id, url, host, every_s) VALUES ($1, $2, $3, 'http://a.test/', 'a.test', 60)`,
        [tenantId, ids.watch, ids.competitor],
      );
    }
    const told = (tenantId: string, maxWatches: number) => ({
      id: newId(),
      tenantId,
      message: { tenantId, entitlement: { ...BASIC, maxWatches, version: 5n } },
      occurredAt: new Date(),
      traceparent: undefined,
    });
    const batch = [told(mine.tenantId, 0), told(theirs.tenantId, 1)];
    const { db } = world.database;
    await onEntitlementChanged.accept((consumer) =>
      // The list of consumers holds several kinds of messages; this one's is known.
      db.batch([mine.tenantId, theirs.tenantId], (tx) => consumer.handle(batch as never, tx)),
    );
    await world.tells(WatchChanged, (message) => message.tenantId === mine.tenantId && message.change === 'paused');
    expect((await world.watches.getWatch({ id: ids.watch }, mine.as)).status).toBe('paused');
    expect((await world.watches.getWatch({ id: ids.watch }, theirs.as)).status).toBe('active');
    expect(world.told.filter((one) => one.tenantId === theirs.tenantId)).toEqual([]);
  });
});

describe('A1 competitors', () => {
  it('gives a watch to the competitor that has the nearest domain of its host', async () => {
    const actor = await world.actor();
    const mine = await world.competitors.createCompetitor(
      { name: 'Local', industry: 'retail', domains: ['127.0.0.1', 'Bücher.example'] },
      actor.as,
    );
    expect(mine.domains).toEqual(['127.0.0.1', 'xn--bcher-kva.example']);
    expect(await watch(actor)).toMatchObject({ competitorId: mine.id });
    await expect(
      world.competitors.createCompetitor({ name: 'Thief', industry: '', domains: ['127.0.0.1'] }, actor.as),
    ).rejects.toMatchObject({ kind: 'invalid', reason: 'domain_taken' });
    await expect(
      world.competitors.createCompetitor({ name: 'All', industry: '', domains: ['com'] }, actor.as),
    ).rejects.toMatchObject({ fields: [{ path: 'domains.0' }] });
  });

  it('changes one, but not on the grounds of an old version', async () => {
    const actor = await world.actor();
    const { id, version } = await competitor(actor, 'Acme');
    const changes = { id, name: 'Acme Ltd', domains: { items: ['acme.test'] } };
    const changed = await world.competitors.updateCompetitor({ ...changes, expectedVersion: version }, actor.as);
    expect(changed).toMatchObject({ name: 'Acme Ltd', domains: ['acme.test'], version: 2n });
    await expect(
      world.competitors.updateCompetitor({ ...changes, expectedVersion: version }, actor.as),
    ).rejects.toMatchObject({ kind: 'precondition', reason: 'version_stale' });
  });

  it('tells how its watches do, and its prices in percent of the own ones in the same currency', async () => {
    const [actor, stranger] = [await world.actor(), await world.actor()];
    const theirs = await watch(stranger);
    const [first, second, third, paused] = await Promise.all([watch(actor), watch(actor), watch(actor), watch(actor)]);
    for (const { id } of [first, second, third, paused]) await world.firstRun(actor, id);
    const found = await world.watches.getWatch({ id: first.id }, actor.as);
    const currency = found.latest?.price?.currency;
    const ownPrice = (id: string, amount: string, of: string | undefined) =>
      world.watches.setOwnPrice({ id, price: { amount, currency: of } }, actor.as);
    const standing = async () => (await world.competitors.getCompetitor({ id: first.competitorId }, actor.as)).standing;
    expect(await standing()).toMatchObject({ watches: 4, compared: 0, priceIndex: undefined });

    await ownPrice(first.id, '10.00', currency);
    await ownPrice(second.id, '8.00', currency);
    await ownPrice(third.id, '1.00', 'JPY');
    await ownPrice(paused.id, '1.00', currency);
    await world.watches.updateWatch(
      { id: paused.id, status: 'paused', schedule: undefined, tags: undefined, request: undefined },
      actor.as,
    );
    // (90 % + 112.5 %) / 2
    const expected = { watches: 4, failing: 0, paused: 1, held: 0, compared: 2, priceIndex: 101.3 };
    expect(await standing()).toEqual(expected);
    const { items } = await world.competitors.listCompetitors({ limit: 0, cursor: '' }, actor.as);
    expect(items.map((one) => one.standing)).toEqual([expected]);
    const matches = async (search: string) =>
      (await world.competitors.listCompetitors({ limit: 0, cursor: '', search }, actor.as)).items.length;
    await competitor(actor, 'Čapek & Sons');
    expect([await matches('čapek'), await matches('127.0'), await matches('%'), await matches('_apek')]).toEqual([
      1, 1, 0, 0,
    ]);
    await expect(matches('x'.repeat(201))).rejects.toMatchObject({ reason: 'search_invalid' });
    const of = await world.competitors.getCompetitor({ id: theirs.competitorId }, stranger.as);
    expect(of.standing).toMatchObject({ watches: 1, compared: 0 });
  });

  it('deletes one with its watches, and tells of each', async () => {
    const actor = await world.actor();
    const { id, competitorId } = await watch(actor);
    await world.firstRun(actor, id);
    await world.competitors.deleteCompetitor({ id: competitorId }, actor.as);
    await world.tells(WatchChanged, (message) => message.watchId === id && message.change === 'deleted');
    expect(await watchesOf(actor)).toEqual([]);
  });

  it('P9 knows nothing of what another tenant has, and changes nothing of it', async () => {
    const [mine, other] = [await world.actor(), await world.actor()];
    const { id, competitorId } = await watch(mine);
    const run = await world.firstRun(mine, id);
    const { as } = other;
    const attempts = [
      () => world.watches.getWatch({ id }, as),
      () => world.watches.updateWatch({ id, name: 'x', schedule: undefined, tags: undefined, request: undefined }, as),
      () => world.watches.deleteWatch({ id }, as),
      () => world.watches.runWatch({ id }, as),
      () => world.watches.setOwnPrice({ id, price: { amount: '1.00', currency: 'EUR' } }, as),
      () => world.watches.listRuns({ watchId: id, limit: 0, cursor: '' }, as),
      () => world.watches.getRun({ id: run.id }, as),
      () =>
        world.watches
          .getSnapshot({ id: run.snapshotId ?? '' }, as)
          [Symbol.asyncIterator]()
          .next(),
      () => world.observations.listObservations({ watchId: id, limit: 0, cursor: '' }, as),
      () => world.observations.getObservation({ id: run.observationId ?? '' }, as),
      () => world.observations.acceptObservation({ id: run.observationId ?? '' }, as),
      () => world.observations.rejectObservation({ id: run.observationId ?? '' }, as),
      () => world.competitors.getCompetitor({ id: competitorId }, as),
      () => world.competitors.updateCompetitor({ id: competitorId, name: 'x', domains: undefined }, as),
      () => world.competitors.deleteCompetitor({ id: competitorId }, as),
      () => watch(other, { competitorId }),
      () => world.watches.getWatch({ id: 'no-id' }, as),
    ];
    const before = await world.sql('SELECT * FROM watch WHERE tenant_id = $1', [mine.tenantId]);
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ kind: 'not_found' });
    expect(await world.sql('SELECT * FROM watch WHERE tenant_id = $1', [mine.tenantId])).toEqual(before);
  });
});

describe('A3 schedules', () => {
  it('looks again and again by itself, and stands still while it is paused', async () => {
    const actor = await world.actor({ minIntervalS: 1 });
    const { id, version } = await watch(actor, { schedule: { everyS: 1 } });
    const looks = async () => {
      const { items } = await world.watches.listRuns({ watchId: id, limit: 50, cursor: '' }, actor.as);
      return items.filter((run) => run.status === 'succeeded');
    };
    const seen = await until('third look', async () => {
      const found = await looks();
      return found.length >= 3 && found;
    });
    expect(seen.map((run) => run.unchanged)).toEqual([...seen.slice(1).map(() => true), false]);
    const paused = await world.watches.updateWatch(
      { id, status: 'paused', schedule: undefined, tags: undefined, request: undefined, expectedVersion: version },
      actor.as,
    );
    expect(paused).toMatchObject({ status: 'paused', pausedReason: 'person', nextRunAt: undefined, version: 2n });
    await expect(
      world.watches.updateWatch(
        { id, name: 'x', schedule: undefined, tags: undefined, request: undefined, expectedVersion: version },
        actor.as,
      ),
    ).rejects.toMatchObject({ kind: 'precondition' });
  });

  it('takes the own price and tells it', async () => {
    const actor = await world.actor();
    const { id } = await watch(actor);
    const price = { amount: '19.99', currency: 'EUR' };
    expect(await world.watches.setOwnPrice({ id, price }, actor.as)).toMatchObject({ ownPrice: price });
    const told = await world.tells(WatchChanged, (one) => one.watchId === id && one.change === 'own_price_set');
    expect(told.ownPrice).toEqual(price);
    for (const bad of [{ amount: '-1.00', currency: 'EUR' }, { amount: '1', currency: 'XYZ' }, { amount: '1e3' }]) {
      await expect(world.watches.setOwnPrice({ id, price: bad }, actor.as)).rejects.toMatchObject({ kind: 'invalid' });
    }
  });
});
