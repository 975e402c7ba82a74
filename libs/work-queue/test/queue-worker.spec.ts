import { newId } from '@blackfang/core';
import { createLogger } from '@blackfang/observability';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import { QueueWorker, WorkQueue, type Claim, type QueueWorkerOptions } from '@blackfang/work-queue';
import { enqueue, errand, migrations } from './spec-queue.ts';

let world: ServiceDatabase;
let queue: WorkQueue;
const workers: QueueWorker[] = [];

beforeEach(async () => {
  world = await createServiceDatabase([migrations]);
  queue = new WorkQueue(world.db, 'errand');
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close(0)));
  await world.close();
});

/** What these tests provoke is meant to be logged as errors. */
const log = createLogger({ service: 'spec', level: 'fatal' });

async function start(
  handle: QueueWorkerOptions['handle'],
  rest: Partial<QueueWorkerOptions> = {},
): Promise<QueueWorker> {
  const worker = new QueueWorker({
    db: world.db,
    queue,
    log,
    concurrency: 8,
    perLane: 2,
    perTenant: 8,
    spacingMs: 0,
    leaseMs: 30_000,
    handle,
    ...rest,
  });
  workers.push(worker);
  await worker.start();
  return worker;
}

const complete = (claim: Claim) => world.db.tenant(claim, (tx) => queue.complete(tx, claim));
const waiting = () => world.db.system('look', (tx) => tx.query<{ id: string }>('SELECT id FROM errand'));

