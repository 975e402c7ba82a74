import { newId } from '@blackfang/core';
import { shortenUrl, type NewDelivery } from '../deliveries/delivery.ts';
import { webhookBody } from '../deliveries/webhook-body.ts';
import type { Endpoint } from './endpoint.store.ts';

export interface Announcement {
  readonly tenantId: string;
  readonly topic: string;
  readonly occurredAt: Date;
  readonly data: object;
}

/** A delivery that tells `endpoint` of something, with the bytes that every attempt will send. */
export function announce(
  endpoint: Pick<Endpoint, 'id' | 'url'>,
  purpose: NewDelivery['purpose'],
  { tenantId, topic, occurredAt, data }: Announcement,
): NewDelivery {
  const id = newId();
  return {
    tenantId,
    id,
    purpose,
    topic,
    kind: 'webhook',
    targetId: endpoint.id,
    target: shortenUrl(endpoint.url),
    lane: endpoint.id,
    payload: webhookBody({ id, topic, occurredAt, tenantId, data }),
    urgent: purpose === 'test',
  };
}
