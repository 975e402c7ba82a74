import { newId } from '@blackfang/core';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import { WorkQueue, type LanePace } from '@blackfang/work-queue';
import pg from 'pg';
import { enqueue, errand, migrations } from './spec-queue.ts';

const RULES = { inHand: 3, usualMs: 1_000, longestMs: 60_000, jitter: 0 };
const tenants = Array.from({ length: 4 }, () => newId());

let world: ServiceDatabase;
/** Two processes. */
let queues: readonly [WorkQueue, WorkQueue];
let admin: pg.Client;

beforeEach(async () => {
  world = await createServiceDatabase([migrations]);
  queues = [new WorkQueue(world.db, 'errand', RULES), new WorkQueue(world.db, 'errand', RULES)];
  admin = new pg.Client({ connectionString: world.superuserUrl });
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await world.close();
});

/** Two errands of each tenant, all of one lane. */
const fill = (lane = 'host', each = 2) =>
  enqueue(
    world.db,
    queues[0],
    tenants.flatMap((tenant) => Array.from({ length: each }, () => errand(tenant, { lane }))),
  );
const claim = (place: 0 | 1 = 0, spacingMs = RULES.usualMs) =>
  queues[place].claim({ limit: 20, perTenant: 5, leaseMs: 600_000, spacingMs });
/** All that waits comes nearer by so much; what is in hand stays. */
const timePasses = (ms: number) =>
  admin.query(
    `UPDATE spec.errand SET due_at = due_at - make_interval(secs => ${ms} / 1000.0) WHERE lease IS NULL;
     UPDATE spec.errand_lane SET next_free_at = next_free_at - make_interval(secs => ${ms} / 1000.0)`,
  );
const pace = (pace: Partial<LanePace>) =>
  world.db.tenant({ tenantId: tenants[0] ?? '' }, (tx) =>
    queues[0].pace(tx, [{ lane: 'host', factor: 1, leastMs: 0, restMs: 0, ...pace }]),
  );
const spacing = async () =>
  (await admin.query<{ spacing_ms: number }>(`SELECT spacing_ms FROM spec.errand_lane WHERE lane = 'host'`)).rows[0]
    ?.spacing_ms;

