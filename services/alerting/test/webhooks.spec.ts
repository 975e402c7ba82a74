import { WatchChanged } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { until } from '@blackfang/testing';
import pg from 'pg';
import { Receiver, verified } from './receiver.ts';
import { eur, Offer } from './shop.ts';
import { alertsOf, eventually, makeRule, ownChannel, startWorld, type Person, type World } from './world.ts';

let world: World;
let dead: Receiver;

beforeAll(async () => {
  dead = await new Receiver().open();
  world = await startWorld({}, [dead]);
});

afterAll(async () => {
  await dead.close();
  await world.close();
});

interface Partner {
  readonly id: string;
  readonly path: string;
  readonly secret: string;
}

async function partner(ann: Person, topics = ['alert.raised'], at = world.receiver): Promise<Partner> {
  const path = `/hooks/${newId()}`;
  const { endpoint, secret } = await world.endpoints.createEndpoint({ url: at.url(path), topics }, ann.as);
  return { id: endpoint?.id ?? '', path, secret };
}

/** Somebody with a rule that every other price sets off. */
async function watcher() {
  const ann = await world.person();
  await makeRule(world, ann, { kind: 'price_changed' });
  return { ann, offer: new Offer(ann.tenantId, { price: eur('10') }) };
}

const attemptsOf = async (ann: Person, id: string) =>
  (await world.endpoints.listAttempts({ endpointId: id, limit: 50, cursor: '' }, ann.as)).items;
const endpointOf = (ann: Person, id: string) => world.endpoints.getEndpoint({ id }, ann.as);

