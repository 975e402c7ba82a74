import { EntitlementChanged, TenantCreated } from '@blackfang/contracts/events';
import { newId, PERMISSIONS_OF, type Caller } from '@blackfang/core';
import { Consumers, messagingMetrics, publish, Relay, type StoredRecord } from '@blackfang/messaging';
import { createMetrics } from '@blackfang/observability';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import { ChoosePlan } from '../src/subscriptions/choose-plan.ts';
import { EndTrials } from '../src/subscriptions/end-trials.ts';
import { GetSubscription } from '../src/subscriptions/get-subscription.ts';
import { startTrial } from '../src/subscriptions/start-trial.ts';

const owner = (tenantId = newId()): Caller => ({
  tenantId,
  userId: newId(),
  sessionId: newId(),
  kind: 'member',
  role: 'owner',
  permissions: PERMISSIONS_OF.owner,
});

describe('A2 plans, the trial and what they allow', () => {
  let world: ServiceDatabase;
  let getSubscription: GetSubscription;
  let choosePlan: ChoosePlan;

  beforeAll(async () => {
    world = await createServiceDatabase([migrations]);
    getSubscription = new GetSubscription(world.db, world.clock);
    choosePlan = new ChoosePlan(world.db, getSubscription);
  });

  afterAll(() => world.close());

  async function asSuperuser<Row extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> {
    const admin = new pg.Client({ connectionString: world.superuserUrl });
    await admin.connect();
    try {
      return (await admin.query<Row>(sql, values)).rows;
    } finally {
      await admin.end();
    }
  }

  /** What waits to be told of the tenant's entitlement, oldest first: plan and version. */
  async function toldOf({ tenantId }: Caller): Promise<string[]> {
    const rows = await asSuperuser<{ payload: Buffer }>(
      `SELECT payload FROM billing.outbox WHERE topic = $1 AND headers ->> 'tenantid' = $2 ORDER BY id`,
      [EntitlementChanged.topic, tenantId],
    );
    return rows.map(({ payload }) => {
      const { tenantId: whose, entitlement } = EntitlementChanged.message.decode(payload);
      expect(whose).toBe(tenantId);
      return `${entitlement?.plan} ${entitlement?.version}`;
    });
  }

  it('starts two weeks of Professional for a new tenant, told by its event, and tells what that allows', async () => {
    const eventLog = world.openEventLog();
    const metrics = messagingMetrics(createMetrics('billing'));
    const options = { db: world.db, eventLog, log: world.log, metrics };
    const told = Promise.withResolvers<StoredRecord>();
    const following = await eventLog.follow({
      topics: [EntitlementChanged.topic],
      sinceMs: 0,
      onRecords: ([record]) => record && told.resolve(record),
    });
    const relay = new Relay({ ...options, instance: 'spec' });
    const consumers = new Consumers([startTrial], options);
    await relay.start();
    await consumers.start();

    const { tenantId } = owner();
    const createdAt = world.clock.now();
    await world.db.tenant({ tenantId }, (tx) =>
      publish(tx, TenantCreated, [
        { tenantId, aggregateId: tenantId, cause: 1, message: { tenantId, name: 'Acme', createdAt } },
      ]),
    );
    const record = await told.promise;
    await Promise.all([consumers.close(), relay.close(), following.close()]);

    expect(EntitlementChanged.message.decode(record.payload)).toEqual({
      tenantId,
      entitlement: {
        plan: 'professional',
        maxCompetitors: 15,
        maxWatches: 2_000,
        maxChecksPerDay: 200_000,
        requestsPerMinute: 1_200,
        minIntervalS: 60,
        version: 1n,
      },
    });
    const subscription = await getSubscription.execute(owner(tenantId));
    expect(subscription.trialEndsAt?.getTime()).toBe(createdAt.getTime() + 14 * 86_400_000);
  });

  it('answers a request that comes before the event has', async () => {
    const caller = owner();
    const [one, two] = await Promise.all([getSubscription.execute(caller), getSubscription.execute(caller)]);
    expect(one).toEqual(two);
    expect(one.plan).toBe('professional');
  });

  it('changes the plan at once, and refuses an unknown plan and a stale version', async () => {
    const caller = owner();
    const trial = await getSubscription.execute(caller);
    const chosen = await choosePlan.execute(caller, { plan: 'enterprise', expectedVersion: trial.version });
    expect(chosen).toMatchObject({ plan: 'enterprise', trialEndsAt: null, version: 2n });
    await expect(choosePlan.execute(caller, { plan: 'basic', expectedVersion: trial.version })).rejects.toMatchObject({
      kind: 'precondition',
    });
    await expect(choosePlan.execute(caller, { plan: 'gold' })).rejects.toMatchObject({ reason: 'plan_unknown' });
  });

  it('puts a tenant whose trial has run out on Basic, once', async () => {
    const ended = owner();
    const running = owner();
    await getSubscription.execute(ended);
    await getSubscription.execute(running);
    await asSuperuser(`UPDATE billing.subscription SET trial_ends_at = now() - interval '1 s' WHERE tenant_id = $1`, [
      ended.tenantId,
    ]);
    const job = new EndTrials(world.db, world.log);
    await job.round();
    await job.round();
    expect(await getSubscription.execute(ended)).toMatchObject({ plan: 'basic', trialEndsAt: null, version: 2n });
    expect(await getSubscription.execute(running)).toMatchObject({ plan: 'professional', version: 1n });
  });

  it('P9 keeps two tenants apart whose events have equal ids, in one batch', async () => {
    const [paying, fresh] = [owner(), owner()];
    await getSubscription.execute(paying);
    await choosePlan.execute(paying, { plan: 'enterprise' });
    const shared = { id: newId(), occurredAt: world.clock.now(), traceparent: undefined };
    const dayBefore = new Date(world.clock.now().getTime() - 86_400_000);
    const batch = [paying, fresh].map(({ tenantId }) => ({
      ...shared,
      tenantId,
      message: { tenantId, name: 'Acme', createdAt: dayBefore },
    }));
    const tenantIds = [paying.tenantId, fresh.tenantId];
    await startTrial.accept((consumer) =>
      // The list of consumers holds several kinds of messages; this one's is known.
      world.db.batch(tenantIds, (tx) => consumer.handle(batch as never, tx)),
    );
    expect(await getSubscription.execute(paying)).toMatchObject({ plan: 'enterprise', trialEndsAt: null, version: 2n });
    expect(await getSubscription.execute(fresh)).toMatchObject({
      plan: 'professional',
      trialEndsAt: new Date(dayBefore.getTime() + 14 * 86_400_000),
      version: 1n,
    });
    expect(await toldOf(paying)).toEqual(['professional 1', 'enterprise 2']);
    expect(await toldOf(fresh)).toEqual(['professional 1']);
  });

  it('P9 shows a tenant its own subscription alone', async () => {
    const mine = owner();
    const theirs = owner();
    await getSubscription.execute(mine);
    await getSubscription.execute(theirs);
    const rows = await world.db.tenant(mine, (tx) =>
      tx.query<{ tenant_id: string }>('SELECT tenant_id FROM subscription'),
    );
    expect(rows).toEqual([{ tenant_id: mine.tenantId }]);
  });
});
