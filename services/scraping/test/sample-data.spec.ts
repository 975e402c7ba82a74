import { ObservationRecorded, SampleDataChanged, WatchChanged } from '@blackfang/contracts/events';
import { Database } from '@blackfang/persistence';
import { BASIC, startWorld, type Actor, type World } from './world.ts';

const DAY_MS = 86_400_000;
const TABLES = ['sample_data', 'competitor', 'competitor_domain', 'product', 'watch', 'observation', 'run', 'snapshot'];

describe('P6 sample data for those who only look', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    world.shop.show('/p', { price: '9.00' });
  });
  afterAll(() => world.close());

  const add = ({ as }: Actor, industry = 'E-commerce') => world.sampleData.addSampleData({ industry }, as);
  const remove = ({ as }: Actor) => world.sampleData.removeSampleData({}, as);
  const watchesOf = async ({ as }: Actor) => (await world.watches.listWatches({ limit: 50, cursor: '' }, as)).items;
  const countRows = async ({ tenantId }: Actor) => {
    const counts = TABLES.map((table) => `(SELECT count(*)::int FROM ${table} WHERE tenant_id = $1) AS ${table}`);
    const [row] = await world.sql<Record<string, number>>(`SELECT ${counts.join(', ')}`, [tenantId]);
    return row;
  };
  const watch = ({ as }: Actor) =>
    world.watches.createWatch({ url: world.shop.url('/p'), tags: [], schedule: undefined }, as);
  const edit = { schedule: undefined, tags: undefined, request: undefined };

  it('shows shops that sell what the tenant sells, as they were read over two months', async () => {
    const actor = await world.actor();
    const added = await add(actor, 'Automotive');
    expect(added).toMatchObject({ industry: 'Automotive', competitors: 3, products: 3, watches: 9 });
    const watches = await watchesOf(actor);
    expect(watches).toHaveLength(9);
    for (const watch of watches) {
      expect(watch).toMatchObject({ sample: true, status: 'active', ownPriceOf: 'product', nextRunAt: undefined });
      expect(watch.latest?.price?.currency).toBe('EUR');
      expect(new URL(watch.url).hostname).toMatch(/\.example$/);
    }
    expect(watches.filter((watch) => watch.heldObservationId !== undefined)).toHaveLength(1);

    const seen = await world.sql<{ status: string; on_sale: boolean; availability: string; observed_at: Date }>(
      `SELECT status, promotion IS NOT NULL AS on_sale, availability, observed_at FROM observation WHERE tenant_id = $1`,
      [actor.tenantId],
    );
    const oldest = Math.min(...seen.map((one) => one.observed_at.getTime()));
    expect(Date.now() - oldest).toBeGreaterThan(59 * DAY_MS);
    expect(seen.filter((one) => one.status === 'quarantined')).toHaveLength(1);
    expect(seen.some((one) => one.on_sale)).toBe(true);
    expect(seen.some((one) => one.availability === 'out_of_stock')).toBe(true);

    const { items } = await world.products.comparePrices({ limit: 0, cursor: '' }, actor.as);
    expect(items).toHaveLength(3);
    for (const { compared } of items) expect(compared).toBeGreaterThan(0);
    const id = watches[0]?.id ?? '';
    const [run] = (await world.watches.listRuns({ watchId: id, limit: 5, cursor: '' }, actor.as)).items;
    expect(run).toMatchObject({ status: 'succeeded', unchanged: true });
  });

  it('is told as a sample, and in the order in which it was seen', async () => {
    const actor = await world.actor();
    const { id } = await add(actor);
    await world.tells(SampleDataChanged, (message) => message.sampleId === id && message.change === 'added');
    const mine = world.told.filter(({ tenantId }) => tenantId === actor.tenantId);
    const seen = mine.filter(({ event }) => event.topic === ObservationRecorded.topic);
    expect(seen.length).toBeGreaterThan(50);
    for (const { message } of seen) expect(message).toMatchObject({ origin: 'sample', sampleId: id });
    for (const [, of] of Map.groupBy(seen, ({ message }) => message['watchId'])) {
      const times = of.map(({ message }) => (message['observedAt'] as Date).getTime());
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  it('takes nobody’s room and is never asked for', async () => {
    const actor = await world.actor({ ...BASIC, maxCompetitors: 1, maxWatches: 1 });
    await add(actor);
    // As many as the plan allows: a watch, and the competitor that its host makes.
    await watch(actor);
    await world.billingTells(actor.tenantId, { ...BASIC, maxCompetitors: 1, maxWatches: 1, version: 9n });
    const samples = (await watchesOf(actor)).filter(({ sample }) => sample);
    const [first] = samples;
    const id = first?.id ?? '';
    await expect(world.watches.runWatch({ id }, actor.as)).rejects.toMatchObject({ reason: 'sample_watch' });
    for (const status of ['paused', 'active']) {
      const changed = await world.watches.updateWatch({ id, status, ...edit }, actor.as);
      expect(changed).toMatchObject({ status, nextRunAt: undefined });
    }
    const everyHour = { everyS: 3_600, cron: undefined, timeZone: undefined, windows: [] };
    await world.watches.updateWatch({ id, ...edit, schedule: everyHour }, actor.as);
    const due =
      'SELECT count(*)::int AS n FROM watch WHERE tenant_id = $1 AND sample_id IS NOT NULL AND next_run_at IS NOT NULL';
    expect(await world.sql(due, [actor.tenantId])).toEqual([{ n: 0 }]);
  });

  it('is added once, however often and by how many at once it is asked for', async () => {
    const actor = await world.actor();
    const [one, two] = await Promise.all([add(actor), add(actor, 'Fitness')]);
    expect(two.id).toBe(one.id);
    expect((await add(actor, 'Real estate')).id).toBe(one.id);
    expect(await countRows(actor)).toMatchObject({ sample_data: 1, competitor: 3, product: 3, watch: 9 });
  });

  it('goes with every row that came of it, again and again, also while it is being added', async () => {
    const actor = await world.actor();
    for (let round = 0; round < 2; round += 1) {
      const { id } = await add(actor);
      const known = (await watchesOf(actor)).map((watch) => watch.id);
      await remove(actor);
      await remove(actor);
      expect(Object.values((await countRows(actor)) ?? {})).toEqual(TABLES.map(() => 0));
      await world.tells(SampleDataChanged, (message) => message.sampleId === id && message.change === 'removed');
      for (const watchId of known) {
        await world.tells(WatchChanged, (message) => message.watchId === watchId && message.forGood);
      }
    }
    await Promise.all([add(actor), remove(actor), add(actor), remove(actor)]);
    await remove(actor);
    expect(Object.values((await countRows(actor)) ?? {})).toEqual(TABLES.map(() => 0));
    expect((await world.sampleData.getSampleData({}, actor.as)).id).toBeUndefined();
  });

  it('leaves what is one’s own: watches beside it, and what they were put to', async () => {
    const actor = await world.actor();
    const own = await watch(actor);
    await world.tells(ObservationRecorded, (message) => message.watchId === own.id);
    await add(actor);
    const samples = (await watchesOf(actor)).filter(({ sample }) => sample);
    const [sample] = samples;
    const { competitorId = '', productId = '' } = sample ?? {};
    await world.watches.updateWatch({ id: own.id, competitorId, ...edit }, actor.as);
    await world.products.attachWatches({ id: productId, watchIds: [own.id] }, actor.as);
    await remove(actor);

    expect(await watchesOf(actor)).toMatchObject([{ id: own.id, competitorId, productId, sample: false }]);
    expect(await world.competitors.getCompetitor({ id: competitorId }, actor.as)).toMatchObject({
      sample: false,
      domains: [],
    });
    expect(await world.products.getProduct({ id: productId }, actor.as)).toMatchObject({ sample: false });
    expect(await countRows(actor)).toMatchObject({ observation: 1, run: 1, product: 1, watch: 1 });
    // What was seen can't be taken away by anybody, sample data or not.
    const db = world.app.get(Database);
    const gone = await db.tenant(actor.caller, (tx) => tx.execute('DELETE FROM observation', []));
    expect(gone).toBe(0);
    // The SKU that it had is taken by now.
    expect(await add(actor)).toMatchObject({ products: 3, watches: 9 });
  });

  it('P9 is nothing to another tenant, and nobody’s to change who may only read', async () => {
    const [mine, other] = [await world.actor(), await world.actor()];
    const viewer = await world.actor({}, 'viewer', mine.tenantId);
    const { id } = await add(mine);
    expect((await world.sampleData.getSampleData({}, other.as)).id).toBeUndefined();
    await remove(other);
    expect((await world.sampleData.getSampleData({}, viewer.as)).id).toBe(id);
    for (const attempt of [() => add(viewer), () => remove(viewer)]) {
      await expect(attempt()).rejects.toMatchObject({ kind: 'denied' });
    }
    expect(await countRows(mine)).toMatchObject({ watch: 9 });
  });
});
