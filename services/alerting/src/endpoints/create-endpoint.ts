import { newId, SecretBox, type Caller } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { newWebhookSecret } from '../deliveries/sign-webhook.ts';
import { parseWords, requireRoom } from '../guards.ts';
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
   * @throws AppError `invalid` topics_invalid, description_invalid · `unprocessable` address_invalid, address_forbidden,
   * address_unresolvable · `denied` endpoint_limit
   */
  async execute(
    caller: Caller,
    input: Pick<Endpoint, 'url' | 'topics'> & { readonly description?: string | undefined },
  ): Promise<{ endpoint: Endpoint; secret: string }> {
    const topics = parseTopics(input.topics);
    const description = parseWords('description', input.description ?? '');
    const { url } = await this.egress.checkAddress(input.url);
    const { tenantId } = caller;
    const id = newId();
    const secret = newWebhookSecret();
    const endpoint = await this.db.tenant(caller, async (tx) => {
      await requireRoom(tx, tenantId, 'endpoint');
      await insertEndpoint(tx, { tenantId, id, url, topics, description, secret: this.secrets.seal(secret, id) });
      return getEndpoint(tx, tenantId, id);
    });
    return { endpoint, secret };
  }
}
