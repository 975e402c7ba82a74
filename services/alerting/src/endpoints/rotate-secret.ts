import { SecretBox, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { newWebhookSecret } from '../deliveries/sign-webhook.ts';
import { lockEndpoint, rotateSecret } from './endpoint.store.ts';

@Injectable()
export class RotateSecret {
  constructor(
    private readonly db: Database,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * Gives an endpoint a new secret; for 24 h the one before signs too.
   * @throws AppError `not_found` endpoint_not_found
   */
  async execute(caller: Caller, id: string): Promise<{ secret: string; previousValidUntil: Date }> {
    const secret = newWebhookSecret();
    const previousValidUntil = await this.db.tenant(caller, async (tx) => {
      const endpoint = await lockEndpoint(tx, caller.tenantId, id);
      return rotateSecret(tx, caller.tenantId, endpoint.id, this.secrets.seal(secret, endpoint.id));
    });
    return { secret, previousValidUntil };
  }
}
