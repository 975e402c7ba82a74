import { AppError, Clock, invalidField, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { getChannel } from '../channels/channel.store.ts';
import { createDeliveries } from '../deliveries/delivery.store.ts';
import { DeliveryQueues } from '../deliveries/delivery.ts';
import { sampleLetter } from '../deliveries/letters/alert-letter.ts';
import { writeTo } from '../deliveries/write-to.ts';
import { Links } from '../links/links.ts';
import { parseChannels, parseCondition, parseName, type ConditionInput } from './rule.ts';
import { sampleAlert } from './sample-alert.ts';

export interface TestedRule {
  readonly name: string;
  readonly when: ConditionInput | undefined;
  readonly channels: readonly string[];
}

export interface SampleDelivery {
  readonly channelId: string;
  readonly deliveryId: string;
}

@Injectable()
export class TestRule {
  constructor(
    private readonly db: Database,
    private readonly queues: DeliveryQueues,
    private readonly links: Links,
    private readonly clock: Clock,
  ) {}

  /**
   * Mails what an alert of a rule, saved or not, would look like, to those of its channels that are confirmed.
   * @throws AppError `invalid` name_invalid, condition_invalid, channels_invalid · `not_found` channel_not_found ·
   * `unprocessable` channel_unverified where none is confirmed
   */
  async execute(caller: Caller, input: TestedRule): Promise<SampleDelivery[]> {
    const name = parseName(input.name);
    const when = parseCondition(input.when);
    const ids = parseChannels(input.channels);
    if (ids.length === 0) throw invalidField('channels', 'channels_invalid', 'Choose a channel to send it to.');
    const letter = sampleLetter(sampleAlert(caller.tenantId, name, when, this.clock.now()), this.links);
    return this.db.tenant(caller, async (tx) => {
      const deliveries = [];
      for (const id of ids) {
        const channel = await getChannel(tx, caller.tenantId, id);
        if (channel.verified) deliveries.push(writeTo(channel, 'test', 'channel.test', letter));
      }
      if (deliveries.length === 0) {
        const message = 'None of the addresses is confirmed yet. Open the link in the mail that was sent to them.';
        throw new AppError('unprocessable', 'channel_unverified', message);
      }
      await createDeliveries(tx, this.queues, deliveries);
      return deliveries.map(({ id: deliveryId, targetId: channelId }) => ({ channelId, deliveryId }));
    });
  }
}
