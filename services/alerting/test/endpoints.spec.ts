import { newId } from '@blackfang/core';
import { MOST_RESENT } from '../src/endpoints/resend-deliveries.ts';
import { Receiver, verified } from './receiver.ts';
import { eur, Offer } from './shop.ts';
import { eventually, makeRule, startWorld, type Person, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld({ WEBHOOK_TIMEOUT_MS: '300', WEBHOOK_RETRY_DELAYS_MS: '1' });
});

afterAll(() => world.close());

describe('P7 endpoints', () => {
  const topics = ['alert.raised'];

  it.each([
    ['ftp://partner.example/hooks', 'address_forbidden'],
    ['http://user:secret@partner.example/', 'address_forbidden'],
    ['http://127.0.0.1/hooks', 'address_forbidden'],
    ['http://169.254.169.254/latest', 'address_forbidden'],
    ['partner', 'address_invalid'],
  ])('at %s are refused: %s', async (url, reason) => {
    const ann = await world.person();
    await expect(world.endpoints.createEndpoint({ url, topics }, ann.as)).rejects.toMatchObject({
      kind: 'unprocessable',
      reason,
      fields: [{ path: 'url' }],
    });
  });

  it('are made, changed by those who saw them last, listed and deleted', async () => {
    const ann = await world.person();
    const url = world.receiver.url('/a');
    const made = await world.endpoints.createEndpoint({ url, topics: ['alert.*', 'alert.*'] }, ann.as);
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(made.endpoint).toMatchObject({
      url,
      topics: ['alert.*'],
      status: 'active',
      disabledReason: '',
      version: 1n,
    });
    const id = made.endpoint?.id ?? '';
    const changed = await world.endpoints.updateEndpoint(
      { id, topics: { items: ['*'] }, status: 'disabled', description: ' Prices to SAP ', expectedVersion: 1n },
      ann.as,
    );
    expect(changed).toMatchObject({ topics: ['*'], status: 'disabled', disabledReason: 'by_request', version: 2n });
    expect([made.endpoint?.description, changed.description]).toEqual(['', 'Prices to SAP']);
    const update = (rest: object) => world.endpoints.updateEndpoint({ id, topics: undefined, ...rest }, ann.as);
    await expect(update({ status: 'active', expectedVersion: 1n })).rejects.toMatchObject({ reason: 'version_stale' });
    await expect(update({ description: 'a\nb' })).rejects.toMatchObject({ fields: [{ path: 'description' }] });
    await expect(update({ status: 'asleep' })).rejects.toMatchObject({ reason: 'status_invalid' });
    await expect(update({ topics: { items: ['price'] } })).rejects.toMatchObject({ fields: [{ path: 'topics.0' }] });
    await expect(update({ url: 'http://10.0.0.1/' })).rejects.toMatchObject({ reason: 'address_forbidden' });
    const second = await world.endpoints.createEndpoint({ url, topics }, ann.as);
    const list = (cursor: string) => world.endpoints.listEndpoints({ limit: 1, cursor }, ann.as);
    const first = await list('');
    expect([...first.items, ...(await list(first.nextCursor)).items].map((one) => one.id)).toEqual([
      second.endpoint?.id,
      id,
    ]);
    await world.endpoints.deleteEndpoint({ id, expectedVersion: 2n }, ann.as);
    await expect(world.endpoints.getEndpoint({ id }, ann.as)).rejects.toMatchObject({ reason: 'endpoint_not_found' });
  });

  it('of another tenant are not there', async () => {
    const [ann, bob] = [await world.person(), await world.person()];
    const { endpoint } = await world.endpoints.createEndpoint({ url: world.receiver.url('/b'), topics }, ann.as);
    const id = endpoint?.id ?? '';
    const strange = [
      world.endpoints.getEndpoint({ id }, bob.as),
      world.endpoints.updateEndpoint({ id, topics: undefined, status: 'disabled' }, bob.as),
      world.endpoints.deleteEndpoint({ id }, bob.as),
      world.endpoints.rotateSecret({ id }, bob.as),
      world.endpoints.endPreviousSecret({ id }, bob.as),
      world.endpoints.testEndpoint({ id }, bob.as),
      world.endpoints.listAttempts({ endpointId: id, limit: 0, cursor: '' }, bob.as),
    ];
    for (const call of strange) await expect(call).rejects.toMatchObject({ reason: 'endpoint_not_found' });
    expect(await world.endpoints.getEndpoint({ id }, ann.as)).toEqual(endpoint);
    for (const unknown of [newId(), 'b']) {
      await expect(world.endpoints.getEndpoint({ id: unknown }, ann.as)).rejects.toMatchObject({ kind: 'not_found' });
    }
    const analyst = await world.person(ann.tenantId, 'analyst');
    await expect(world.endpoints.rotateSecret({ id }, analyst.as)).rejects.toMatchObject({ kind: 'denied' });
  });

  it('are 20 at most, however many are made at once', async () => {
    const ann = await world.person();
    const url = world.receiver.url('/c');
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, () => world.endpoints.createEndpoint({ url, topics }, ann.as)),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(20);
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({
      kind: 'denied',
      reason: 'endpoint_limit',
      meta: { limit: '20' },
    });
  });

  it('that never answer count as failed, and rest before they are called again', async () => {
    const ann = await world.person();
    await makeRule(world, ann, { kind: 'price_changed' });
    const path = `/hooks/${newId()}`;
    world.receiver.answers(path, 'hang');
    const { endpoint } = await world.endpoints.createEndpoint({ url: world.receiver.url(path), topics }, ann.as);
    const id = endpoint?.id ?? '';
    await world.tell(new Offer(ann.tenantId, { price: eur('10') }).costs('11'));
    const attempts = await eventually(
      async () => (await world.endpoints.listAttempts({ endpointId: id, limit: 0, cursor: '' }, ann.as)).items,
      (list) => list.length === 1,
    );
    expect(attempts[0]).toMatchObject({ status: 'failed', httpStatus: 0, error: 'response_timeout' });
    const [lane] = await world.sql<{ rests: boolean }>(
      'SELECT next_free_at > clock_timestamp() AS rests FROM webhook_queue_lane WHERE lane = $1',
      [id],
    );
    expect(lane).toEqual({ rests: true });
  });

  it('that refuse the connection count as failed', async () => {
    const closed = await new Receiver().open();
    const url = closed.url('/');
    const other = await startWorld({ WEBHOOK_RETRY_DELAYS_MS: '1' }, [closed]);
    await closed.close();
    try {
      const ann = await other.person();
      const { endpoint } = await other.endpoints.createEndpoint({ url, topics }, ann.as);
      await other.endpoints.testEndpoint({ id: endpoint?.id ?? '' }, ann.as);
      const attempts = await eventually(
        async () =>
          (await other.endpoints.listAttempts({ endpointId: endpoint?.id ?? '', limit: 0, cursor: '' }, ann.as)).items,
        (list) => list.length === 2,
      );
      expect(attempts.map((attempt) => attempt.error)).toEqual(['connect_refused', 'connect_refused']);
    } finally {
      await other.close();
    }
  });
});

