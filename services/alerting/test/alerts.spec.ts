import { AlertRaised, OfferChanged, SampleDataChanged, TextChanged } from '@blackfang/contracts/events';
import { eventId, newId } from '@blackfang/core';
import { EVENT_TYPES } from '../src/endpoints/event-types.ts';
import { headerOf } from './mailbox.ts';
import { verified } from './receiver.ts';
import { eur, figure, Offer } from './shop.ts';
import {
  alertsOf,
  eventually,
  makeRule,
  ownChannel,
  PUBLIC_URL,
  startWorld,
  toMessage,
  type Person,
  type World,
} from './world.ts';

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

describe('A4 the inbox of each person', () => {
  /** @returns how many wait for somebody: unread, unacknowledged, snoozed */
  const waiting = async (person: Person) => {
    const { unread, unacknowledged, snoozed } = await world.alerts.summarizeAlerts({}, person.as);
    return [unread, unacknowledged, snoozed];
  };
  const listed = async (person: Person, state?: string) =>
    (await world.alerts.listAlerts({ limit: 0, cursor: '', ...(state && { state }) }, person.as)).items;
  const soon = () => new Date(world.database.clock.now().getTime() + 60_000);

  async function moved(times: number): Promise<{ ann: Person; ben: Person; ids: string[] }> {
    const ann = await world.person();
    await makeRule(world, ann, { kind: 'price_changed' });
    const lamp = new Offer(ann.tenantId, { price: eur('10') });
    await world.tell(...Array.from({ length: times }, (_, index) => lamp.costs(`${11 + index}`)));
    const alerts = await eventually(
      () => alertsOf(world, ann),
      (list) => list.length === times,
    );
    return { ann, ben: await world.person(ann.tenantId, 'viewer'), ids: alerts.map(({ id }) => id) };
  }

  it('says what somebody has read for them alone, one by one, all of it, and back', async () => {
    const { ann, ben, ids } = await moved(4);
    const [newest = '', second = '', third = ''] = ids;
    expect(await waiting(ann)).toEqual([4, 4, 0]);
    const mark = (person: Person, marks: { ids?: string[]; through?: string; read: boolean }) =>
      world.alerts.markAlerts({ ids: [], ...marks }, person.as);
    expect(await mark(ben, { ids: [newest, third], read: true })).toEqual({ ids: [newest, third], complete: true });
    expect(await mark(ben, { ids: [newest], read: true })).toEqual({ ids: [], complete: true });
    expect((await listed(ben, 'unread')).map(({ id }) => id)).toEqual([second, ids[3]]);
    expect([await waiting(ben), await waiting(ann)]).toEqual([
      [2, 4, 0],
      [4, 4, 0],
    ]);

    expect(await mark(ann, { through: second, read: true })).toEqual({ ids: ids.slice(1), complete: true });
    expect((await listed(ann)).map(({ read }) => read)).toEqual([false, true, true, true]);
    expect(await mark(ann, { ids: [third], read: false })).toEqual({ ids: [third], complete: true });
    expect((await listed(ann, 'unread')).map(({ id }) => id)).toEqual([newest, third]);
    expect((await waiting(ann))[0]).toBe(2);

    await world.sql('UPDATE alert SET acknowledged_at = now() WHERE tenant_id = $1 AND id = $2', [
      ann.tenantId,
      newest,
    ]);
    expect((await listed(ben, 'unacknowledged')).map(({ id }) => id)).toEqual(ids.slice(1));
    const refusals: [Parameters<typeof mark>[1], object][] = [
      [{ ids: [newest, newId()], read: true }, { fields: [{ path: 'ids.1' }] }],
      [{ through: newId(), read: true }, { reason: 'alert_not_found' }],
      [{ through: newest, read: false }, { reason: 'read_invalid' }],
      [{ ids: [newest], through: newest, read: true }, { reason: 'ids_invalid' }],
      [{ ids: [], read: true }, { reason: 'ids_invalid' }],
    ];
    for (const [marks, error] of refusals) await expect(mark(ann, marks)).rejects.toMatchObject(error);
    await expect(listed(ann, 'gone')).rejects.toMatchObject({ reason: 'state_invalid' });
  });

  it('lets go of what is snoozed until its time, and has it back unread', async () => {
    const { ann, ben, ids } = await moved(2);
    const [newest = '', oldest = ''] = ids;
    await world.alerts.markAlerts({ ids, read: true }, ann.as);
    const until = soon();
    expect(await world.alerts.snoozeAlert({ id: oldest, until }, ann.as)).toMatchObject({ snoozedUntil: until });
    expect(await waiting(ann)).toEqual([0, 1, 1]);
    expect((await listed(ann, 'inbox')).map(({ id }) => id)).toEqual([newest]);
    expect((await listed(ann, 'snoozed')).map(({ id }) => id)).toEqual([oldest]);
    expect(await world.alerts.summarizeAlerts({}, ann.as)).toMatchObject({ nextBackAt: until });
    expect(await waiting(ben)).toEqual([2, 2, 0]);
    const days = async (count: number) => (await world.alerts.countAlerts({ days: count }, ben.as)).byDay;
    expect((await days(0)).map(({ count }) => count)).toEqual([...Array<number>(13).fill(0), 2]);
    expect(await days(1)).toMatchObject([{ day: world.database.clock.now().toISOString().slice(0, 10), count: 2 }]);
    await expect(days(91)).rejects.toMatchObject({ reason: 'days_invalid' });

    // Reading everything is no reason to forget what one wanted to come back.
    await world.alerts.markAlerts({ ids: [], through: newest, read: true }, ann.as);
    await world.sql(`UPDATE alert_mark SET snoozed_until = now() WHERE tenant_id = $1`, [ann.tenantId]);
    expect(await waiting(ann)).toEqual([1, 2, 0]);
    expect(await listed(ann, 'unread')).toMatchObject([{ id: oldest, read: false, snoozedUntil: undefined }]);

    await world.alerts.snoozeAlert({ id: newest, until: soon() }, ann.as);
    expect(await world.alerts.snoozeAlert({ id: newest, until: undefined }, ann.as)).toMatchObject({
      snoozedUntil: undefined,
    });
    for (const wrong of [new Date(0), new Date(until.getTime() + 31 * 86_400_000)]) {
      const snoozed = world.alerts.snoozeAlert({ id: newest, until: wrong }, ann.as);
      await expect(snoozed).rejects.toMatchObject({ reason: 'until_invalid' });
    }
    const stranger = await world.person();
    await expect(world.alerts.snoozeAlert({ id: newest, until: soon() }, stranger.as)).rejects.toMatchObject({
      reason: 'alert_not_found',
    });
    expect(await waiting(stranger)).toEqual([0, 0, 0]);
  });
});