describe('a lane that all processes share', () => {
  it('has no more of its work in hand at once than it may, whoever has it and whosever it is', async () => {
    await fill();
    const held = [...(await claim(0, 0)), ...(await claim(1, 0))];
    expect(held).toHaveLength(RULES.inHand);
    expect(new Set(held.map((one) => one.tenantId)).size).toBe(3);
    await timePasses(1_000);
    expect(await claim(1, 0)).toEqual([]);
    const [first, ...rest] = held;
    if (first === undefined) throw new Error('Nothing was claimed');
    await queues[0].handBack([first], 3_600_000);
    await timePasses(1_000);
    expect(await claim(1, 0)).toHaveLength(1);
    // What a process that died had in hand is in nobody's when its lease has run out.
    await timePasses(1_000);
    await admin.query('UPDATE spec.errand SET due_at = now() WHERE id = ANY ($1)', [rest.map((one) => one.id)]);
    expect((await claim(1, 0)).length).toBeGreaterThan(0);
  });

  it('is slowed down for all of them, and is as fast as before in time', async () => {
    await fill();
    const [first] = await claim();
    expect(first?.spacingMs).toBe(1_000);
    await pace({ factor: 4 });
    expect(await spacing()).toBe(4_000);
    await timePasses(1_100);
    const [second] = await claim(1);
    expect(second?.spacingMs).toBe(4_000);
    await timePasses(3_000);
    expect(await claim(0)).toEqual([]);
    await timePasses(1_100);
    expect(await claim(0)).toHaveLength(1);
    for (const expected of [2_000, 0, 0]) {
      await pace({ factor: 0.5 });
      expect(await spacing()).toBe(expected);
    }
    await pace({ factor: 1_000 });
    expect(await spacing()).toBe(RULES.longestMs);
  });

  it('keeps to what it asks for itself, however well it does, and rests when told to', async () => {
    await fill();
    await claim();
    await pace({ factor: 0.5, leastMs: 120_000, restMs: 120_000 });
    await pace({ factor: 0.5, leastMs: 120_000 });
    expect(await spacing()).toBe(120_000);
    await timePasses(110_000);
    expect(await claim(1)).toEqual([]);
    await timePasses(11_000);
    expect(await claim(1)).toMatchObject([{ spacingMs: 120_000 }]);
  });

  it('gives turns to what no row stands for, spaced among each other, and goes on with its work beside them', async () => {
    const turn = (place: 0 | 1, mostMs = 10_000) =>
      world.db.tenant({ tenantId: tenants[0] ?? '' }, (tx) => queues[place].takeTurn(tx, 'host', mostMs));
    expect(await turn(0)).toEqual({ taken: true, waitMs: 0, spacingMs: 1_000 });
    const waits = [await turn(1), await turn(0)].map(({ waitMs }) => Math.ceil(waitMs / 1_000));
    expect(waits).toEqual([1, 2]);
    expect(await turn(1, 2_000)).toMatchObject({ taken: false });
    // However many turns are taken, the work of the lane does not wait for them.
    await fill();
    expect(await claim()).toHaveLength(1);
    // A lane that rests or is slowed down rests and is slow for turns too.
    await pace({ factor: 4, restMs: 60_000 });
    expect(await turn(0)).toMatchObject({ taken: false, spacingMs: 4_000 });
    await timePasses(61_000);
    expect((await turn(0)).waitMs).toBe(0);
    expect(Math.ceil((await turn(1)).waitMs / 1_000)).toBe(4);
  });

  it('is forgotten when nothing of it has waited for days, and its turns within an hour', async () => {
    const lanes = async () =>
      (await admin.query<{ lane: string }>('SELECT lane FROM spec.errand_lane ORDER BY lane')).rows.map(
        ({ lane }) => lane,
      );
    await fill('busy', 1);
    await fill('idle', 1);
    await claim();
    await world.db.tenant({ tenantId: tenants[0] ?? '' }, (tx) => queues[0].takeTurn(tx, 'idle', 10_000));
    await admin.query(`DELETE FROM spec.errand WHERE lane = 'idle'`);
    await queues[0].forgetLanes();
    expect(await lanes()).toEqual(['busy', 'idle', 'turns idle']);
    await timePasses(3_700_000);
    await queues[0].forgetLanes();
    expect(await lanes()).toEqual(['busy', 'idle']);
    await timePasses(3 * 86_400_000);
    await queues[0].forgetLanes();
    expect(await lanes()).toEqual(['busy']);
  });

  it('is slowed down from nothing where it was not spaced', async () => {
    await fill();
    await claim(0, 0);
    const free = new WorkQueue(world.db, 'errand', { ...RULES, usualMs: 0 });
    const told = [{ lane: 'host', factor: 2, leastMs: 0, restMs: 0 }];
    await world.db.tenant({ tenantId: tenants[0] ?? '' }, (tx) => free.pace(tx, told));
    expect(await spacing()).toBe(500);
  });

  it('waits a little longer than it must, by another bit each time', async () => {
    const restless = new WorkQueue(world.db, 'errand', { ...RULES, jitter: 0.5 });
    const waits = new Set<number>();
    for (let round = 0; round < 5; round++) {
      await fill(`host ${round}`, 1);
      await restless.claim({ limit: 1, perTenant: 1, leaseMs: 600_000, spacingMs: 100_000 });
    }
    const { rows } = await admin.query<{ wait_s: number }>(
      `SELECT extract(epoch FROM next_free_at - now())::float8 AS wait_s FROM spec.errand_lane WHERE next_free_at > now()`,
    );
    for (const { wait_s: wait } of rows) {
      expect(wait).toBeGreaterThan(90);
      expect(wait).toBeLessThanOrEqual(150);
      waits.add(Math.round(wait * 10));
    }
    expect(waits.size).toBeGreaterThan(1);
  });
});
