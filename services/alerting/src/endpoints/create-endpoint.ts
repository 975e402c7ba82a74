import { newId, type Caller } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { newWebhookSecret } from '../deliveries/sign-webhook.ts';
import { requireRoom } from '../guards.ts';
import { SecretBox } from '../secret-box.ts';
import { getEndpoint, insertEndpoint, type Endpoint } from './endpoint.store.ts';
import { parseTopics } from './topics.ts';

@Injectable()
export class CreateEndpoint {
  constructor(
    private readonly db: Database,
    private readonly egress: Egress,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * Stores an endpoint.
   * @returns it with its secret, which is shown this once.
   * @throws AppError `invalid` topics_invalid · `unprocessable` address_invalid, address_forbidden,
   * address_unresolvable · `denied` endpoint_limit
   */
  async execute(
    caller: Caller,
    input: { readonly url: string; readonly topics: readonly string[] },
  ): Promise<{ endpoint: Endpoint; secret: string }> {
    const topics = parseTopics(input.topics);
    const { url } = await this.egress.checkAddress(input.url);
    const { tenantId } = caller;
    const id = newId();
    const secret = newWebhookSecret();
    const endpoint = await this.db.tenant(caller, async (tx) => {
      await requireRoom(tx, tenantId, 'endpoint');
      await insertEndpoint(tx, { tenantId, id, url, topics, secret: this.secrets.seal(secret, id) });
      return getEndpoint(tx, tenantId, id);
    });
    return { endpoint, secret };
  }
}
