import { AppError, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { createDeliveries } from '../deliveries/delivery.store.ts';
import { DeliveryQueues } from '../deliveries/delivery.ts';
import { takeConfirm } from '../deliveries/email-budget.store.ts';
import { confirmLetter } from '../deliveries/letters/service-letters.ts';
import { writeTo } from '../deliveries/write-to.ts';
import { Links } from '../links/links.ts';
import { getChannel, noteAsked } from './channel.store.ts';

@Injectable()
export class AskChannelAgain {
  constructor(
    private readonly db: Database,
    private readonly queues: DeliveryQueues,
    private readonly links: Links,
  ) {}

  /**
   * Mails the link to confirm an address once more; from now on it is good for 7 days.
   * @returns the delivery's id
   * @throws AppError `not_found` channel_not_found · `unprocessable` channel_verified · `limit` confirm_mails
   */
  async execute(caller: Caller, id: string): Promise<string> {
    const { tenantId } = caller;
    return this.db.tenant(caller, async (tx) => {
      const channel = await getChannel(tx, tenantId, id);
      if (channel.verified) {
        throw new AppError('unprocessable', 'channel_verified', 'The address is confirmed already.');
      }
      await takeConfirm(tx, tenantId);
      await noteAsked(tx, tenantId, channel.id);
      const delivery = writeTo(channel, 'confirm', 'channel.confirm', confirmLetter(tenantId, channel.id, this.links));
      await createDeliveries(tx, this.queues, [delivery]);
      return delivery.id;
    });
  }
}
