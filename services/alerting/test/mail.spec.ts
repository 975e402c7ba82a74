import { newId } from '@blackfang/core';
import { headerOf } from './mailbox.ts';
import { eur, Offer } from './shop.ts';
import {
  alertsOf,
  eventually,
  makeRule,
  ownChannel,
  PUBLIC_URL,
  startWorld,
  type Person,
  type World,
} from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(() => world.close());

/** Somebody who is mailed at every other price. */
async function reader() {
  const ann = await world.person();
  const channel = await ownChannel(world, ann);
  const rule = await makeRule(world, ann, { kind: 'price_changed' }, [channel], 'Every move');
  return { ann, channel, rule, offer: new Offer(ann.tenantId, { price: eur('10') }) };
}

async function deliveriesOf(ann: Person): Promise<string[]> {
  const alerts = await alertsOf(world, ann);
  return alerts.toReversed().map(({ deliveries: [one] }) => `${one?.status} ${one?.attempts} ${one?.lastError}`.trim());
}

const tokenIn = (text: string | undefined, page: string) =>
  new RegExp(`${PUBLIC_URL}/${page}/([\\w-]+)`).exec(text ?? '')?.[1] ?? '';

describe('A10 mail', () => {
  it('is sent again when the server was busy, and not when it refused for good', async () => {
    const { ann, offer } = await reader();
    world.mailbox.refuse(ann.email, 451, 421);
    await world.tell(offer.costs('11'));
    const [mail] = await world.mailbox.mailsTo(ann.email, 1);
    await eventually(
      () => deliveriesOf(ann),
      ([first]) => first === 'delivered 3',
    );
    expect(mail?.from?.address).toBe('alerts@blackfang.test');
    world.mailbox.refuse(ann.email, 550);
    await world.tell(offer.costs('12'));
    await eventually(
      () => deliveriesOf(ann),
      ([, second]) => second === 'failed 1 smtp_550',
    );
    world.mailbox.refuse(ann.email, 451, 451, 451, 451);
    await world.tell(offer.costs('13'));
    await eventually(
      () => deliveriesOf(ann),
      ([, , third]) => third === 'failed 4 smtp_451',
    );
    expect(await world.mailbox.mailsTo(ann.email, 1)).toHaveLength(1);
  });

  it('comes 20 times an hour to a tenant, and then as one summary of the rest', async () => {
    const { ann, offer } = await reader();
    const bob = await reader();
    for (let price = 11; price <= 35; price++) await world.tell(offer.costs(String(price)));
    await eventually(
      () => deliveriesOf(ann),
      (list) => list.filter((one) => one !== 'pending 0').length === 25,
    );
    const states = await deliveriesOf(ann);
    expect(states.filter((state) => state === 'delivered 1')).toHaveLength(20);
    expect(states.filter((state) => state === 'summarised 0')).toHaveLength(5);
    expect(await world.mailbox.mailsTo(ann.email, 20)).toHaveLength(20);
    const [summary, ...others] = await world.sql<{ id: string; due: number }>(
      `SELECT id, extract(epoch FROM due_at - clock_timestamp())::int AS due FROM email_queue WHERE tenant_id = $1`,
      [ann.tenantId],
    );
    expect(others).toEqual([]);
    expect(summary?.due).toBeGreaterThan(3_500);
    // Another tenant has its own hour.
    await world.tell(bob.offer.costs('11'));
    await world.mailbox.mailsTo(bob.ann.email, 1);

    await world.sql(
      `UPDATE email_budget SET window_started_at = window_started_at - interval '1 hour' WHERE tenant_id = $1`,
      [ann.tenantId],
    );
    await world.sql('UPDATE email_queue SET due_at = clock_timestamp() WHERE id = $1', [summary?.id]);
    const mails = await world.mailbox.mailsTo(ann.email, 21);
    expect(mails).toHaveLength(21);
    expect(mails[20]?.subject).toBe('5 more alerts');
    const summarised = (await alertsOf(world, ann)).filter(({ deliveries: [one] }) => one?.status === 'summarised');
    for (const alert of summarised) {
      expect(mails[20]?.text).toContain(`${alert.current?.price?.amount} EUR`);
      expect(mails[20]?.text).toContain(`${PUBLIC_URL}/alerts/${alert.id}`);
    }
    // The next hour has begun.
    await world.tell(offer.costs('36'));
    expect(await world.mailbox.mailsTo(ann.email, 22)).toHaveLength(22);
  });

  it('of a rule ends when its reader mutes it, by the page that asks or by one click (RFC 8058)', async () => {
    const { ann, rule, offer } = await reader();
    await world.tell(offer.costs('11'));
    const [mail] = await world.mailbox.mailsTo(ann.email, 1);
    const token = tokenIn(headerOf(mail!, 'list-unsubscribe'), 'mute');
    expect(tokenIn(mail?.text, 'mute')).toBe(token);
    expect(await world.links.getMute({ token })).toEqual({ ruleName: 'Every move', muted: false });
    expect(await world.rules.getRule({ id: rule.id }, ann.as)).toMatchObject({ muted: false });
    expect(await world.links.confirmMute({ token })).toEqual({ ruleName: 'Every move', muted: true });
    expect(await world.links.confirmMute({ token })).toEqual({ ruleName: 'Every move', muted: true });
    await world.tell(offer.costs('12'));
    const [muted] = await eventually(
      () => alertsOf(world, ann),
      (list) => list.length === 2,
    );
    expect(muted?.deliveries).toEqual([]);

    const { version } = await world.rules.getRule({ id: rule.id }, ann.as);
    const unmute = { id: rule.id, scope: undefined, when: undefined, channels: undefined, muted: false };
    expect(await world.rules.updateRule({ ...unmute, expectedVersion: version }, ann.as)).toMatchObject({
      muted: false,
    });
    await world.tell(offer.costs('13'));
    expect(await world.mailbox.mailsTo(ann.email, 2)).toHaveLength(2);
    for (const bad of [`${token}x`, 'x', tokenIn(mail?.text, 'alerts')]) {
      await expect(world.links.getMute({ token: bad })).rejects.toMatchObject({ reason: 'link_not_found' });
    }
  });

  it('does not go to a channel that was deleted meanwhile', async () => {
    const { ann, channel, offer } = await reader();
    await world.sql(`INSERT INTO email_budget VALUES ($1, 'alert', clock_timestamp(), 20)`, [ann.tenantId]);
    await world.tell(offer.costs('11'));
    await eventually(
      () => deliveriesOf(ann),
      ([only]) => only === 'summarised 0',
    );
    await world.channels.deleteChannel({ id: channel }, ann.as);
    await world.sql('UPDATE email_queue SET due_at = clock_timestamp() WHERE tenant_id = $1', [ann.tenantId]);
    const summary = () =>
      world.sql<{ status: string; last_error: string }>(
        `SELECT status, last_error FROM delivery WHERE tenant_id = $1 AND purpose = 'summary'`,
        [ann.tenantId],
      );
    const [one] = await eventually(summary, ([made]) => made?.status !== 'pending');
    expect(one).toEqual({ status: 'failed', last_error: 'channel_deleted' });
  });
});

