import { newId } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import { WorkQueue, type Claim, type ClaimOptions } from '@blackfang/work-queue';
import pg from 'pg';
import { enqueue, errand, migrations } from './spec-queue.ts';

let world: ServiceDatabase;
let queue: WorkQueue;
let admin: pg.Client;

beforeEach(async () => {
  world = await createServiceDatabase([migrations]);
  queue = new WorkQueue(world.db, 'errand');
  admin = new pg.Client({ connectionString: world.superuserUrl });
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await world.close();
});

const OPTIONS: ClaimOptions = { limit: 10, perTenant: 5, leaseMs: 60_000, spacingMs: 0 };
const claim = (rest: Partial<ClaimOptions> = {}) => queue.claim({ ...OPTIONS, ...rest });
const ids = (claims: readonly Pick<Claim, 'id'>[]) => claims.map((one) => one.id).toSorted();
/** Lets time go by for what waits: due times and lanes move into the past. */
const timePasses = (interval: string) =>
  admin.query(
    `UPDATE spec.errand SET due_at = due_at - interval '${interval}';
     UPDATE spec.errand_lane SET next_free_at = next_free_at - interval '${interval}'`,
  );

describe('C10 claims are fair between tenants', () => {
  it('serve twenty tenants with one errand each before the rest of one with 10,000', async () => {
    const big = newId();
    const small = Array.from({ length: 20 }, () => newId());
    await enqueue(
      world.db,
      queue,
      Array.from({ length: 10_000 }, (_, n) => errand(big, { lane: `host ${n % 50}` })),
    );
    await enqueue(
      world.db,
      queue,
      small.map((tenant) => errand(tenant)),
    );
    const first = await claim({ limit: 25, perTenant: 10 });
    expect(first).toHaveLength(25);
    expect(new Set(first.map((one) => one.tenantId))).toEqual(new Set([big, ...small]));
  });

  it('go on behind the last tenant served, so that none of hundreds is forgotten', async () => {
    const tenants = Array.from({ length: 350 }, () => newId());
    await enqueue(
      world.db,
      queue,
      tenants.flatMap((tenant) => [errand(tenant), errand(tenant)]),
    );
    const served = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      for (const one of await claim({ limit: 100, perTenant: 1 })) served.add(one.tenantId);
    }
    expect(served.size).toBe(350);
  });

  it('give every tenant its turn, also one at a time, when another has waited for longer with thousands', async () => {
    const big = newId();
    const small = Array.from({ length: 20 }, () => newId());
    const dueAt = new Date(Date.now() - 3_600_000);
    await enqueue(
      world.db,
      queue,
      Array.from({ length: 2_000 }, () => errand(big, { dueAt })),
    );
    await enqueue(
      world.db,
      queue,
      small.map((tenant) => errand(tenant)),
    );
    const served: string[] = [];
    for (let round = 0; round < 21; round += 1) served.push(...(await claim({ limit: 1 })).map((one) => one.tenantId));
    expect(served.toSorted()).toEqual([big, ...small].toSorted());
  });

  it('find one due errand among a thousand tenants that have nothing due', async () => {
    const later = new Date(Date.now() + 3_600_000);
    await admin.query(
      `INSERT INTO spec.errand (tenant_id, id, lane, priority, due_at)
       SELECT gen_random_uuid(), gen_random_uuid(), 'later', 1, $1 FROM generate_series(1, 1000)`,
      [later],
    );
    const due = errand('ffffffff-ffff-4fff-bfff-ffffffffffff');
    await enqueue(world.db, queue, [due]);
    expect(ids(await claim())).toEqual([due.id]);
  });

  it('take what a person waits for first', async () => {
    const tenant = newId();
    const scheduled = Array.from({ length: 5 }, () => errand(tenant, { dueAt: new Date(0) }));
    const waiting = errand(tenant, { priority: 'waiting' });
    await enqueue(world.db, queue, [...scheduled, waiting]);
    expect(ids(await claim({ limit: 1 }))).toEqual([waiting.id]);
    const hastened = scheduled[3];
    if (hastened !== undefined) await world.db.tenant(hastened, (tx) => queue.hasten(tx, hastened));
    expect(ids(await claim({ limit: 1 }))).toEqual([hastened?.id]);
  });

  it('probe an index for each tenant, however many rows it has', async () => {
    await admin.query(
      `INSERT INTO spec.errand (tenant_id, id, lane, priority, due_at)
       SELECT CASE WHEN n <= 20 THEN gen_random_uuid() ELSE '00000000-0000-4000-8000-000000000001' END,
         gen_random_uuid(), 'lane ' || n % 10, 1, now() - make_interval(secs => n) FROM generate_series(1, 30000) AS n;
       ANALYZE spec.errand`,
    );
    await admin.query('SELECT pg_stat_reset()');
    const { url, log, clock } = world;
    const db = new Database({ service: 'spec', url, poolSize: 1, log, clock });
    expect(await new WorkQueue(db, 'errand').claim({ ...OPTIONS, limit: 30 })).toHaveLength(25);
    // A connection reports what it read when it ends, at the latest.
    await db.close();
    const look = () =>
      admin.query<{ scans: string; seq_tup_read: string; idx_tup_fetch: string }>(
        `SELECT idx_scan AS scans, seq_tup_read, idx_tup_fetch FROM pg_stat_user_tables
         WHERE relname = 'errand' AND schemaname = 'spec'`,
      );
    let { rows } = await look();
    while (Number(rows[0]?.scans) === 0) ({ rows } = await look());
    expect(Number(rows[0]?.seq_tup_read)).toBe(0);
    expect(Number(rows[0]?.idx_tup_fetch)).toBeLessThan(1_000);
  });
});