describe('A11 from the change of a text to the alert', () => {
  /** As scraping tells it. */
  const changed = (tenantId: string, more: object = {}) =>
    TextChanged.message.fromPartial({
      ...{ tenantId, watchId: newId(), competitorId: newId(), runId: newId(), observationId: newId() },
      ...{ fromSnapshotId: newId(), toSnapshotId: newId(), addedWords: 2, removedWords: 1, availability: 'in_stock' },
      excerpt: [
        {
          pieces: [
            { kind: 'same', text: 'We ship in ' },
            { kind: 'removed', text: 'two' },
            { kind: 'added', text: 'three <b>' },
          ],
        },
      ],
      ...{ price: { amount: '9', currency: 'EUR' }, title: 'Terms', url: 'https://shop.example/terms', sequence: 1n },
      ...more,
    });

  it('is told to who asked for it, with the excerpt and a link to exactly these two pages', async () => {
    const ann = await world.person();
    const channel = await ownChannel(world, ann);
    const path = `/hooks/${ann.tenantId}`;
    const { secret } = await world.endpoints.createEndpoint(
      { url: world.receiver.url(path), topics: ['alert.raised'] },
      ann.as,
    );
    const rule = await makeRule(world, ann, { kind: 'text_changed' }, [channel], 'Terms move');
    expect(rule.when).toEqual({ kind: 'text_changed', words: 1 });
    await makeRule(world, ann, { kind: 'price_changed' }, [channel]);
    const change = changed(ann.tenantId);
    // Twice: as after a crash of who tells it.
    await world.publish(TextChanged, [change], () => change.runId);
    await world.publish(TextChanged, [change], () => change.runId);
    const [mail] = await world.mailbox.mailsTo(ann.email, 1);
    const [call] = await world.receiver.callsTo(path, 1);
    const [alert, ...more] = await alertsOf(world, ann);
    expect(more).toEqual([]);
    const { fromSnapshotId, toSnapshotId } = change;
    expect(alert).toMatchObject({
      ...{ ruleId: rule.id, watchId: change.watchId, competitorId: change.competitorId, title: 'Terms' },
      current: { price: eur('9'), observationId: change.observationId, availability: 'in_stock' },
      trace: { observationId: change.observationId, snapshotId: toSnapshotId },
      text: { fromSnapshotId, toSnapshotId, addedWords: 2, removedWords: 1, excerpt: change.excerpt, cut: false },
    });
    expect(alert?.baseline?.price).toBeUndefined();
    expect(mail?.subject).toBe('Terms: the text changed, 2 words came and 1 word went');
    expect(mail?.text).toContain('Before: We ship in two\nNow: We ship in three <b>');
    expect(mail?.html).not.toContain('<b>');
    const link = `${PUBLIC_URL}/watches/${change.watchId}?tab=text&before=${fromSnapshotId}&after=${toSnapshotId}`;
    expect(mail?.text).toContain(link);
    const told = verified(call!, secret);
    expect(told.data).toMatchObject({
      text: { fromSnapshotId, toSnapshotId, addedWords: 2, complete: true, excerpt: [change.excerpt[0]?.pieces] },
    });
    expect(EVENT_TYPES['alert.raised'].data.safeParse(told.data).error).toBeUndefined();
  });

  it('is told from a number of words on, or when a trigger text comes or goes, and to no other tenant', async () => {
    const [ann, ben] = [await world.person(), await world.person()];
    const [many, came, went] = [
      await makeRule(world, ann, { kind: 'text_changed', words: 10 }, [], 'Ten words'),
      await makeRule(world, ann, { kind: 'trigger_appeared' }, [], 'Came'),
      await makeRule(world, ann, { kind: 'trigger_disappeared' }, [], 'Went'),
    ];
    await makeRule(world, ben, { kind: 'text_changed' });
    const watchId = newId();
    await world.publish(TextChanged, [
      changed(ann.tenantId, { watchId }),
      changed(ann.tenantId, { watchId, addedWords: 4, removedWords: 6 }),
      changed(ann.tenantId, { watchId, appeared: ['sold out'] }),
      changed(ann.tenantId, { watchId, disappeared: ['in stock'] }),
    ]);
    const alerts = await eventually(
      () => alertsOf(world, ann),
      ({ length }) => length >= 3,
    );
    expect(alerts.map(({ ruleId, text }) => [ruleId, text?.appeared, text?.disappeared]).toSorted()).toEqual(
      [
        [many.id, [], []],
        [came.id, ['sold out'], []],
        [went.id, [], ['in stock']],
      ].toSorted(),
    );
    expect(await alertsOf(world, ben)).toEqual([]);
    await expect(
      world.rules.backtestRule({ scope: { all: true }, when: { kind: 'text_changed', words: 3 }, days: 0 }, ann.as),
    ).rejects.toMatchObject({ kind: 'unprocessable', reason: 'backtest_of_text' });
  });
});

