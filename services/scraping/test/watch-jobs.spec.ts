import { WatchChanged, WatchJobEnded } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { BASIC, startWorld, type Actor, type World } from './world.ts';

type Job = Awaited<ReturnType<World['watchJobs']['getWatchJob']>>;
interface Row {
  readonly name: string;
  readonly status: string;
  readonly tags: string[];
  readonly latest_price: string | null;
  readonly own_price: string | null;
  readonly competitor_id: string;
}

describe('A3 work on many watches', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  /** Somebody with watches that are looked at in an hour, named 0, 1, 2, … */
  async function owner(count: number, plan: object = {}) {
    const actor = await world.actor({ maxWatches: 10_000, ...plan });
    const [competitorId, otherId] = [newId(), newId()];
    await world.sql(`INSERT INTO competitor (tenant_id, id, name) VALUES ($1, $2, 'Acme'), ($1, $3, 'Bolt')`, [
      actor.tenantId,
      competitorId,
      otherId,
    ]);
    await world.sql(
      `INSERT INTO watch (tenant_id, id, competitor_id, url, host, name, every_s, latest_price, own_price, own_currency,
         next_run_at)
       SELECT $1, uuidv7(), $2, 'https://acme.example/' || n, 'acme.example', n::text, 3600, 1299.00, 10.5, 'EUR',
         clock_timestamp() + interval '1 hour' FROM generate_series(0, $3::int - 1) AS n ORDER BY n`,
      [actor.tenantId, competitorId, count],
    );
    return { ...actor, competitorId, otherId };
  }

  const rows = ({ tenantId }: Actor) =>
    world.sql<Row>(
      'SELECT name, status, tags, latest_price, own_price, competitor_id FROM watch WHERE tenant_id = $1 ORDER BY id',
      [tenantId],
    );
  const idsOf = async ({ as }: Actor, limit = 200) =>
    (await world.watches.listWatches({ limit, cursor: '', sort: 'oldest' }, as)).items.map(({ id }) => id);

  async function ended(actor: Actor, { id }: Job): Promise<Job> {
    await world.tells(WatchJobEnded, ({ jobId }) => jobId === id);
    return world.watchJobs.getWatchJob({ id }, actor.as);
  }

  async function done(actor: Actor, request: object): Promise<Job> {
    const on = { watches: undefined, filter: undefined, action: '', ...request };
    return ended(actor, await world.watchJobs.startWatchJob(on, actor.as));
  }
  const undone = async (actor: Actor, { id }: Job) =>
    ended(actor, await world.watchJobs.undoWatchJob({ id }, actor.as));
  /** What was told of changes of one kind, once it is so many; events of different watches have no order. */
  async function toldOf({ tenantId }: Actor, change: string, count: number) {
    const found = () =>
      world.told.filter(
        ({ event, message, ...one }) =>
          event.topic === WatchChanged.topic && one.tenantId === tenantId && message['change'] === change,
      );
    await world.tells(WatchChanged, () => found().length >= count);
    return found();
  }

  it('pauses all that a filter finds, tells of each once, and resumes what that paused and nothing else', async () => {
    const ada = await owner(1_203);
    await world.sql(
      `UPDATE watch SET status = 'paused', paused_reason = 'person', next_run_at = NULL
      WHERE tenant_id = $1 AND name IN ('1', '2', '3')`,
      [ada.tenantId],
    );
    const job = await done(ada, { action: 'pause', filter: {} });
    expect(job).toMatchObject({
      status: 'done',
      everything: true,
      total: 1_203,
      changed: 1_200,
      unchanged: 3,
      failed: 0,
    });
    expect((await rows(ada)).every(({ status }) => status === 'paused')).toBe(true);
    const told = await toldOf(ada, 'paused', 1_200);
    expect(told).toHaveLength(1_200);
    expect(new Set(told.map(({ id }) => id)).size).toBe(1_200);

    const back = await undone(ada, job);
    expect(back).toMatchObject({ action: 'resume', undoes: job.id, changed: 1_200, undoUntil: undefined });
    const paused = (await rows(ada)).filter(({ status }) => status === 'paused').map(({ name }) => name);
    expect(paused).toEqual(['1', '2', '3']);
    const due = await world.sql<{ first: string; spread: string }>(
      `SELECT extract(epoch FROM max(next_run_at) - min(next_run_at))::int AS spread FROM watch
       WHERE tenant_id = $1 AND status = 'active'`,
      [ada.tenantId],
    );
    expect(Number(due[0]?.spread)).toBeGreaterThan(60);
    const again = await world.watchJobs.undoWatchJob({ id: job.id }, ada.as);
    expect(again.id).toBe(back.id);
  });

  it('deletes watches and puts them back as they were, to the last digit', async () => {
    const ada = await owner(12);
    const before = await rows(ada);
    const job = await done(ada, { action: 'delete', filter: { search: '/1' } });
    expect(job).toMatchObject({ total: 3, changed: 3, everything: false });
    expect((await rows(ada)).map(({ name }) => name)).toEqual(['0', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(await undone(ada, job)).toMatchObject({ action: 'restore', changed: 3, failed: 0 });
    expect(await rows(ada)).toEqual(before);
    expect(await toldOf(ada, 'restored', 3)).toHaveLength(3);
    const [version] = await world.sql<{ version: string }>(
      `SELECT version FROM watch WHERE tenant_id = $1 AND name = '1'`,
      [ada.tenantId],
    );
    expect(version?.version).toBe('3');
  });

  it('says which can’t come back, and pauses what the plan does not cover any more', async () => {
    const ada = await owner(4, { maxWatches: 4 });
    const [first = '', second = ''] = await idsOf(ada);
    await done(ada, { action: 'move', competitorId: ada.otherId, watches: { ids: [first] } });
    const job = await done(ada, { action: 'delete', watches: { ids: [first, second] } });
    await world.sql('DELETE FROM competitor WHERE tenant_id = $1 AND id = $2', [ada.tenantId, ada.otherId]);
    await world.billingTells(ada.tenantId, { ...BASIC, maxWatches: 2, version: 2n });
    await world.sql('UPDATE entitlement SET max_watches = 2 WHERE tenant_id = $1', [ada.tenantId]);
    const back = await undone(ada, job);
    expect(back).toMatchObject({ changed: 1, failed: 1 });
    expect(back.failures).toMatchObject([{ reason: 'competitor_not_found', count: 1, watchId: first }]);
    const states = await rows(ada);
    expect(states.map(({ name, status }) => [name, status])).toEqual([
      ['1', 'active'],
      ['2', 'active'],
      ['3', 'paused'],
    ]);
  });

  it('tags, untags and moves, each back as it was', async () => {
    const ada = await owner(5);
    const [first = '', second = '', third = ''] = await idsOf(ada);
    await world.watches.updateWatch(
      { id: first, tags: { items: ['old'] }, schedule: undefined, request: undefined },
      ada.as,
    );
    const full = Array.from({ length: 20 }, (_, n) => `t${n}`);
    await world.watches.updateWatch(
      { id: third, tags: { items: full }, schedule: undefined, request: undefined },
      ada.as,
    );
    const tag = await done(ada, { action: 'tag', tag: 'old', watches: { ids: [first, second, third] } });
    expect(tag).toMatchObject({ changed: 1, unchanged: 1, failed: 1, failures: [{ reason: 'tags_invalid' }] });
    await undone(ada, tag);
    expect((await rows(ada)).map(({ tags }) => tags.length)).toEqual([1, 0, 20, 0, 0]);

    const move = await done(ada, { action: 'move', competitorId: ada.otherId, filter: {} });
    expect(move).toMatchObject({ changed: 5, competitorId: ada.otherId });
    await undone(ada, move);
    expect((await rows(ada)).every((row) => row.competitor_id === ada.competitorId)).toBe(true);
    const untag = await done(ada, { action: 'untag', tag: 'old', filter: { tag: 'old' } });
    expect(untag).toMatchObject({ total: 1, changed: 1 });
  });

  it('queues a run for each that has none waiting, within the checks of the day', async () => {
    const ada = await owner(4, { maxChecksPerDay: 3 });
    await world.sql('INSERT INTO check_count (tenant_id, day, checks) VALUES ($1, clock_timestamp()::date, 1)', [
      ada.tenantId,
    ]);
    const job = await done(ada, { action: 'run', filter: {} });
    expect(job).toMatchObject({
      changed: 2,
      failed: 2,
      failures: [{ reason: 'plan_limit', count: 2 }],
      undoUntil: undefined,
    });
    const [counted] = await world.sql<{ checks: number }>('SELECT checks FROM check_count WHERE tenant_id = $1', [
      ada.tenantId,
    ]);
    expect(counted?.checks).toBe(3);
    await expect(world.watchJobs.undoWatchJob({ id: job.id }, ada.as)).rejects.toMatchObject({
      reason: 'watch_job_final',
    });
  });

  it('is done once for one Idempotency-Key, and one after the other for a tenant', async () => {
    const ada = await owner(700);
    const request = { action: 'pause', watches: undefined, filter: {} };
    const options = { ...ada.as, idempotencyKey: newId() };
    const [a, b] = [
      await world.watchJobs.startWatchJob(request, options),
      await world.watchJobs.startWatchJob(request, options),
    ];
    expect(b.id).toBe(a.id);
    const resume = await world.watchJobs.startWatchJob({ ...request, action: 'resume' }, ada.as);
    expect(await ended(ada, resume)).toMatchObject({ changed: 700 });
    expect((await rows(ada)).every(({ status }) => status === 'active')).toBe(true);
    const { items } = await world.watchJobs.listWatchJobs({ limit: 0, cursor: '' }, ada.as);
    expect(items.map(({ id }) => id)).toEqual([resume.id, a.id]);
  });

  it('stops where it is undone while it goes on, and takes back what was done by then', async () => {
    const ada = await owner(1_100);
    const job = await world.watchJobs.startWatchJob({ action: 'pause', watches: undefined, filter: {} }, ada.as);
    const undo = await world.watchJobs.undoWatchJob({ id: job.id }, ada.as);
    if (undo.total > 0) await ended(ada, undo);
    const stopped = await world.watchJobs.getWatchJob({ id: job.id }, ada.as);
    expect(stopped).toMatchObject({ status: 'done', undoneBy: undo.id, undoUntil: undefined });
    expect(stopped.changed + stopped.stopped).toBe(1_100);
    expect((await rows(ada)).every(({ status }) => status === 'active')).toBe(true);
    await ended(ada, job);
    expect(world.told.filter((one) => one.message['jobId'] === job.id)).toHaveLength(1);
  });

  it('refuses what makes no sense, and whoever may not', async () => {
    const ada = await owner(1);
    const viewer = await world.actor({}, 'viewer', ada.tenantId);
    const stranger = await owner(1);
    const [id = ''] = await idsOf(ada);
    const start = (request: object, actor: Actor = ada) =>
      world.watchJobs.startWatchJob({ action: 'pause', watches: undefined, filter: undefined, ...request }, actor.as);
    await expect(start({ action: 'burn', filter: {} })).rejects.toMatchObject({ reason: 'action_invalid' });
    await expect(start({})).rejects.toMatchObject({ reason: 'watches_invalid' });
    await expect(start({ watches: { ids: [] } })).rejects.toMatchObject({ reason: 'watches_invalid' });
    await expect(start({ action: 'tag', filter: {} })).rejects.toMatchObject({ reason: 'tags_invalid' });
    await expect(start({ action: 'move', competitorId: stranger.otherId, filter: {} })).rejects.toMatchObject({
      reason: 'competitor_not_found',
    });
    await expect(start({ watches: { ids: [id] } }, stranger)).rejects.toMatchObject({ reason: 'watch_not_found' });
    await expect(start({ filter: {} }, viewer)).rejects.toMatchObject({ kind: 'denied' });
    expect(await rows(ada)).toMatchObject([{ status: 'active' }]);
    expect(await start({ filter: { search: 'nothing is like that' } })).toMatchObject({ total: 0, status: 'done' });
  });
});