describe('A10 channels', () => {
  it('receive only after the link that was mailed to them was opened', async () => {
    const ann = await world.person();
    const address = `sales-${newId()}@partner.test`;
    const channel = await world.channels.createChannel({ kind: 'email', address }, ann.as);
    expect(channel).toMatchObject({ kind: 'email', address, verified: false });
    const [mail] = await world.mailbox.mailsTo(address, 1);
    expect(mail?.subject).toBe('Confirm this address for price alerts');
    await makeRule(world, ann, { kind: 'price_changed' }, [channel.id]);
    const offer = new Offer(ann.tenantId, { price: eur('10') });
    await world.tell(offer.costs('11'));
    await eventually(
      () => alertsOf(world, ann),
      (list) => list.length === 1,
    );
    await expect(world.channels.testChannel({ id: channel.id }, ann.as)).rejects.toMatchObject({
      reason: 'channel_unverified',
    });

    const token = tokenIn(mail?.text, 'confirm-channel');
    expect(await world.links.confirmChannel({ token })).toEqual({ address });
    expect(await world.links.confirmChannel({ token })).toEqual({ address });
    expect(await world.channels.getChannel({ id: channel.id }, ann.as)).toMatchObject({ verified: true, version: 2n });
    await world.tell(offer.costs('12'));
    const mails = await world.mailbox.mailsTo(address, 2);
    expect(mails[1]?.text).toContain('12 EUR');
    const { deliveryId } = await world.channels.testChannel({ id: channel.id }, ann.as);
    const [, , test] = await world.mailbox.mailsTo(address, 3);
    expect(test?.messageId).toBe(`<${deliveryId}@blackfang.test>`);
  });

  it('get a sample of what a rule would tell, and those that are not confirmed do not', async () => {
    const ann = await world.person();
    const own = await ownChannel(world, ann);
    const unconfirmed = { kind: 'email', address: `new-${newId()}@partner.test` };
    const { id: other } = await world.channels.createChannel(unconfirmed, ann.as);
    const rule = { name: 'Falls', when: { kind: 'price_drop_percent', percent: '7.5', baseline: 'own_price' } };
    const test = (channels: string[]) => world.rules.testRule({ ...rule, channels }, ann.as);
    const { deliveries } = await test([other, own]);
    const [mail] = await world.mailbox.mailsTo(ann.email, 1);
    expect(deliveries).toEqual([{ channelId: own, deliveryId: mail?.messageId?.slice(1, 37) }]);
    expect(mail?.subject).toBe('Sample: A sample product: down 7.50% to 92.50 EUR from 100.00 EUR');
    expect(mail?.text).toMatch(/Nothing has changed[\s\S]+Own price: 100\.00 EUR[\s\S]+Rule: Falls/);
    await expect(test([other])).rejects.toMatchObject({ reason: 'channel_unverified' });
    await expect(test([])).rejects.toMatchObject({ fields: [{ path: 'channels' }] });
    await expect(test([newId()])).rejects.toMatchObject({ reason: 'channel_not_found' });
    expect((await world.rules.listRules({ limit: 0, cursor: '', covering: undefined }, ann.as)).items).toEqual([]);
  });

  it('wait for a week, no longer', async () => {
    const ann = await world.person();
    const address = `late-${newId()}@partner.test`;
    const { id } = await world.channels.createChannel({ kind: 'email', address }, ann.as);
    const [mail] = await world.mailbox.mailsTo(address, 1);
    await world.sql(`UPDATE channel SET created_at = created_at - interval '8 days' WHERE id = $1`, [id]);
    await expect(world.links.confirmChannel({ token: tokenIn(mail?.text, 'confirm-channel') })).rejects.toMatchObject({
      reason: 'link_not_found',
    });
  });

  it('are asked again when somebody wants it, which gives them another week', async () => {
    const ann = await world.person();
    const address = `again-${newId()}@partner.test`;
    const { id } = await world.channels.createChannel({ kind: 'email', address }, ann.as);
    await world.mailbox.mailsTo(address, 1);
    await world.sql(`UPDATE channel SET created_at = created_at - interval '8 days' WHERE id = $1`, [id]);
    const { deliveryId } = await world.channels.askChannelAgain({ id }, ann.as);
    const mails = await world.mailbox.mailsTo(address, 2);
    const sent = await eventually(
      () => world.channels.getChannelDelivery({ channelId: id, id: deliveryId }, ann.as),
      ({ status }) => status === 'delivered',
    );
    expect(sent).toMatchObject({ topic: 'channel.confirm', attempts: 1, lastError: '' });
    expect(await world.links.confirmChannel({ token: tokenIn(mails[1]?.text, 'confirm-channel') })).toEqual({
      address,
    });
    await expect(world.channels.askChannelAgain({ id }, ann.as)).rejects.toMatchObject({ reason: 'channel_verified' });
    const bob = await world.person();
    const strange = world.channels.getChannelDelivery({ channelId: id, id: deliveryId }, bob.as);
    await expect(strange).rejects.toMatchObject({ reason: 'delivery_not_found' });
  });

  it('tell what became of a test, as far as it is', async () => {
    const ann = await world.person();
    const channelId = await ownChannel(world, ann);
    world.mailbox.refuse(ann.email, 550);
    const { deliveryId: id } = await world.channels.testChannel({ id: channelId }, ann.as);
    const refused = await eventually(
      () => world.channels.getChannelDelivery({ channelId, id }, ann.as),
      ({ status }) => status !== 'pending',
    );
    expect(refused).toMatchObject({ status: 'failed', attempts: 1, lastError: 'smtp_550', deliveredAt: undefined });
  });

  it('of the registrant are good at once, whatever the letters’ case', async () => {
    const ann = await world.person();
    const channel = await world.channels.createChannel({ kind: 'email', address: ann.email.toUpperCase() }, ann.as);
    expect(channel.verified).toBe(true);
    await expect(world.channels.createChannel({ kind: 'email', address: ann.email }, ann.as)).rejects.toMatchObject({
      kind: 'conflict',
      reason: 'channel_exists',
    });
    const bob = await world.person();
    const strange = [
      world.channels.getChannel({ id: channel.id }, bob.as),
      world.channels.testChannel({ id: channel.id }, bob.as),
      world.channels.askChannelAgain({ id: channel.id }, bob.as),
      world.channels.renameChannel({ id: channel.id, name: 'Mine' }, bob.as),
      world.channels.deleteChannel({ id: channel.id }, bob.as),
      world.channels.getChannel({ id: 'mail' }, ann.as),
    ];
    for (const call of strange) await expect(call).rejects.toMatchObject({ reason: 'channel_not_found' });
    const rename = (name: string, expectedVersion?: bigint) =>
      world.channels.renameChannel({ id: channel.id, name, expectedVersion }, ann.as);
    const renamed = await rename(' Shop floor ', channel.version);
    expect(renamed).toEqual({ ...channel, name: 'Shop floor', version: channel.version + 1n });
    await expect(rename('Late', channel.version)).rejects.toMatchObject({ reason: 'version_stale' });
    await expect(rename('a\nb')).rejects.toMatchObject({ fields: [{ path: 'name' }] });
    const { items } = await world.channels.listChannels({ limit: 0, cursor: '' }, ann.as);
    expect(items).toEqual([renamed]);
  });

  it.each([
    [{ kind: 'sms', address: 'ann@shop.test' }, 'kind'],
    [{ kind: 'email', address: 'ann' }, 'address'],
    [{ kind: 'email', address: 'ann@shop.test, bob@shop.test' }, 'address'],
    [{ kind: 'email', address: 'ann@shop.test\r\nBcc: bob@shop.test' }, 'address'],
    [{ kind: 'email', address: `${'a'.repeat(250)}@shop.test` }, 'address'],
  ])('%j are refused at %s', async (input, path) => {
    const ann = await world.person();
    await expect(world.channels.createChannel(input, ann.as)).rejects.toMatchObject({
      kind: 'invalid',
      fields: [{ path }],
    });
  });

  it('can’t be used to pester strangers', async () => {
    const ann = await world.person();
    const ask = () => world.channels.createChannel({ kind: 'email', address: `${newId()}@stranger.test` }, ann.as);
    for (let asked = 0; asked < 20; asked++) await ask();
    await expect(ask()).rejects.toMatchObject({ kind: 'limit', reason: 'confirm_mails' });
  });
});