describe('a claim', () => {
  it('is one process’s alone, whoever asks at the same time', async () => {
    const tenants = Array.from({ length: 10 }, () => newId());
    const work = tenants.flatMap((tenant) => Array.from({ length: 10 }, () => errand(tenant)));
    await enqueue(world.db, queue, work);
    const others = Array.from({ length: 5 }, () => new WorkQueue(world.openDatabase(), 'errand'));
    const claimed: Claim[] = [];
    while (claimed.length < 100) {
      const rounds = await Promise.all(others.map((other) => other.claim({ ...OPTIONS, limit: 8, perTenant: 2 })));
      claimed.push(...rounds.flat());
    }
    expect(ids(claimed)).toEqual(ids(work));
  });

  it('comes due again when its lease has run out, and the first holder has lost it', async () => {
    const tenant = newId();
    await enqueue(world.db, queue, [errand(tenant)]);
    const [first] = await claim();
    expect(await claim()).toEqual([]);
    await timePasses('61 s');
    const [second] = await claim();
    expect(second).toMatchObject({ id: first?.id, attempts: 1 });
    if (first === undefined || second === undefined) throw new Error('both were claimed');
    await expect(world.db.tenant(first, (tx) => queue.complete(tx, first))).rejects.toMatchObject({
      reason: 'lease_lost',
    });
    expect(await queue.renew([first], 60_000)).toEqual(new Set([first.id]));
    expect(await queue.renew([second], 60_000)).toEqual(new Set());
    expect(await world.db.batch([tenant], (tx) => queue.end(tx, [first, second]))).toEqual(new Set([second.id]));
    await timePasses('2 h');
    expect(await claim()).toEqual([]);
  });

  it('is kept by renewing it', async () => {
    await enqueue(world.db, queue, [errand(newId())]);
    const claims = await claim({ leaseMs: 60_000 });
    await timePasses('50 s');
    expect(await queue.renew(claims, 60_000)).toEqual(new Set());
    await timePasses('50 s');
    expect(await claim()).toEqual([]);
  });

  it('that is handed back is due at once and did not count', async () => {
    await enqueue(world.db, queue, [errand(newId())]);
    const claims = await claim();
    await queue.handBack(claims);
    expect(await claim()).toMatchObject([{ id: claims[0]?.id, attempts: 0 }]);
  });

  it('that is handed back for later comes later, and did not count', async () => {
    await enqueue(world.db, queue, [errand(newId())]);
    await queue.handBack(await claim(), 30_000);
    expect(await claim()).toEqual([]);
    await timePasses('31 s');
    expect(await claim()).toMatchObject([{ attempts: 0 }]);
  });

  it('that is put off comes when it is due, counted', async () => {
    await enqueue(world.db, queue, [errand(newId())]);
    const [first] = await claim();
    if (first === undefined) throw new Error('nothing was claimed');
    await world.db.tenant(first, (tx) => queue.putOff(tx, first, 30_000));
    expect(await claim()).toEqual([]);
    await timePasses('31 s');
    expect(await claim()).toMatchObject([{ id: first.id, attempts: 1 }]);
  });

  it('that is ended in the transaction of its effect may be put back to come again, counted', async () => {
    await enqueue(world.db, queue, [errand(newId(), { priority: 'waiting' })]);
    const [first] = await claim();
    if (first === undefined) throw new Error('nothing was claimed');
    await world.db.tenant(first, async (tx) => {
      expect(await queue.end(tx, [first])).toEqual(new Set([first.id]));
      await queue.again(tx, [{ claim: first, delayMs: 30_000 }]);
    });
    expect(await claim()).toEqual([]);
    await timePasses('31 s');
    const { lane, priority } = first;
    expect(await claim()).toMatchObject([{ id: first.id, lane, priority, attempts: 1 }]);
  });

  it('leaves work that is there already as it is', async () => {
    const work = errand(newId());
    await enqueue(world.db, queue, [work]);
    const [first] = await claim();
    await enqueue(world.db, queue, [{ ...work, priority: 'waiting' }]);
    expect(await claim()).toEqual([]);
    expect(first?.id).toBe(work.id);
  });
});