describe('P7 many deliveries, sent again after an outage', () => {
  const HOUR_MS = 3_600_000;
  const range = (onlyFailed = true) => {
    const now = world.database.clock.now().getTime();
    return { from: new Date(now - HOUR_MS), to: new Date(now + HOUR_MS), onlyFailed };
  };
  const partner = async (person: Person) => {
    const path = `/hooks/${newId()}`;
    const made = await world.endpoints.createEndpoint(
      { url: world.receiver.url(path), topics: ['alert.*'] },
      person.as,
    );
    return { path, secret: made.secret, endpointId: made.endpoint?.id ?? '' };
  };

  it('are counted first, keep their ids and bytes, and tell how far they are', async () => {
    const ann = await world.person();
    await makeRule(world, ann, { kind: 'price_changed' });
    const { path, secret, endpointId } = await partner(ann);
    const offer = new Offer(ann.tenantId, { price: eur('10') });
    await world.tell(offer.costs('11'), offer.costs('12'), offer.costs('13'));
    await world.endpoints.testEndpoint({ id: endpointId }, ann.as);
    const sent = await eventually(
      () =>
        world.sql<{ id: string; purpose: string }>(
          `SELECT id, purpose FROM delivery WHERE target_id = $1 AND status = 'delivered' ORDER BY id`,
          [endpointId],
        ),
      (rows) => rows.length === 4,
    );
    // As if none had arrived; one of them waits for a try much later, and another is just being sent.
    const alerts = sent.flatMap(({ id, purpose }) => (purpose === 'alert' ? [id] : []));
    await world.sql(`UPDATE delivery SET status = 'failed' WHERE target_id = $1`, [endpointId]);
    await world.sql(
      `WITH waiting AS (UPDATE delivery SET status = 'pending' WHERE id = ANY ($1) RETURNING tenant_id, id)
       INSERT INTO webhook_queue (tenant_id, id, lane, priority, due_at, lease)
       SELECT tenant_id, id, 'later', 1, now() + interval '1 hour', CASE WHEN id = $2 THEN id END FROM waiting`,
      [alerts.slice(0, 2), alerts[1]],
    );
    const before = world.receiver.calls.filter((call) => call.path === path);

    const count = (of = range()) => world.endpoints.countDeliveries({ endpointId, ...of }, ann.as);
    expect(await count()).toEqual({ count: 3, complete: true });
    const started = await world.endpoints.resendDeliveries({ endpointId, ...range() }, ann.as);
    expect(started).toMatchObject({ endpointId, onlyFailed: true, count: 2, complete: true });
    expect(await world.endpoints.getEndpoint({ id: endpointId }, ann.as)).toMatchObject({ resendId: started.id });
    const done = await eventually(
      () => world.endpoints.getResend({ id: started.id }, ann.as),
      ({ waiting }) => waiting === 0,
    );
    expect(done).toMatchObject({ delivered: 2, failed: 0, count: 2 });
    const again = (await world.receiver.callsTo(path, before.length + 2)).slice(before.length);
    expect(again).toHaveLength(2);
    for (const call of again) {
      const { id } = verified(call, secret);
      expect(before.find((one) => one.headers['webhook-id'] === id)?.body).toBe(call.body);
    }
    expect(await count(range(false))).toEqual({ count: 3, complete: true });
    await world.sql('DELETE FROM webhook_queue WHERE id = $1', [alerts[1]]);
  });

  it('are refused where there is nothing to send, or nobody to send it to', async () => {
    const [ann, bob] = [await world.person(), await world.person()];
    const { endpointId } = await partner(ann);
    const resend = (as: Person, change: object = {}) =>
      world.endpoints.resendDeliveries({ endpointId, ...range(), ...change }, as.as);
    await expect(resend(ann)).rejects.toMatchObject({ reason: 'nothing_to_resend' });
    const { from, to } = range();
    for (const wrong of [{ from: undefined }, { to: from }, { from: new Date(to.getTime() - 32 * 24 * HOUR_MS) }]) {
      await expect(resend(ann, wrong)).rejects.toMatchObject({ reason: 'range_invalid' });
    }
    await expect(resend(bob)).rejects.toMatchObject({ reason: 'endpoint_not_found' });
    await expect(world.endpoints.countDeliveries({ endpointId, ...range() }, bob.as)).rejects.toMatchObject({
      reason: 'endpoint_not_found',
    });
    await expect(world.endpoints.getResend({ id: newId() }, ann.as)).rejects.toMatchObject({
      reason: 'resend_not_found',
    });
    await world.endpoints.updateEndpoint({ id: endpointId, status: 'disabled', topics: undefined }, ann.as);
    await expect(resend(ann)).rejects.toMatchObject({ reason: 'endpoint_disabled' });
    const viewer = await world.person(ann.tenantId, 'viewer');
    await expect(resend(viewer)).rejects.toMatchObject({ kind: 'denied' });
  });

  it('are the oldest of them where there are too many for one time', async () => {
    const ann = await world.person();
    const { endpointId } = await partner(ann);
    await world.sql(
      `INSERT INTO delivery (tenant_id, id, purpose, topic, kind, target_id, target, payload, status, attempts)
       SELECT $1, uuid_at(now() - make_interval(secs => n / 1000.0)), 'alert', 'alert.raised', 'webhook', $2,
         'partner', '{}', 'failed', 1 FROM generate_series(1, $3::int) AS n`,
      [ann.tenantId, endpointId, MOST_RESENT + 1],
    );
    expect(await world.endpoints.countDeliveries({ endpointId, ...range() }, ann.as)).toEqual({
      count: MOST_RESENT,
      complete: false,
    });
    const { id, ...started } = await world.endpoints.resendDeliveries({ endpointId, ...range() }, ann.as);
    expect(started).toMatchObject({ count: MOST_RESENT, complete: false });
    const left = await world.sql<{ newest: boolean }>(
      `SELECT id = (SELECT max(id::text)::uuid FROM delivery WHERE target_id = $1) AS newest FROM delivery
       WHERE target_id = $1 AND resend_id IS DISTINCT FROM $2`,
      [endpointId, id],
    );
    expect(left).toEqual([{ newest: true }]);
  });
});
