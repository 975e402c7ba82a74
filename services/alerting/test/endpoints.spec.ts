import { newId } from '@blackfang/core';
import { Receiver } from './receiver.ts';
import { eur, Offer } from './shop.ts';
import { eventually, makeRule, startWorld, type World } from './world.ts';

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
      { id, topics: { items: ['*'] }, status: 'disabled', expectedVersion: 1n },
      ann.as,
    );
    expect(changed).toMatchObject({ topics: ['*'], status: 'disabled', disabledReason: 'by_request', version: 2n });
    const update = (rest: object) => world.endpoints.updateEndpoint({ id, topics: undefined, ...rest }, ann.as);
    await expect(update({ status: 'active', expectedVersion: 1n })).rejects.toMatchObject({ reason: 'version_stale' });
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
