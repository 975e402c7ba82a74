import { newId } from '@blackfang/core';
import { RunFinished } from '@blackfang/contracts/events';
import { Egress } from '@blackfang/egress';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import { WorkQueue, type Claim, type Work } from '@blackfang/work-queue';
import { migrations } from '../migrations/index.ts';
import { hostRules } from '../src/app.module.ts';
import { competitorOf, insertCompetitor } from '../src/competitors/competitor.store.ts';
import { failedExtraction } from '../src/extract/extraction.ts';
import { failure } from '../src/fetch/classify-response.ts';
import { BeginRuns } from '../src/runs/begin-runs.ts';
import { FinishRuns } from '../src/runs/finish-runs.ts';
import { QueueRuns } from '../src/runs/queue-runs.ts';
import type { RunResult } from '../src/runs/run-result.ts';
import { cancelQueuedRuns } from '../src/runs/run.store.ts';
import { findRun } from '../src/runs/run.view.ts';
import { HOURLY } from '../src/watches/schedule.ts';
import { insertWatch } from '../src/watches/watch.store.ts';
import { findWatch } from '../src/watches/watch.view.ts';

let world: ServiceDatabase;
let queue: WorkQueue;
let egress: Egress;
let begin: BeginRuns;
let finish: FinishRuns;

beforeEach(async () => {
  world = await createServiceDatabase([migrations]);
  queue = new WorkQueue(world.db, 'run_queue', hostRules({ HOST_CONCURRENCY: 50, HOST_SPACING_MS: 1_000 }));
  egress = new Egress({ userAgent: 'spec' });
  begin = new BeginRuns(world.db);
  finish = new FinishRuns(world.db, queue);
});
afterEach(async () => {
  await egress.close();
  await world.close();
});

/** A watch with a run that waits. */
async function waiting(
  tenantId = newId(),
  priority: Work['priority'] = 'waiting',
): Promise<{ tenantId: string; watchId: string; runId: string }> {
  const [watchId, runId] = [newId(), newId()];
  await world.db.tenant({ tenantId }, async (tx) => {
    const { id: competitorId } = await insertCompetitor(tx, tenantId, { ...competitorOf('shop.test'), domains: [] });
    const watch = await insertWatch(tx, tenantId, {
      id: watchId,
      competitorId,
      url: 'https://shop.test/p',
      host: 'shop.test',
      name: '',
      tags: [],
      schedule: HOURLY,
      nextRunAt: null,
      queuedRunId: runId,
    });
    await new QueueRuns(queue, egress).add(tx, [{ watch, runId, priority }]);
  });
  return { tenantId, watchId, runId };
}

/** What was told, by topic. */
const told = async () =>
  (await world.db.system('spec', (tx) => tx.query<{ topic: string }>('SELECT topic FROM outbox'))).map(
    (row) => row.topic,
  );

const SAME = {
  kind: 'unchanged',
  httpStatus: 304,
  fetchMs: 3,
  restMs: 0,
  crawlDelayMs: 0,
  etag: null,
  lastModified: null,
  log: [],
} as const;

const options = { limit: 50, perTenant: 20, leaseMs: 60_000, spacingMs: 0 };

function page(tenantId: string, price: string): RunResult {
  const extraction = { ...failedExtraction('https://shop.test/p', '', ''), status: 'ok' as const };
  return {
    kind: 'read',
    url: 'https://shop.test/p',
    httpStatus: 200,
    fetchMs: 1,
    extractMs: 1,
    fetchedBytes: 10,
    etag: null,
    lastModified: null,
    restMs: 0,
    crawlDelayMs: 0,
    log: [],
    snapshot: { tenantId, id: newId(), sha256: price, contentType: null, encoding: 'gzip', storedBytes: 1 },
    extraction: { ...extraction, price: { amount: price, currency: 'EUR' }, name: 'Lamp\u0000 \ud800' },
  };
}

async function done(claim: Claim, result: RunResult) {
  const begun = await begin.execute(claim);
  if (begun === undefined) throw new Error('There was nothing to do');
  return finish.execute({ claim, begun, result });
}

