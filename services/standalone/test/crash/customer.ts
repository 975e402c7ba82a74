import {
  ChannelServiceDefinition,
  EndpointServiceDefinition,
  RuleServiceDefinition,
} from '@blackfang/contracts/alerting/v1/service';
import { AccountServiceDefinition } from '@blackfang/contracts/identity/v1/service';
import { ProductServiceDefinition, WatchServiceDefinition } from '@blackfang/contracts/scraping/v1/service';
import { Clock } from '@blackfang/core';
import { createServiceIdentity, rpcClient, type RpcClient } from '@blackfang/rpc';
import { until } from '@blackfang/testing';
import type { CrashHouse } from './crash-house.ts';

const PASSWORD = 'walk the old harbour';

export interface CrashCustomer {
  readonly tenantId: string;
  readonly email: string;
  /** Of the page of the shop outside. */
  readonly watchId: string;
  /** As the owner. */
  readonly accessToken: string;
  /** Of the partner's endpoint. */
  readonly secret: string;
}

/** Processes of the product load while they are called, on a machine that has other things to do. */
export const PATIENT = { timeoutMs: 60_000 };

/** Identity's public methods, called as the gateway calls them. */
async function asGateway<T>(
  house: CrashHouse,
  work: (accounts: RpcClient<typeof AccountServiceDefinition>) => Promise<T>,
): Promise<T> {
  const { privateKey = '' } = house.secrets.serviceKeys['gateway'] ?? {};
  const identity = createServiceIdentity({ name: 'gateway', privateKey, clock: new Clock() });
  const accounts = rpcClient(AccountServiceDefinition, house.rpcAddressOf('identity'), {
    ...PATIENT,
    serviceToken: () => identity.token('identity'),
  });
  try {
    return await work(accounts);
  } finally {
    accounts.close();
  }
}

/** Registers the owner of a new tenant. Identity must be up. */
export async function register(house: CrashHouse, email: string): Promise<{ tenantId: string; accessToken: string }> {
  const client = { address: '198.51.100.7', userAgent: 'crash test' };
  const grant = await asGateway(house, (accounts) =>
    accounts.register({ email, password: PASSWORD, name: 'Ada', tenantName: 'Acme', client }),
  );
  return { tenantId: grant.tenant?.id ?? '', accessToken: grant.accessToken };
}

async function verifyAddress(house: CrashHouse, email: string): Promise<void> {
  const mail = await until('mail with a token', async () => house.outside.mailsTo(email)[0]);
  const token = /Token: ([\w-]{43})/.exec(mail.text ?? '')?.[1] ?? '';
  await asGateway(house, (accounts) => accounts.verifyEmail({ token }));
}

/** A customer with a watch, a product, rules for any drop and any word, a mail channel and an endpoint. The whole house must be up. */
export async function settleIn(house: CrashHouse): Promise<CrashCustomer> {
  const email = 'ada@shop-owner.test';
  const { tenantId, accessToken } = await register(house, email);
  await verifyAddress(house, email);
  const as = { accessToken };
  const alerting = house.rpcAddressOf('alerting');
  const channels = rpcClient(ChannelServiceDefinition, alerting, PATIENT);
  const endpoints = rpcClient(EndpointServiceDefinition, alerting, PATIENT);
  const rules = rpcClient(RuleServiceDefinition, alerting, PATIENT);
  const watches = rpcClient(WatchServiceDefinition, house.rpcAddressOf('scraping'), PATIENT);
  const products = rpcClient(ProductServiceDefinition, house.rpcAddressOf('scraping'), PATIENT);
  try {
    const channel = await channels.createChannel({ kind: 'email', address: email }, as);
    const topics = ['alert.raised', 'watch.paused'];
    const { secret } = await endpoints.createEndpoint({ url: `http://${house.outside.host}/hook`, topics }, as);
    const when = { kind: 'price_drop_percent', percent: '5', baseline: 'previous' };
    for (const one of [when, { kind: 'text_changed' }]) {
      await rules.createRule({ name: 'Any of it', scope: { all: true }, when: one, channels: [channel.id] }, as);
    }
    const watch = await watches.createWatch(
      { url: `http://${house.outside.host}/lamp`, tags: [], schedule: undefined },
      as,
    );
    await products.createProduct({ sku: 'L-1', name: 'Lamp', ownPrice: undefined }, as);
    return { tenantId, accessToken, email, secret, watchId: watch.id };
  } finally {
    for (const client of [channels, endpoints, rules, watches, products]) client.close();
  }
}
