import { AppError, invalidField, newId, type Caller } from '@blackfang/core';
import { Database, violates } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { createDeliveries } from '../deliveries/delivery.store.ts';
import { DeliveryQueues } from '../deliveries/delivery.ts';
import { takeConfirm } from '../deliveries/email-budget.store.ts';
import { confirmLetter } from '../deliveries/letters/service-letters.ts';
import { writeTo } from '../deliveries/write-to.ts';
import { parseWords, requireRoom } from '../guards.ts';
import { Links } from '../links/links.ts';
import { getChannel, insertChannel, type Channel } from './channel.store.ts';
import { parseAddress } from './email-address.ts';
import { Registrant } from './registrant.ts';

interface NewChannel {
  readonly kind: string;
  readonly address: string;
  readonly name?: string | undefined;
}

@Injectable()
export class CreateChannel {
  constructor(
    private readonly db: Database,
    private readonly registrant: Registrant,
    private readonly queues: DeliveryQueues,
    private readonly links: Links,
  ) {}

  /**
   * Stores an address for alerts. The caller's own verified address may be used at once, any other after the link
   * that is mailed to it was opened.
   * @throws AppError `invalid` kind_invalid, address_invalid, name_invalid · `conflict` channel_exists · `denied` channel_limit ·
   * `limit` confirm_mails
   */
  async execute(caller: Caller, input: NewChannel): Promise<Channel> {
    if (input.kind !== 'email') throw invalidField('kind', 'kind_invalid', 'Use email.');
    const address = parseAddress(input.address);
    const name = parseWords('name', input.name ?? '');
    const own = await this.registrant.verifiedAddress();
    const verified = own?.toLowerCase() === address.toLowerCase();
    const { tenantId } = caller;
    const id = newId();
    try {
      return await this.db.tenant(caller, async (tx) => {
        await requireRoom(tx, tenantId, 'channel');
        await insertChannel(tx, { tenantId, id, kind: 'email', address, name, verified });
        if (!verified) {
          await takeConfirm(tx, tenantId);
          const letter = confirmLetter(tenantId, id, this.links);
          const channel = { tenantId, id, address };
          await createDeliveries(tx, this.queues, [writeTo(channel, 'confirm', 'channel.confirm', letter)]);
        }
        return getChannel(tx, tenantId, id);
      });
    } catch (error) {
      if (!violates(error, 'channel_address')) throw error;
      throw new AppError('conflict', 'channel_exists', 'There is a channel with this address already.', {
        cause: error,
      });
    }
  }
}