describe('P7 webhooks', () => {
  it('are sent again with the same id and bytes, signed anew, until they are taken', async () => {
    const { ann, offer } = await watcher();
    const { id, path, secret } = await partner(ann);
    world.receiver.answers(path, 500, { status: 302, headers: { location: world.receiver.url('/elsewhere') } }, 200);
    await world.tell(offer.costs('11'));
    const calls = await world.receiver.callsTo(path, 3);
    expect(new Set(calls.map((call) => call.body)).size).toBe(1);
    expect(new Set(calls.map((call) => call.headers['webhook-id'])).size).toBe(1);
    for (const call of calls) expect(verified(call, secret).id).toBe(call.headers['webhook-id']);
    expect(world.receiver.calls.filter((call) => call.path === '/elsewhere')).toEqual([]);
    const attempts = await eventually(
      () => attemptsOf(ann, id),
      (list) => list.length === 3,
    );
    expect(attempts.map(({ number, status, httpStatus, error }) => ({ number, status, httpStatus, error }))).toEqual([
      { number: 3, status: 'succeeded', httpStatus: 200, error: '' },
      { number: 2, status: 'failed', httpStatus: 302, error: 'http_302' },
      { number: 1, status: 'failed', httpStatus: 500, error: 'http_500' },
    ]);
    expect(attempts[0]).toMatchObject({ webhookId: calls[0]?.headers['webhook-id'], topic: 'alert.raised' });
    expect(attempts[0]?.nextAttemptAt).toBeUndefined();
    expect(attempts[2]?.nextAttemptAt).toEqual(expect.any(Date));
    const [alert] = await alertsOf(world, ann);
    expect(alert?.deliveries).toMatchObject([{ channel: 'webhook', status: 'delivered', attempts: 3, lastError: '' }]);
    expect(alert?.deliveries[0]?.target).not.toContain(path);
  });

  it('give up after the last retry, and are sent again when a person asks', async () => {
    const { ann, offer } = await watcher();
    const { id, path, secret } = await partner(ann);
    world.receiver.answers(path, 503);
    await world.tell(offer.costs('11'));
    const attempts = await eventually(
      () => attemptsOf(ann, id),
      (list) => list.length === 4,
    );
    expect(attempts[0]?.nextAttemptAt).toBeUndefined();
    const failed = await eventually(
      () => alertsOf(world, ann),
      ([alert]) => alert?.deliveries[0]?.status === 'failed',
    );
    expect(failed[0]?.deliveries[0]).toMatchObject({ attempts: 4, lastError: 'http_503' });

    world.receiver.answers(path, 200);
    const { deliveryId } = await world.endpoints.retryAttempt({ id: attempts[3]?.id ?? '' }, ann.as);
    const calls = await world.receiver.callsTo(path, 5);
    expect(calls[4]?.body).toBe(calls[0]?.body);
    expect(verified(calls[4]!, secret).id).toBe(deliveryId);
    await eventually(
      () => alertsOf(world, ann),
      ([alert]) => alert?.deliveries[0]?.status === 'delivered',
    );
    const bob = await world.person();
    await expect(world.endpoints.retryAttempt({ id: attempts[0]?.id ?? '' }, bob.as)).rejects.toMatchObject({
      reason: 'attempt_not_found',
    });
  });

  it('are sent again also while it is being written down that they have arrived', async () => {
    const { ann, offer } = await watcher();
    const { id, path } = await partner(ann);
    await world.tell(offer.costs('11'));
    const [attempt] = await eventually(
      () => attemptsOf(ann, id),
      ([one]) => one?.status === 'succeeded',
    );
    const deliveryId = attempt?.webhookId ?? '';
    const writer = new pg.Client({ connectionString: world.database.superuserUrl, options: '-c search_path=alerting' });
    await writer.connect();
    try {
      // As another try that has gone well: its work is ended first, then its delivery is marked.
      await writer.query(
        `INSERT INTO webhook_queue (tenant_id, id, lane, priority, lease, due_at)
         VALUES ($1, $2, $3, 1, uuidv7(), clock_timestamp() + interval '1 hour')`,
        [ann.tenantId, deliveryId, id],
      );
      await writer.query('BEGIN');
      await writer.query('DELETE FROM webhook_queue WHERE id = $1', [deliveryId]);
      const again = world.endpoints.retryAttempt({ id: attempt?.id ?? '' }, ann.as);
      await until('who waits for the writer', async () => {
        const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return (await world.sql(waiting)).length > 0;
      });
      await writer.query(`UPDATE delivery SET status = 'delivered' WHERE id = $1`, [deliveryId]);
      await writer.query('COMMIT');
      expect(await again).toEqual({ deliveryId });
    } finally {
      await writer.end();
    }
    const calls = await world.receiver.callsTo(path, 2);
    expect(calls.map(({ headers }) => headers['webhook-id'])).toEqual([deliveryId, deliveryId]);
  });

  it('switch the endpoint off at 410, and tell the tenant by mail and at its other endpoints', async () => {
    const { ann, offer } = await watcher();
    await ownChannel(world, ann);
    const gone = await partner(ann);
    const other = await partner(ann, ['endpoint.*']);
    world.receiver.answers(gone.path, 410);
    await world.tell(offer.costs('11'));
    const [notice] = await world.receiver.callsTo(other.path, 1);
    expect(verified(notice!, other.secret)).toMatchObject({
      topic: 'endpoint.disabled',
      data: { endpointId: gone.id, reason: 'gone' },
    });
    const [mail] = await world.mailbox.mailsTo(ann.email, 1);
    expect(mail?.subject).toBe('A webhook endpoint was switched off');
    expect(mail?.text).toContain(`/webhooks/${gone.id}`);
    expect(await endpointOf(ann, gone.id)).toMatchObject({ status: 'disabled', disabledReason: 'gone' });
    await expect(world.endpoints.testEndpoint({ id: gone.id }, ann.as)).rejects.toMatchObject({
      reason: 'endpoint_disabled',
    });

    await world.tell(offer.costs('12'));
    await eventually(
      () => alertsOf(world, ann),
      (list) => list.length === 2,
    );
    world.receiver.answers(gone.path, 200);
    const on = await world.endpoints.updateEndpoint({ id: gone.id, status: 'active', topics: undefined }, ann.as);
    expect(on).toMatchObject({ status: 'active', disabledReason: '' });
    await world.tell(offer.costs('13'));
    const calls = await world.receiver.callsTo(gone.path, 2);
    expect(calls).toHaveLength(2);
    expect(verified(calls[1]!, gone.secret).data).toMatchObject({ current: { price: eur('13') } });
  });

  it('switch the endpoint off after 120 h in which none went well', async () => {
    const { ann, offer } = await watcher();
    await ownChannel(world, ann);
    const failing = await partner(ann);
    world.receiver.answers(failing.path, 500);
    await world.tell(offer.costs('11'));
    await eventually(
      () => attemptsOf(ann, failing.id),
      (list) => list.length === 4,
    );
    expect(await endpointOf(ann, failing.id)).toMatchObject({ status: 'active' });
    await world.sql(`UPDATE endpoint SET failing_since = failing_since - interval '120 hours' WHERE id = $1`, [
      failing.id,
    ]);
    await world.tell(offer.costs('12'));
    const [mail] = await world.mailbox.mailsTo(ann.email, 1);
    expect(mail?.text).toContain('no event successfully for too long');
    expect(await endpointOf(ann, failing.id)).toMatchObject({ status: 'disabled', disabledReason: 'failing' });
    expect(await attemptsOf(ann, failing.id)).toHaveLength(5);
  });

  it('go to the topics that were asked for, those of paused watches too', async () => {
    const ann = await world.person();
    const [paused, everything, alerts] = [
      await partner(ann, ['watch.paused']),
      await partner(ann, ['*']),
      await partner(ann, ['alert.*']),
    ];
    const watch = (change: string) =>
      WatchChanged.message.fromPartial({
        tenantId: ann.tenantId,
        watchId: newId(),
        competitorId: newId(),
        change,
        name: 'Lamp',
        url: 'https://shop.example/lamp',
        status: change === 'paused' ? 'paused' : 'active',
        pausedReason: change === 'paused' ? 'page_gone' : '',
        version: 1n,
      });
    const messages = [watch('created'), watch('paused'), watch('deleted')];
    await world.publish(WatchChanged, messages);
    for (const endpoint of [paused, everything]) {
      const [call, ...more] = await world.receiver.callsTo(endpoint.path, 1);
      expect(more).toEqual([]);
      expect(verified(call!, endpoint.secret)).toMatchObject({
        topic: 'watch.paused',
        data: { watchId: messages[1]?.watchId, pausedReason: 'page_gone', status: 'paused' },
      });
    }
    expect(world.receiver.calls.filter((call) => call.path === alerts.path)).toEqual([]);
  });

  it('are signed with both secrets for a day after a change of it', async () => {
    const ann = await world.person();
    const { id, path, secret } = await partner(ann);
    const rotated = await world.endpoints.rotateSecret({ id }, ann.as);
    expect(rotated.secret).toMatch(/^whsec_/);
    const { deliveryId } = await world.endpoints.testEndpoint({ id }, ann.as);
    const [both] = await world.receiver.callsTo(path, 1);
    for (const one of [secret, rotated.secret]) {
      expect(verified(both!, one)).toMatchObject({ id: deliveryId, topic: 'endpoint.test' });
    }
    await world.sql(`UPDATE endpoint SET previous_valid_until = now() WHERE id = $1`, [id]);
    await world.endpoints.testEndpoint({ id }, ann.as);
    const [, alone] = await world.receiver.callsTo(path, 2);
    expect(verified(alone!, rotated.secret)).toMatchObject({ topic: 'endpoint.test' });
    expect(() => verified(alone!, secret)).toThrow('No matching signature');
    const stored = await world.sql<{ secret: Buffer }>('SELECT secret FROM endpoint WHERE id = $1', [id]);
    expect(stored[0]?.secret.includes(rotated.secret)).toBe(false);
  });

  it('are signed with the new secret alone once the old one was ended', async () => {
    const ann = await world.person();
    const { id, path, secret } = await partner(ann);
    const rotated = await world.endpoints.rotateSecret({ id }, ann.as);
    expect((await endpointOf(ann, id)).previousSecretValidUntil).toEqual(rotated.previousValidUntil);
    await world.endpoints.endPreviousSecret({ id }, ann.as);
    await world.endpoints.endPreviousSecret({ id }, ann.as);
    expect(await endpointOf(ann, id)).toMatchObject({ previousSecretValidUntil: undefined, version: 3n });
    await world.endpoints.testEndpoint({ id }, ann.as);
    const [call] = await world.receiver.callsTo(path, 1);
    expect(verified(call!, rotated.secret)).toMatchObject({ topic: 'endpoint.test' });
    expect(() => verified(call!, secret)).toThrow('No matching signature');
  });

  it('show what was sent and answered at each attempt, but no cookie; one can look for what failed', async () => {
    const { ann, offer } = await watcher();
    const { id, path } = await partner(ann);
    world.receiver.answers(path, { status: 500, headers: { 'set-cookie': 'a=b', 'x-why': 'no stock table' } }, 200);
    await world.tell(offer.costs('11'));
    const attempts = await eventually(
      () => attemptsOf(ann, id),
      (list) => list.length === 2,
    );
    const [call] = await world.receiver.callsTo(path, 2);
    const detail = await world.endpoints.getAttempt({ id: attempts[1]?.id ?? '' }, ann.as);
    expect(detail).toMatchObject({ attempt: attempts[1], endpointId: id, requestBody: call?.body });
    expect(detail.exchange?.requestHeaders).toEqual({
      'content-type': 'application/json',
      'webhook-id': call?.headers['webhook-id'],
      'webhook-timestamp': call?.headers['webhook-timestamp'],
      'webhook-signature': call?.headers['webhook-signature'],
    });
    expect(detail.exchange).toMatchObject({
      responseHeaders: { 'set-cookie': '[removed]', 'x-why': 'no stock table' },
      responseBody: '',
      responseCut: false,
    });
    const found = async (filter: { status?: string; topic?: string }) => {
      const page = { endpointId: id, limit: 50, cursor: '', ...filter };
      return (await world.endpoints.listAttempts(page, ann.as)).items.map(({ number }) => number);
    };
    expect(await found({ status: 'failed' })).toEqual([1]);
    expect(await found({ status: 'succeeded', topic: 'alert.raised' })).toEqual([2]);
    expect(await found({ topic: 'watch.paused' })).toEqual([]);
    await expect(found({ status: 'tired' })).rejects.toMatchObject({ reason: 'status_invalid' });
    const bob = await world.person();
    const strange = world.endpoints.getAttempt({ id: attempts[0]?.id ?? '' }, bob.as);
    await expect(strange).rejects.toMatchObject({ reason: 'attempt_not_found' });
  });

  it('of others go out while one endpoint hangs with a hundred of them', async () => {
    const { ann, offer } = await watcher();
    const hanging = await partner(ann, ['*'], dead);
    dead.answers(hanging.path, 'hang');
    for (let price = 11; price <= 110; price++) await world.tell(offer.costs(String(price)));
    await dead.callsTo(hanging.path, 4);

    const quick = await partner(ann, ['*']);
    const bob = await watcher();
    const bobs = await partner(bob.ann, ['*']);
    await world.tell(bob.offer.costs('11'), offer.costs('9'));
    await world.receiver.callsTo(bobs.path, 1);
    await world.receiver.callsTo(quick.path, 1);
    // None of the four has ended by then, and no fifth was begun.
    expect(await attemptsOf(ann, hanging.id)).toEqual([]);
    expect(dead.calls).toHaveLength(4);
  });
});