describe('P6 sample data', () => {
  it('has alerts by rules of its own, of which nobody is told outside, and takes them along when it goes', async () => {
    const ann = await world.person();
    const path = `/hooks/${ann.tenantId}`;
    await world.endpoints.createEndpoint({ url: world.receiver.url(path), topics: ['alert.*'] }, ann.as);
    const own = await makeRule(world, ann, { kind: 'price_changed' }, [await ownChannel(world, ann)]);
    const sampleId = newId();
    const seenAt = new Date(Date.now() - 40 * 86_400_000);
    const [offer, real] = [
      new Offer(ann.tenantId, { price: eur('100.00') }),
      new Offer(ann.tenantId, { price: eur('9') }),
    ];
    const sample = (amount: string) => {
      const message = toMessage(offer.costs(amount));
      const current = message.current && { ...message.current, observedAt: seenAt };
      return world.publish(OfferChanged, [{ ...message, current, origin: 'sample', sampleId }]);
    };
    const changed = (change: string) =>
      world.publish(SampleDataChanged, [
        { tenantId: ann.tenantId, sampleId, change, changedBy: ann.userId, changedAt: new Date() },
      ]);
    const listed = () => alertsOf(world, ann);
    const ofOthers = (alerts: Awaited<ReturnType<typeof listed>>) => alerts.filter(({ ruleId }) => ruleId !== own.id);

    await sample('90.00');
    await world.tell(real.costs('8'));
    const alerts = await eventually(listed, (items) => items.length === 2);
    expect(ofOthers(alerts)).toMatchObject([
      { ruleName: 'Sample: price falls by 4%', percent: -10, raisedAt: seenAt, deliveries: [] },
    ]);
    expect((await world.rules.listRules({ limit: 10, cursor: '', covering: undefined }, ann.as)).items).toHaveLength(4);
    await world.receiver.callsTo(path, 1);
    await world.mailbox.mailsTo(ann.email, 1);

    await world.alerts.markAlerts(
      { ids: ofOthers(alerts).map(({ id }) => id), through: undefined, read: true },
      ann.as,
    );
    await changed('removed');
    await eventually(listed, (items) => items.length === 1);
    expect((await world.rules.listRules({ limit: 10, cursor: '', covering: undefined }, ann.as)).items).toMatchObject([
      { id: own.id },
    ]);
    // What was on its way still is history; said twice it is no other.
    await sample('70.00');
    await changed('removed');
    await world.tell(real.costs('7'));
    expect(ofOthers(await eventually(listed, (items) => items.length === 2))).toEqual([]);
    expect(await world.sql('SELECT rule_id FROM rule_memory WHERE tenant_id = $1', [ann.tenantId])).toEqual([
      { rule_id: own.id },
    ]);
    expect(
      await world.sql('SELECT 1 FROM delivery WHERE tenant_id = $1 AND alert_id IS NOT NULL', [ann.tenantId]),
    ).toHaveLength(4);
  });
});
