import { AlertRaised, OfferChanged } from '@blackfang/contracts/events';
import { eventId, newId } from '@blackfang/core';
import { headerOf } from './mailbox.ts';
import { verified } from './receiver.ts';
import { eur, figure, Offer } from './shop.ts';
import { alertsOf, eventually, makeRule, ownChannel, PUBLIC_URL, startWorld, toMessage, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

const drop = (percent: string, baseline: string) => ({ kind: 'price_drop_percent', percent, baseline });

/** Moves an offer by -1%, ten times, each in an event of its own. */
function tenMoves(offer: Offer) {
  return Array.from({ length: 10 }, () => {
    const cents = Math.round(Number(offer.state?.price?.amount) * 100);
    return offer.costs((Math.round(cents * 0.99) / 100).toFixed(2), { own_price: figure(eur('95')) });
  });
}

describe('A4 from the change of a price to the alert', () => {
  it('alerts once at the sixth of ten 1% moves for a 5% rule, and an e-mail and a webhook tell of it', async () => {
    const ann = await world.person();
    const channel = await ownChannel(world, ann);
    const path = `/hooks/${ann.tenantId}`;
    const { secret } = await world.endpoints.createEndpoint(
      { url: world.receiver.url(path), topics: ['alert.*'] },
      ann.as,
    );
    const rule = await makeRule(world, ann, drop('5', 'last_alerted'), [channel]);
    await makeRule(world, ann, drop('5', 'previous'), [channel], 'Never');
    const offer = new Offer(ann.tenantId, { price: eur('100.00') });
    const changes = tenMoves(offer);
    const sixth = changes[5];
    for (const change of changes) await world.tell(change);

    const [mail] = await world.mailbox.mailsTo(ann.email, 1);
    const [call] = await world.receiver.callsTo(path, 1);
    const [alert, ...more] = await eventually(
      () => alertsOf(world, ann),
      ([one]) => one?.deliveries.every((delivery) => delivery.status === 'delivered') ?? false,
    );
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      ruleId: rule.id,
      ruleName: 'Lamps',
      watchId: offer.watchId,
      competitorId: offer.competitorId,
      ownPrice: eur('95'),
      baseline: { kind: 'last_alerted', price: eur('100.00'), observationId: changes[0]?.previous?.observationId },
      current: { price: eur('94.15'), observationId: sixth?.current.observationId, availability: 'in_stock' },
      percent: -5.85,
      trace: { observationId: sixth?.current.observationId, path: 'json-ld offers[0].price' },
      acknowledgedAt: undefined,
    });
    expect(alert?.deliveries.map(({ channel: kind, attempts }) => `${kind} ${attempts}`).sort()).toEqual([
      'email 1',
      'webhook 1',
    ]);

    const told = verified(call!, secret);
    expect(told).toMatchObject({ topic: 'alert.raised', tenantId: ann.tenantId, id: call?.headers['webhook-id'] });
    expect(told.data).toMatchObject({
      id: alert?.id,
      ruleId: rule.id,
      watchId: offer.watchId,
      competitorId: offer.competitorId,
      ownPrice: eur('95'),
      baseline: { kind: 'last_alerted', price: eur('100.00') },
      current: { price: eur('94.15') },
      percent: -5.85,
      trace: { ...alert?.trace },
      acknowledgedAt: null,
    });

    expect(mail?.subject).toBe('Lamp "Aurora" <black>: down 5.85% to 94.15 EUR from 100.00 EUR');
    for (const text of [mail?.text, mail?.html]) {
      expect(text).toContain('94.15 EUR');
      expect(text).toContain('When this rule began');
      expect(text).not.toContain('At the last alert');
      expect(text).toContain(`${PUBLIC_URL}/alerts/${alert?.id}`);
    }
    expect(mail?.text).toContain('https://shop.example/lamp?a=1&b=2');
    expect(mail?.html).toContain('href="https://shop.example/lamp?a=1&amp;b=2"');
    expect(mail?.html).not.toContain('<black>');
    const delivery = alert?.deliveries.find((one) => one.channel === 'email');
    expect(mail?.messageId).toBe(`<${delivery?.id}@blackfang.test>`);
    expect(headerOf(mail!, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(headerOf(mail!, 'list-unsubscribe')).toMatch(new RegExp(`^<${PUBLIC_URL}/mute/[\\w-]{64}>$`));

    await world.tell(offer.costs('86.00'));
    const mails = await world.mailbox.mailsTo(ann.email, 2);
    const next = mails.find(({ subject }) => subject?.includes('86.00 EUR'));
    expect(next?.text).toContain('At the last alert: 94.15 EUR');
  });

  it('tells others that it was raised', async () => {
    const ann = await world.person();
    const raised: unknown[] = [];
    const following = await world.database.openEventLog('follower').follow({
      topics: [AlertRaised.topic],
      sinceMs: 0,
      onRecords: (records) => {
        for (const { key, payload } of records) {
          const message = AlertRaised.message.decode(payload);
          if (message.tenantId === ann.tenantId) raised.push({ ...message, key });
        }
      },
    });
    const rule = await makeRule(world, ann, { kind: 'price_changed' });
    const offer = new Offer(ann.tenantId, { price: eur('10') });
    await world.tell(offer.costs('11'));
    await eventually(
      async () => raised.length,
      (count) => count > 0,
    );
    await following.close();
    const [alert] = await alertsOf(world, ann);
    expect(raised).toEqual([
      {
        key: `${ann.tenantId}:${rule.id}`,
        tenantId: ann.tenantId,
        alertId: alert?.id,
        ruleId: rule.id,
        watchId: offer.watchId,
        observationId: offer.state?.observationId,
        raisedAt: alert?.raisedAt,
      },
    ]);
  });

  it('takes an event that comes twice, or again under another id, for what it is', async () => {
    const ann = await world.person();
    await makeRule(world, ann, { kind: 'price_changed' });
    const offer = new Offer(ann.tenantId, { price: eur('10') });
    const [first, second] = [offer.costs('11'), offer.costs('12')];
    const once = () => eventId(ann.tenantId, 'again');
    await world.publish(OfferChanged, [toMessage(first)], once);
    await world.publish(OfferChanged, [toMessage(first)], once);
    await world.tell(first, second, first, second);
    await world.tell(offer.costs('13'));
    const alerts = await eventually(
      () => alertsOf(world, ann),
      (list) => list.length >= 3,
    );
    expect(alerts.map((alert) => alert.current?.price?.amount)).toEqual(['13', '12', '11']);
  });

  it('keeps two tenants apart whose rules, offers and watches have equal ids, in one batch', async () => {
    const [ann, bob] = [await world.person(), await world.person()];
    const rule = await makeRule(world, ann, { kind: 'price_below', amount: '50', currency: 'EUR' });
    await world.sql(
      `INSERT INTO rule (tenant_id, id, name, kind, amount, currency) VALUES ($1, $2, 'Bob''s', 'price_below', 500, 'EUR')`,
      [bob.tenantId, rule.id],
    );
    const offer = new Offer(ann.tenantId, { price: eur('1000') });
    const mine = [offer.costs('400'), offer.costs('40'), offer.costs('39')];
    await world.tell(...mine.flatMap((change) => [change, { ...change, tenantId: bob.tenantId }]));
    const [annsAlerts, bobsAlerts] = [
      await eventually(
        () => alertsOf(world, ann),
        (list) => list.length >= 1,
      ),
      await eventually(
        () => alertsOf(world, bob),
        (list) => list.length >= 1,
      ),
    ];
    expect(annsAlerts.map((alert) => alert.current?.price?.amount)).toEqual(['40']);
    expect(bobsAlerts.map((alert) => alert.current?.price?.amount)).toEqual(['400']);
    await expect(world.alerts.getAlert({ id: bobsAlerts[0]?.id ?? '' }, ann.as)).rejects.toMatchObject({
      reason: 'alert_not_found',
    });
    await expect(world.alerts.acknowledgeAlert({ id: bobsAlerts[0]?.id ?? '' }, ann.as)).rejects.toMatchObject({
      kind: 'not_found',
    });
  });

  it('sets aside an event that names nothing, and goes on behind it', async () => {
    const ann = await world.person();
    await makeRule(world, ann, { kind: 'price_changed' });
    const offer = new Offer(ann.tenantId, { price: eur('10') });
    const bad = { ...toMessage(offer.costs('11')), offerId: 'lamp' };
    await world.publish(OfferChanged, [bad, toMessage(offer.costs('12'))]);
    const alerts = await eventually(
      () => alertsOf(world, ann),
      (list) => list.length >= 1,
    );
    expect(alerts.map((alert) => alert.current?.price?.amount)).toEqual(['12']);
    const dead = await world.sql<{ reason: string }>(
      `SELECT reason FROM dead_letter WHERE headers ->> 'tenantid' = $1`,
      [ann.tenantId],
    );
    expect(dead).toEqual([{ reason: 'offer_change_invalid' }]);
  });

  it('goes through 5,000 changes of 500 offers in batches', async () => {
    const ann = await world.person();
    await makeRule(world, ann, drop('5', 'first'));
    const offers = Array.from({ length: 500 }, () => new Offer(ann.tenantId, { price: eur('100') }));
    const first = { first: figure(eur('100')) };
    for (let step = 1; step <= 10; step++) {
      await world.tell(...offers.map((offer) => offer.costs(String(100 - step / 2), first)));
    }
    const count = () =>
      world.sql<{ n: number }>('SELECT count(*)::int AS n FROM alert WHERE tenant_id = $1', [ann.tenantId]);
    await eventually(count, ([row]) => row?.n === 500);
    const memory = await world.sql('SELECT DISTINCT version FROM rule_memory WHERE tenant_id = $1', [ann.tenantId]);
    expect(memory).toEqual([{ version: '11' }]);
  });
});

describe('A4 alerts as people see them', () => {
  it('are listed page by page, by watch, rule and competitor, and acknowledged once', async () => {
    const ann = await world.person();
    const rule = await makeRule(world, ann, { kind: 'price_changed' });
    await makeRule(world, ann, { kind: 'price_above', amount: '12', currency: 'EUR' }, [], 'Dear');
    const [lamp, desk] = [new Offer(ann.tenantId, { price: eur('10') }), new Offer(ann.tenantId, { price: eur('10') })];
    await world.tell(lamp.costs('11'), lamp.costs('12'), lamp.costs('13'), desk.costs('9'));
    const all = await eventually(
      () => alertsOf(world, ann),
      (list) => list.length >= 5,
    );
    expect(all).toHaveLength(5);
    const list = (rest: object) => world.alerts.listAlerts({ limit: 2, cursor: '', ...rest }, ann.as);
    const first = await list({});
    const second = await list({ cursor: first.nextCursor });
    const third = await list({ cursor: second.nextCursor });
    expect([...first.items, ...second.items, ...third.items]).toEqual(all);
    expect(third.nextCursor).toBe('');
    expect((await list({ watchId: desk.watchId })).items).toHaveLength(1);
    expect((await list({ ruleId: rule.id, limit: 10 })).items).toHaveLength(4);
    expect((await list({ competitorId: lamp.competitorId, limit: 10 })).items).toHaveLength(4);
    await expect(list({ limit: 201 })).rejects.toMatchObject({ reason: 'limit_invalid' });
    await expect(list({ cursor: 'next' })).rejects.toMatchObject({ reason: 'cursor_invalid' });

    const acknowledged = await world.alerts.acknowledgeAlert({ id: all[0]?.id ?? '' }, ann.as);
    expect(acknowledged).toMatchObject({ acknowledgedAt: expect.any(Date), version: 2n });
    expect(await world.alerts.acknowledgeAlert({ id: acknowledged.id }, ann.as)).toEqual(acknowledged);
    const viewer = await world.person(ann.tenantId, 'viewer');
    expect(acknowledged.read).toBe(true);
    const theirs = await world.alerts.getAlert({ id: acknowledged.id }, viewer.as);
    expect(theirs).toEqual({ ...acknowledged, read: false });
    await expect(world.alerts.acknowledgeAlert({ id: acknowledged.id }, viewer.as)).rejects.toMatchObject({
      kind: 'denied',
    });
    for (const id of [newId(), 'lamp']) {
      await expect(world.alerts.getAlert({ id }, ann.as)).rejects.toMatchObject({ reason: 'alert_not_found' });
    }
  });
});
