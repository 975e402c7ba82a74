import { AlertRaised, OfferChanged, WatchChanged } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { verified } from './receiver.ts';
import { eur, Offer } from './shop.ts';
import { alertsOf, eventually, makeRule, ownChannel, prepareWorld } from './world.ts';

// Each has a house of its own and mostly waits, for processes to load and for leases to end: they wait together.
describe('A10 P7 a service that is killed at the worst moment', () => {
  it.concurrent.each([
    [`${OfferChanged.topic}:committed_not_published`],
    [`${OfferChanged.topic}:published_not_deleted`],
    ['alerting.raise-alerts:effect_not_offset'],
    [`${AlertRaised.topic}:committed_not_published`],
    [`${AlertRaised.topic}:published_not_deleted`],
    ['webhook:delivered_not_recorded'],
    ['email:delivered_not_recorded'],
  ])('%s: raises one alert, tells it once, and repeats a delivery as what it is', async (failpoint) => {
    const world = await prepareWorld({ DELIVERY_LEASE_MS: '1000' });
    try {
      const child = await world.startToCrash(failpoint);
      const ann = await world.person();
      const channel = await ownChannel(world, ann);
      const made = await world.endpoints.createEndpoint({ url: world.receiver.url('/hook'), topics: ['*'] }, ann.as);
      await makeRule(world, ann, { kind: 'price_changed' }, [channel]);
      await world.tell(new Offer(ann.tenantId, { price: eur('10') }).costs('11'));
      expect(await child.ended).toBe('SIGKILL');

      await world.start();
      const [alert, ...more] = await eventually(
        () => alertsOf(world, ann),
        ([one]) => one?.deliveries.every(({ status }) => status === 'delivered') ?? false,
      );
      expect(more).toEqual([]);
      expect(alert?.deliveries.map((one) => one.channel).sort()).toEqual(['email', 'webhook']);
      await eventually(
        () => world.sql('SELECT 1 FROM outbox'),
        (rows) => rows.length === 0,
      );
      const raised = await world.sql<{ id: string }>(
        `SELECT DISTINCT headers ->> 'ce_id' AS id FROM event_log.record WHERE topic = $1`,
        [AlertRaised.topic],
      );
      expect(raised).toHaveLength(1);
      const calls = await world.receiver.callsTo('/hook', failpoint.startsWith('webhook') ? 2 : 1);
      expect(new Set(calls.map((call) => `${verified(call, made.secret).id} ${call.body}`)).size).toBe(1);
      const mails = await world.mailbox.mailsTo(ann.email, failpoint.startsWith('email') ? 2 : 1);
      expect(new Set(mails.map((mail) => `${mail.messageId} ${mail.text}`)).size).toBe(1);
    } finally {
      await world.close();
    }
  });

  it.concurrent('alerting.announce-paused-watches:effect_not_offset: tells of a paused watch once', async () => {
    const world = await prepareWorld({ DELIVERY_LEASE_MS: '1000' });
    try {
      const child = await world.startToCrash('alerting.announce-paused-watches:effect_not_offset');
      const ann = await world.person();
      const made = await world.endpoints.createEndpoint({ url: world.receiver.url('/hook'), topics: ['*'] }, ann.as);
      const ids = { tenantId: ann.tenantId, watchId: newId(), competitorId: newId() };
      const paused = { ...ids, change: 'paused', status: 'paused', pausedReason: 'page_gone', version: 2n };
      await world.publish(WatchChanged, [WatchChanged.message.fromPartial(paused)]);
      expect(await child.ended).toBe('SIGKILL');

      await world.start();
      const delivered = () => world.sql<{ id: string }>(`SELECT id FROM delivery WHERE status = 'delivered'`);
      const [delivery] = await eventually(delivered, (rows) => rows.length > 0);
      expect(await world.sql('SELECT id FROM delivery')).toEqual([delivery]);
      const calls = await world.receiver.callsTo('/hook', 1);
      expect(new Set(calls.map((call) => verified(call, made.secret).id))).toEqual(new Set([delivery?.id]));
    } finally {
      await world.close();
    }
  });
});
