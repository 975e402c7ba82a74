import type { CreateRuleRequest } from '@blackfang/contracts/alerting/v1/service';
import { newId } from '@blackfang/core';
import { known } from './neighbours.ts';
import { eur, Offer } from './shop.ts';
import { alertsOf, eventually, makeRule, ownChannel, startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

const CHANGED = { kind: 'price_changed' };
const request = (rest: Partial<CreateRuleRequest> = {}): CreateRuleRequest => ({
  name: 'Lamps',
  scope: { all: true },
  when: CHANGED,
  channels: [],
  ...rest,
});
const unchanged = { name: undefined, scope: undefined, when: undefined, channels: undefined };

describe('A4 rules', () => {
  it('are made for a watch, a competitor or all of them, and shown as they were written', async () => {
    const ann = await world.person();
    const channel = await ownChannel(world, ann);
    const [watchId, competitorId] = [newId(), newId()];
    known.watched.add(`${ann.tenantId}/${watchId}`).add(`${ann.tenantId}/${competitorId}`);
    const requests = [
      request({ scope: { watchId, all: false }, channels: [channel] }),
      request({ scope: { competitorId, all: false }, when: { kind: 'price_below', amount: '9.90', currency: 'EUR' } }),
      request({ when: { kind: 'price_drop_percent', percent: '2.50', baseline: 'median_30d' }, name: 'Median' }),
    ];
    const made = [];
    for (const one of requests) made.push(await world.rules.createRule(one, ann.as));
    for (const [index, rule] of made.entries()) {
      expect(rule).toMatchObject({ ...requests[index], muted: false, version: 1n });
      expect(await world.rules.getRule({ id: rule.id }, ann.as)).toEqual(rule);
    }
    const { items, nextCursor } = await world.rules.listRules({ limit: 0, cursor: '', covering: undefined }, ann.as);
    expect(items).toEqual(made.toReversed());
    expect(nextCursor).toBe('');
    const named = (search: string) =>
      world.rules.listRules({ limit: 0, cursor: '', covering: undefined, search }, ann.as).then((found) => found.items);
    expect([await named('MED'), await named('_edian')]).toEqual([[made[2]], []]);
    await expect(named('x'.repeat(201))).rejects.toMatchObject({ reason: 'search_invalid' });
    await world.channels.deleteChannel({ id: channel }, ann.as);
    expect(await world.rules.getRule({ id: made[0]?.id ?? '' }, ann.as)).toMatchObject({ channels: [] });
  });

  it('are refused for what does not exist or is another tenant’s, at the field', async () => {
    const [ann, bob] = [await world.person(), await world.person()];
    const foreign = { watch: newId(), competitor: newId(), channel: await ownChannel(world, bob) };
    known.watched.add(`${bob.tenantId}/${foreign.watch}`).add(`${bob.tenantId}/${foreign.competitor}`);
    const refused = (rest: Partial<CreateRuleRequest>) => world.rules.createRule(request(rest), ann.as);
    for (const id of [foreign.watch, newId()]) {
      await expect(refused({ scope: { watchId: id, all: false } })).rejects.toMatchObject({
        kind: 'not_found',
        reason: 'watch_not_found',
        fields: [{ path: 'scope.watchId' }],
      });
    }
    await expect(refused({ scope: { competitorId: foreign.competitor, all: false } })).rejects.toMatchObject({
      fields: [{ path: 'scope.competitorId' }],
    });
    const own = await ownChannel(world, ann);
    await expect(refused({ channels: [own, foreign.channel] })).rejects.toMatchObject({
      reason: 'channel_not_found',
      fields: [{ path: 'channels.1' }],
    });
    await expect(refused({ when: { kind: 'price_below', amount: '0', currency: 'EUR' } })).rejects.toMatchObject({
      fields: [{ path: 'when.amount' }],
    });
    expect((await world.rules.listRules({ limit: 0, cursor: '', covering: undefined }, ann.as)).items).toEqual([]);
  });

  it('of another tenant are not there, and viewers only read', async () => {
    const [ann, bob] = [await world.person(), await world.person()];
    const rule = await world.rules.createRule(request(), ann.as);
    const { id } = rule;
    const strange = [
      world.rules.getRule({ id }, bob.as),
      world.rules.updateRule({ ...unchanged, id, muted: true }, bob.as),
      world.rules.deleteRule({ id }, bob.as),
      world.rules.getRule({ id: newId() }, ann.as),
      world.rules.deleteRule({ id: 'lamps' }, ann.as),
    ];
    for (const call of strange) await expect(call).rejects.toMatchObject({ reason: 'rule_not_found' });
    const viewer = await world.person(ann.tenantId, 'viewer');
    expect(await world.rules.getRule({ id }, viewer.as)).toEqual(rule);
    await expect(world.rules.deleteRule({ id }, viewer.as)).rejects.toMatchObject({ reason: 'permission_missing' });
  });

  it('are changed by those who saw them last, and begin afresh with another condition', async () => {
    const ann = await world.person();
    const { id } = await makeRule(world, ann, { kind: 'price_below', amount: '100', currency: 'EUR' });
    const offer = new Offer(ann.tenantId, { price: eur('120') });
    await world.tell(offer.costs('90'));
    await eventually(
      () => alertsOf(world, ann),
      (list) => list.length === 1,
    );
    const update = (rest: object) => world.rules.updateRule({ ...unchanged, id, ...rest }, ann.as);
    expect(await update({ name: 'Cheap', expectedVersion: 1n })).toMatchObject({ name: 'Cheap', version: 2n });
    await expect(update({ name: 'Cheaper', expectedVersion: 1n })).rejects.toMatchObject({ reason: 'version_stale' });
    await world.tell(offer.costs('89'));
    const seen = () => world.sql<{ version: string }>('SELECT version FROM rule_memory WHERE rule_id = $1', [id]);
    await eventually(seen, ([memory]) => memory?.version === '3');
    expect(await update({ when: { kind: 'price_below', amount: '95', currency: 'EUR' } })).toMatchObject({
      when: { amount: '95' },
      version: 3n,
    });
    await world.tell(offer.costs('88'));
    const alerts = await eventually(
      () => alertsOf(world, ann),
      (list) => list.length === 2,
    );
    expect(alerts[0]?.current?.price).toEqual(eur('88'));
    expect(await world.rules.getRule({ id }, ann.as)).toMatchObject({ recentAlerts: 2 });
    await world.rules.deleteRule({ id, expectedVersion: 3n }, ann.as);
    expect(await world.sql('SELECT 1 FROM rule_memory WHERE tenant_id = $1', [ann.tenantId])).toEqual([]);
    expect(await alertsOf(world, ann)).toEqual(alerts);
  });

  it('are 200 at most, however many are made at once', async () => {
    const ann = await world.person();
    await world.sql(
      `INSERT INTO rule (tenant_id, id, name, kind) SELECT $1, gen_random_uuid(), 'old', 'price_changed' FROM generate_series(1, 195)`,
      [ann.tenantId],
    );
    const made = await Promise.allSettled(Array.from({ length: 20 }, () => world.rules.createRule(request(), ann.as)));
    expect(made.filter((one) => one.status === 'fulfilled')).toHaveLength(5);
    expect(made.find((one) => one.status === 'rejected')?.reason).toMatchObject({
      kind: 'denied',
      reason: 'rule_limit',
    });
  });

  it('are made once for an Idempotency-Key', async () => {
    const ann = await world.person();
    const once = { ...ann.as, idempotencyKey: newId() };
    const [first, again] = [
      await world.rules.createRule(request(), once),
      await world.rules.createRule(request(), once),
    ];
    expect(again).toEqual(first);
    expect((await world.rules.listRules({ limit: 0, cursor: '', covering: undefined }, ann.as)).items).toEqual([first]);
  });
});
