import { OfferChanged, SampleDataChanged } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { eur, Offer } from './shop.ts';
import { alertsOf, eventually, makeRule, ownChannel, startWorld, toMessage, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

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