describe('lanes', () => {
  it('are spaced: one errand of a host at a time, the next after the wait', async () => {
    const tenant = newId();
    await enqueue(
      world.db,
      queue,
      Array.from({ length: 4 }, () => errand(tenant, { lane: 'one host' })),
    );
    const spaced = { spacingMs: 10_000 };
    expect(await claim(spaced)).toHaveLength(1);
    expect(await claim(spaced)).toEqual([]);
    await timePasses('9 s');
    expect(await claim(spaced)).toEqual([]);
    await timePasses('2 s');
    expect(await claim(spaced)).toHaveLength(1);
    expect(await claim(spaced)).toEqual([]);
  });

  it('are spaced for errands that are added in between, too', async () => {
    const spaced = { spacingMs: 10_000 };
    await enqueue(world.db, queue, [errand(newId(), { lane: 'one host' })]);
    expect(await claim(spaced)).toHaveLength(1);
    for (let more = 0; more < 2; more += 1) {
      await enqueue(world.db, queue, [errand(newId(), { lane: 'one host' })]);
      expect(await claim(spaced)).toEqual([]);
    }
    await timePasses('11 s');
    expect(await claim(spaced)).toHaveLength(1);
    await enqueue(world.db, queue, [errand(newId(), { lane: 'one host' })]);
    expect(await claim(spaced)).toEqual([]);
  });

  it('are spaced between processes and tenants too', async () => {
    const work = Array.from({ length: 6 }, () => errand(newId(), { lane: 'one host' }));
    await enqueue(world.db, queue, work);
    const others = Array.from({ length: 3 }, () => new WorkQueue(world.openDatabase(), 'errand'));
    const claims = await Promise.all(others.map((other) => other.claim({ ...OPTIONS, spacingMs: 10_000 })));
    expect(claims.flat()).toHaveLength(1);
  });

  it('that are full in this process, or closed for a while, hold nobody else up', async () => {
    const [full, closed, open] = ['full', 'closed', 'open'].map((lane) => errand(newId(), { lane }));
    if (full === undefined || closed === undefined || open === undefined) throw new Error('unreachable');
    await enqueue(world.db, queue, [full, closed, open]);
    await world.db.tenant(closed, (tx) => queue.closeLane(tx, 'closed', 60_000));
    expect(ids(await claim({ fullLanes: ['full'] }))).toEqual([open.id]);
    await timePasses('10 s');
    expect(ids(await claim())).toEqual([full.id]);
    await timePasses('51 s');
    expect(ids(await claim())).toContain(closed.id);
  });

  it('that are closed hide no open one, however little is wanted', async () => {
    const closed = Array.from({ length: 30 }, (_, n) => errand(newId(), { lane: `closed ${n}` }));
    const open = errand(newId());
    await enqueue(world.db, queue, [...closed, open]);
    for (const one of closed) await world.db.tenant(one, (tx) => queue.closeLane(tx, one.lane, 60_000));
    expect(ids(await claim({ limit: 1 }))).toEqual([open.id]);
  });

  it('named as unspaced go as they come', async () => {
    const tenant = newId();
    await enqueue(
      world.db,
      queue,
      Array.from({ length: 4 }, () => errand(tenant, { lane: 'our demo' })),
    );
    expect(await claim({ spacingMs: 10_000, unspacedLanes: ['our demo'] })).toHaveLength(4);
  });
});

describe('P9 work of a tenant', () => {
  it('can’t be ended, put off or added by another', async () => {
    const [mine, theirs] = [newId(), newId()];
    await enqueue(world.db, queue, [errand(mine)]);
    const [held] = await claim();
    if (held === undefined) throw new Error('nothing was claimed');
    const stranger = { tenantId: theirs };
    await expect(world.db.tenant(stranger, (tx) => queue.complete(tx, held))).rejects.toThrow(/taken over/);
    await expect(world.db.tenant(stranger, (tx) => queue.putOff(tx, held, 1))).rejects.toThrow(/taken over/);
    await expect(world.db.tenant(stranger, (tx) => queue.enqueue(tx, [errand(mine)]))).rejects.toThrow(/row-level/);
    await world.db.tenant({ tenantId: mine }, (tx) => queue.complete(tx, held));
  });
});
