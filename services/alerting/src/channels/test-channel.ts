import { AppError, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { createDeliveries } from '../deliveries/delivery.store.ts';
import { DeliveryQueues } from '../deliveries/delivery.ts';
import { testLetter } from '../deliveries/letters/service-letters.ts';
import { writeTo } from '../deliveries/write-to.ts';
import { Links } from '../links/links.ts';
import { getChannel } from './channel.store.ts';

@Injectable()
export class TestChannel {
  constructor(
    private readonly db: Database,
    private readonly queues: DeliveryQueues,
    private readonly links: Links,
  ) {}

  /**
   * Sends a mail the way alerts are sent.
   * @returns the delivery's id
   * @throws AppError `not_found` channel_not_found · `unprocessable` channel_unverified
   */
  async execute(caller: Caller, id: string): Promise<string> {
    return this.db.tenant(caller, async (tx) => {
      const channel = await getChannel(tx, caller.tenantId, id);
      if (!channel.verified) {
        const message = 'The address is not confirmed yet. Open the link in the mail that was sent to it.';
        throw new AppError('unprocessable', 'channel_unverified', message);
      }
      const delivery = writeTo(channel, 'test', 'channel.test', testLetter(this.links));
      await createDeliveries(tx, this.queues, [delivery]);
      return delivery.id;
    });
  }
}
