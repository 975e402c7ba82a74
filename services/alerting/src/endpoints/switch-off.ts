import type { Tx } from '@blackfang/persistence';
import { findVerifiedChannels } from '../channels/channel.store.ts';
import { createDeliveries } from '../deliveries/delivery.store.ts';
import type { DeliveryQueues } from '../deliveries/delivery.ts';
import { endpointDisabledLetter } from '../deliveries/letters/service-letters.ts';
import { writeTo } from '../deliveries/write-to.ts';
import type { Links } from '../links/links.ts';
import { announce } from './announce.ts';
import { disableEndpoint, findSubscribed } from './endpoint.store.ts';

const TOPIC = 'endpoint.disabled';

export interface SwitchOff {
  readonly tenantId: string;
  readonly id: string;
  /** `gone`: it answered 410. `failing`: nothing went well for too long. */
  readonly reason: 'gone' | 'failing';
  readonly at: Date;
}

/** Ends the deliveries to an endpoint, and tells its tenant by mail and at the other endpoints; once. */
export async function switchOff(
  tx: Tx,
  { tenantId, id, reason, at }: SwitchOff,
  queues: DeliveryQueues,
  links: Links,
): Promise<void> {
  const endpoint = await disableEndpoint(tx, tenantId, id, reason);
  if (endpoint === undefined) return;
  const { url } = endpoint;
  const letter = endpointDisabledLetter({ id, url, reason }, links);
  const data = { endpointId: id, url, reason, disabledAt: at.toISOString() };
  const channels = await findVerifiedChannels(tx, tenantId);
  const others = await findSubscribed(tx, [tenantId], TOPIC);
  await createDeliveries(tx, queues, [
    ...channels.map((channel) => writeTo(channel, 'notice', TOPIC, letter)),
    ...others.map((other) => announce(other, 'notice', { tenantId, topic: TOPIC, occurredAt: at, data })),
  ]);
}
