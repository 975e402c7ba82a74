import type { Caller } from '@blackfang/core';
import { ProxyChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { databaseTime } from '../database-time.ts';
import type { Proxy } from './proxy.ts';

/** Tells that somebody changed a proxy, for the audit. Neither its address nor its login is told. */
export async function tellProxy(
  tx: Tx,
  { userId: changedBy }: Caller,
  { tenantId, id: proxyId, version, name }: Proxy,
  change: 'created' | 'updated' | 'deleted',
): Promise<void> {
  const message = { tenantId, proxyId, change, changedBy, changedAt: await databaseTime(tx), version, name };
  await publish(tx, ProxyChanged, [{ tenantId, aggregateId: proxyId, cause: `${version}:${change}`, message }]);
}