describe('a worker', () => {
  it('does all work, never more at once than it may, nor more of one lane', async () => {
    const tenant = newId();
    const work = Array.from({ length: 60 }, (_, n) => errand(tenant, { lane: `host ${n % 6}` }));
    const lanes = new Map<string, number>();
    let [atOnce, most, mostOfLane] = [0, 0, 0];
    const done: string[] = [];
    const all = Promise.withResolvers<void>();
    await start(async (claim) => {
      lanes.set(claim.lane, (lanes.get(claim.lane) ?? 0) + 1);
      atOnce += 1;
      most = Math.max(most, atOnce);
      mostOfLane = Math.max(mostOfLane, lanes.get(claim.lane) ?? 0);
      await complete(claim);
      lanes.set(claim.lane, (lanes.get(claim.lane) ?? 0) - 1);
      atOnce -= 1;
      done.push(claim.id);
      if (done.length === work.length) all.resolve();
    });
    await enqueue(world.db, queue, work);
    await all.promise;
    expect(done.toSorted()).toEqual(work.map((one) => one.id).toSorted());
    expect(most).toBeLessThanOrEqual(8);
    expect(mostOfLane).toBeLessThanOrEqual(2);
    expect(await waiting()).toEqual([]);
  });

  it('is not held up by a lane that hangs', async () => {
    const hangs = Promise.withResolvers<void>();
    const [bad, good] = [newId(), newId()];
    const served = Promise.withResolvers<void>();
    let count = 0;
    let hanging = 0;
    await start(async (claim) => {
      if (claim.lane === 'hangs') {
        hanging += 1;
        await hangs.promise;
      }
      await complete(claim);
      if (claim.tenantId === good && ++count === 20) served.resolve();
    });
    await enqueue(
      world.db,
      queue,
      Array.from({ length: 50 }, () => errand(bad, { lane: 'hangs' })),
    );
    await enqueue(
      world.db,
      queue,
      Array.from({ length: 20 }, (_, n) => errand(good, { lane: `good ${n % 5}` })),
    );
    await served.promise;
    hangs.resolve();
    // The two that a lane may have in hand, and no more.
    expect(hanging).toBe(2);
  });

  it('gives the places of work that takes long to other work, so many and no more', async () => {
    const hangs = Promise.withResolvers<void>();
    const served = Promise.withResolvers<void>();
    let hanging = 0;
    let good = 0;
    const worker = await start(
      async (claim) => {
        if (claim.lane.startsWith('hangs')) {
          hanging += 1;
          await hangs.promise;
        }
        await complete(claim);
        if (claim.lane === 'good' && ++good === 3) served.resolve();
      },
      { concurrency: 2, slowPlaces: 4 },
    );
    // Each is of another tenant: nobody's share is used up.
    await enqueue(
      world.db,
      queue,
      Array.from({ length: 5 }, (_, n) => errand(newId(), { lane: `hangs ${n}` })),
    );
    const goods = Array.from({ length: 3 }, () => errand(newId(), { lane: 'good' }));
    await enqueue(world.db, queue, goods);
    await served.promise;
    expect(hanging).toBe(5);
    expect(worker.inHand).toBeLessThanOrEqual(6);
    hangs.resolve();
  });

  it('takes one piece at a time of a lane that fails, until one succeeds', async () => {
    const tenant = newId();
    const work = Array.from({ length: 6 }, () => errand(tenant, { lane: 'partner' }));
    const done = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    const together: number[] = [];
    let [begun, inHand] = [0, 0];
    await start(
      async (claim) => {
        begun += 1;
        inHand += 1;
        together.push(inHand);
        const number = begun;
        // The second of the first two comes while the first is still in hand.
        if (number === 1) await second.promise;
        if (number === 2) second.resolve();
        await complete(claim);
        inHand -= 1;
        if (number === work.length) done.resolve();
        return number < 5 ? 'failed' : undefined;
      },
      { perLane: 2 },
    );
    await enqueue(world.db, queue, work);
    await done.promise;
    expect(together.slice(0, 5)).toEqual([1, 2, 1, 1, 1]);
  });

  it('begins work again that failed, when its lease has run out, and goes on with the rest', async () => {
    const tries: number[] = [];
    const again = Promise.withResolvers<void>();
    await start(
      async (claim) => {
        tries.push(claim.attempts);
        if (claim.attempts === 0) throw new Error('broken');
        await complete(claim);
        again.resolve();
      },
      { leaseMs: 300 },
    );
    await enqueue(world.db, queue, [errand(newId())]);
    await again.promise;
    expect(tries).toEqual([0, 1]);
  });

  it('keeps the lease of long work, and tells it to stop when the lease is lost', async () => {
    const stopped = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const begins: string[] = [];
    const tenant = newId();
    await start(
      async (claim, signal) => {
        begins.push(claim.id);
        begun.resolve();
        signal.addEventListener('abort', () => stopped.resolve());
        await stopped.promise;
      },
      { leaseMs: 300 },
    );
    await enqueue(world.db, queue, [errand(tenant)]);
    await begun.promise;
    await longerThan(1_000);
    expect(begins).toHaveLength(1);
    await world.db.tenant({ tenantId: tenant }, (tx) => tx.execute('DELETE FROM errand'));
    await stopped.promise;
  });

  it('finishes what is in hand when it is closed, and claims no more', async () => {
    const finish = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    let count = 0;
    const worker = await start(
      async (claim) => {
        count += 1;
        begun.resolve();
        await finish.promise;
        await complete(claim);
      },
      { concurrency: 1 },
    );
    await enqueue(world.db, queue, [errand(newId()), errand(newId())]);
    await begun.promise;
    const closed = worker.close(30_000);
    finish.resolve();
    await closed;
    expect(count).toBe(1);
    expect(await waiting()).toHaveLength(1);
    expect(worker.inHand).toBe(0);
  });

  it('tells work to stop when it takes longer than the grace', async () => {
    const begun = Promise.withResolvers<void>();
    const worker = await start(async (_, signal) => {
      begun.resolve();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    });
    await enqueue(world.db, queue, [errand(newId())]);
    await begun.promise;
    await worker.close(0);
    expect(worker.inHand).toBe(0);
  });

  /** Until the database's time has moved on by so much. */
  async function longerThan(ms: number): Promise<void> {
    const now = async () =>
      (await world.db.system('time', (tx) => tx.one<{ now: Date }>('SELECT clock_timestamp() AS now'))).now.getTime();
    const end = (await now()) + ms;
    while ((await now()) < end);
  }
});