describe('A3 many workers share the runs', () => {
  it('serves every tenant while one of them has nine tenths of all runs', async () => {
    const big = newId();
    const small = Array.from({ length: 10 }, () => newId());
    const enqueue = (tenantId: string, count: number) =>
      world.db.tenant({ tenantId }, (tx) =>
        queue.enqueue(
          tx,
          Array.from({ length: count }, () => ({
            tenantId,
            id: newId(),
            lane: `${newId()}.test`,
            priority: 'scheduled' as const,
          })),
        ),
      );
    await enqueue(big, 900);
    for (const tenantId of small) await enqueue(tenantId, 10);

    const claims: Claim[] = [];
    for (let round = 0; round < 3; round++) claims.push(...(await queue.claim(options)));
    const served = Map.groupBy(claims, (claim) => claim.tenantId);
    for (const tenantId of small) expect(served.get(tenantId)).toHaveLength(10);
    expect(served.get(big)?.length).toBeGreaterThan(0);
  });

  it('spaces the runs of a host, but not those of a lane that needs none', async () => {
    const tenantId = newId();
    const work = ['a.test', 'a.test', 'free:1', 'free:1'].map((lane) => ({
      tenantId,
      id: newId(),
      lane,
      priority: 'waiting' as const,
    }));
    await world.db.tenant({ tenantId }, (tx) => queue.enqueue(tx, work));
    const claims = await queue.claim({ ...options, spacingMs: 60_000, unspacedLanes: ['free:1'] });
    expect(claims.map((claim) => claim.lane).sort()).toEqual(['a.test', 'free:1', 'free:1']);
  });

  it('brings a run to the front that a person has come to wait for', async () => {
    const tenantId = newId();
    const [early, late] = [newId(), newId()];
    const work = (id: string, dueAt: Date) => ({
      tenantId,
      id,
      lane: `${id}.test`,
      priority: 'scheduled' as const,
      dueAt,
    });
    await world.db.tenant({ tenantId }, async (tx) => {
      await queue.enqueue(tx, [work(early, new Date(0)), work(late, new Date(Date.now() + 3_600_000))]);
      await queue.hasten(tx, { tenantId, id: late });
    });
    const [first] = await queue.claim({ ...options, limit: 1 });
    expect(first?.id).toBe(late);
  });

  it('takes nothing from a worker that has lost its lease', async () => {
    const { tenantId, watchId, runId } = await waiting();
    const [slow] = await queue.claim({ ...options, leaseMs: 0 });
    const [other] = await queue.claim(options);
    if (!slow || !other) throw new Error('Nothing was claimed');
    expect(await done(slow, page(tenantId, '1.00'))).toBeUndefined();
    const caller = { tenantId };
    expect((await world.db.tenant(caller, (tx) => findWatch(tx, tenantId, watchId))).latest).toBeNull();
    expect(await done(other, page(tenantId, '2.00'))).toMatchObject({ status: 'succeeded' });
    const watch = await world.db.tenant(caller, (tx) => findWatch(tx, tenantId, watchId));
    expect(watch).toMatchObject({ latest: { price: { amount: '2.00', currency: 'EUR' } }, title: 'Lamp \ufffd' });
    const run = await world.db.tenant(caller, (tx) => findRun(tx, tenantId, runId));
    expect(run).toMatchObject({ status: 'succeeded', attempts: 2 });
    expect(await queue.claim(options)).toEqual([]);
  });

  it('commits many runs of several tenants at once, each under its own', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => waiting()));
    const claims = await queue.claim(options);
    const settled = await Promise.all(
      claims.map((claim) =>
        done(claim, page(claim.tenantId, `${all.findIndex((one) => one.runId === claim.id) + 1}.00`)),
      ),
    );
    expect(settled.map((one) => one?.status)).toEqual(claims.map(() => 'succeeded'));
    for (const [index, { tenantId, watchId }] of all.entries()) {
      const watch = await world.db.tenant({ tenantId }, (tx) => findWatch(tx, tenantId, watchId));
      expect(watch.latest?.price).toEqual({ amount: `${index + 1}.00`, currency: 'EUR' });
    }
  });

  it('shows a run as running while it is in hand, and lets it go on when others are called off', async () => {
    const { tenantId, watchId, runId } = await waiting();
    const caller = { tenantId };
    const run = () => world.db.tenant(caller, (tx) => findRun(tx, tenantId, runId));
    expect(await run()).toMatchObject({ status: 'queued', startedAt: null, attempts: 0 });
    const [claim] = await queue.claim(options);
    if (!claim) throw new Error('Nothing was claimed');
    expect(await run()).toMatchObject({ status: 'running', startedAt: claim.leasedAt, attempts: 1 });
    await world.db.tenant(caller, async (tx) => {
      expect(await queue.hasten(tx, claim)).toBe(false);
      await cancelQueuedRuns(tx, [await findWatch(tx, tenantId, watchId)], 'watch_paused');
    });
    expect(await run()).toMatchObject({ status: 'running' });
    expect(await done(claim, page(tenantId, '1.00'))).toMatchObject({ status: 'succeeded' });
    expect(await run()).toMatchObject({ status: 'succeeded', startedAt: claim.leasedAt, attempts: 1 });
  });

  it('calls off a run that waits, and tells it', async () => {
    const { tenantId, watchId, runId } = await waiting();
    await world.db.tenant({ tenantId }, async (tx) =>
      cancelQueuedRuns(tx, [await findWatch(tx, tenantId, watchId)], 'watch_paused'),
    );
    const run = await world.db.tenant({ tenantId }, (tx) => findRun(tx, tenantId, runId));
    expect(run).toMatchObject({ status: 'cancelled', reason: 'watch_paused' });
    expect(await queue.claim(options)).toEqual([]);
    expect(await told()).toEqual([RunFinished.topic]);
  });

  it('tells nobody of a look that was due and found all as before, but who asked for one', async () => {
    const due = await waiting(newId(), 'scheduled');
    const asked = await waiting(newId(), 'waiting');
    const claims = await queue.claim(options);
    for (const claim of claims) expect(await done(claim, SAME)).toMatchObject({ status: 'succeeded' });
    const told = await world.db.system('spec', (tx) => tx.query<{ key: string }>('SELECT key FROM outbox'));
    expect(told).toEqual([{ key: `${asked.tenantId}:${asked.watchId}` }]);
    const run = await world.db.tenant(due, (tx) => findRun(tx, due.tenantId, due.runId));
    expect(run).toMatchObject({
      unchanged: true,
      log: [{ message: 'fetched 304 in 3 ms: the server says that nothing changed' }],
    });
    const watch = await world.db.tenant(due, (tx) => findWatch(tx, due.tenantId, due.watchId));
    expect(watch).toMatchObject({ queuedRunId: null, lastSeenAt: expect.any(Date) });
  });

  it('puts a run off when the site has trouble, and leaves a site alone that asks for it', async () => {
    const { tenantId, watchId, runId } = await waiting();
    const [claim] = await queue.claim(options);
    if (!claim) throw new Error('Nothing was claimed');
    const trouble = failure('throttled', 'http_429', 'The site asks for fewer requests (429).', true, 90_000);
    const result = {
      kind: 'failed',
      failure: trouble,
      httpStatus: 429,
      fetchMs: 1,
      restMs: 90_000,
      crawlDelayMs: 0,
      log: [],
    } as const;
    expect(await done(claim, result)).toMatchObject({ status: 'queued', reason: 'http_429' });
    const caller = { tenantId };
    expect(await world.db.tenant(caller, (tx) => findRun(tx, tenantId, runId))).toMatchObject({
      status: 'queued',
      reason: 'http_429',
      finishedAt: null,
    });
    expect((await world.db.tenant(caller, (tx) => findWatch(tx, tenantId, watchId))).queuedRunId).toBe(runId);
    const due = await world.db.system('spec', (tx) =>
      tx.one<{ waits: boolean; closed: boolean; spacing_ms: number }>(
        `SELECT due_at > now() + interval '80 s' AS waits,
           (SELECT spacing_ms FROM run_queue_lane WHERE lane = 'shop.test') AS spacing_ms,
           (SELECT next_free_at > now() + interval '80 s' FROM run_queue_lane WHERE lane = 'shop.test') AS closed
         FROM run_queue`,
      ),
    );
    expect(due).toEqual({ waits: true, closed: true, spacing_ms: 2_000 });
  });
});
