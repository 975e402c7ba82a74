// Webhooks from the queue to partners and back into the tables, against a loop of fetch and update. Both sides send the
// same deliveries to the same servers and work in turns; figures are medians over the rounds.
import { newId } from '@blackfang/core';
import type { NewDelivery } from '../services/alerting/src/deliveries/delivery.ts';
import { newWebhookSecret } from '../services/alerting/src/deliveries/sign-webhook.ts';
import { announce } from '../services/alerting/src/endpoints/announce.ts';
import { startApart } from './parts/apart.ts';
import type { BenchEndpoint, DispatchOrder, DispatchSetting } from './parts/dispatch-setting.ts';
import { tell, type Measured, type Round } from './parts/measure.ts';
import { startBenchPostgres } from './parts/postgres.ts';
import type { Calls, ReceiverOrder, ReceiverSetting } from './parts/webhook-receiver.ts';

const ROUNDS = 3;
/** In each round. */
const DELIVERIES = 1_000;
/** Of ours alone: code that is compiled when it has run often. */
const WARM_UP = 3_000;
const SERVERS = 10;
const TENANTS = 100;
const ENDPOINTS_EACH = 2;
/** How long a partner takes to answer: one that only notes what came, in the same region. */
const ANSWER_MS = 5;
const GOAL = 8;

function endpointsAt(hosts: readonly string[]): BenchEndpoint[] {
  const tenants = Array.from({ length: TENANTS }, newId);
  return Array.from({ length: TENANTS * ENDPOINTS_EACH }, (_, index) => {
    const secret = newWebhookSecret();
    const url = `http://${hosts[index % hosts.length]}/${Buffer.from(secret).toString('base64url')}`;
    return { tenantId: tenants[index % TENANTS] ?? '', id: newId(), url, secret };
  });
}

const data = {
  rule: { name: 'Lamps' },
  title: 'Pendant lamp "Aurora"',
  url: 'https://shop.example/lamps/pendant/aurora?variant=brass',
  baseline: { kind: 'last_alerted', amount: '129.95', currency: 'EUR' },
  current: { amount: '99.95', currency: 'EUR', availability: 'in_stock' },
  percent: -23.09,
};

function deliveriesTo(endpoints: readonly BenchEndpoint[], count: number): NewDelivery[] {
  return Array.from({ length: count }, (_, index) => {
    const { tenantId, id, url } = endpoints[index % endpoints.length] ?? { tenantId: '', id: '', url: '' };
    const announcement = { tenantId, topic: 'alert.raised', occurredAt: new Date(), data };
    return announce({ id, url }, 'alert', announcement);
  });
}

const postgres = await startBenchPostgres();
const receiver = await startApart<ReceiverSetting, ReceiverOrder>('webhook-receiver.ts', { servers: SERVERS });
try {
  const endpoints = endpointsAt(await receiver.ask<string[]>('hosts'));
  const setting = async (name: string): Promise<DispatchSetting> => ({
    databaseUrl: await postgres.createDatabase(name),
    servers: { postgresPid: postgres.pid },
    endpoints,
  });
  const ours = await startApart<DispatchSetting, DispatchOrder>('dispatch-ours.ts', await setting('ours'));
  const peer = await startApart<DispatchSetting, DispatchOrder>('dispatch-peer.ts', await setting('peer'));
  await ours.ask({ deliveries: deliveriesTo(endpoints, WARM_UP) });
  await peer.ask({ deliveries: deliveriesTo(endpoints, DELIVERIES / 2) });
  await receiver.ask<Calls>('calls');
  let isEqual = true;
  const measureRounds = async (answerMs: number): Promise<Round[]> => {
    await receiver.ask({ answerMs });
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const order = { deliveries: deliveriesTo(endpoints, DELIVERIES) };
      const ofOurs = await ours.ask<Measured>(order);
      const calls = await receiver.ask<Calls>('calls');
      rounds.push({ ours: ofOurs, peer: await peer.ask<Measured>(order) });
      const callsOfPeer = await receiver.ask<Calls>('calls');
      isEqual &&= calls.calls === DELIVERIES && calls.webhooks === DELIVERIES && calls.unsigned === 0;
      isEqual &&= JSON.stringify(calls) === JSON.stringify(callsOfPeer);
    }
    return rounds;
  };
  const slow = await measureRounds(ANSWER_MS);
  const fast = await measureRounds(0);
  await ours.close();
  await peer.close();
  console.log(
    `${DELIVERIES} webhooks a round to ${endpoints.length} endpoints of ${TENANTS} tenants; p50 and p99 from call to record`,
  );
  const reached = tell(`partners answer after ${ANSWER_MS} ms`, 'webhooks', slow, GOAL);
  tell('partners answer at once', 'webhooks', fast);
  console.log(
    isEqual
      ? `effects  ${DELIVERIES} signed webhooks at the partners, equal on both sides, each once`
      : 'effects  DIFFER: the figures mean nothing',
  );
  process.exitCode = isEqual && reached ? 0 : 1;
} finally {
  await receiver.close();
  await postgres.remove();
}
