import { newId } from '@blackfang/core';
import type { Channel } from '../channels/channel.store.ts';
import { emailLane, shortenAddress, type NewDelivery } from './delivery.ts';
import type { Letter } from './letters/letter.ts';

/** A delivery that mails `letter` to a channel. @param topic what it is about: `alert.raised`, `channel.confirm` */
export function writeTo(
  channel: Pick<Channel, 'tenantId' | 'id' | 'address'>,
  purpose: NewDelivery['purpose'],
  topic: string,
  letter: Letter,
): NewDelivery {
  return {
    tenantId: channel.tenantId,
    id: newId(),
    purpose,
    topic,
    kind: 'email',
    targetId: channel.id,
    target: shortenAddress(channel.address),
    lane: emailLane(channel.address),
    payload: Buffer.from(JSON.stringify(letter)),
    urgent: purpose === 'test' || purpose === 'confirm',
  };
}
