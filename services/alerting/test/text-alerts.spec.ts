import { TextChanged } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { EVENT_TYPES } from '../src/endpoints/event-types.ts';
import { verified } from './receiver.ts';
import { eur } from './shop.ts';
import { alertsOf, eventually, makeRule, ownChannel, PUBLIC_URL, startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

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
