import { AppError, Clock, newId, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { parseName } from '../accounts/user.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { lockMembers } from '../people/member.store.ts';
import { hashToken } from '../secrets/token.ts';
import { newSecret, parseExpiry, parseScopes } from './api-key.ts';
import { countApiKeys, insertApiKey, type ApiKey } from './api-key.store.ts';

const MOST_KEYS = 100;

@Injectable()
export class CreateApiKey {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a key. Its secret is in the answer and nowhere else.
   * @throws AppError `invalid` name_invalid, scope_unknown, scopes_empty, expires_at_invalid · `denied` scope_exceeds_role
   * · `conflict` too_many_keys
   */
  async execute(
    caller: Caller,
    input: { readonly name: string; readonly scopes: readonly string[]; readonly expiresAt?: Date | undefined },
  ): Promise<{ apiKey: ApiKey; secret: string }> {
    const name = parseName(input.name, 'name');
    const scopes = parseScopes(input.scopes, caller.permissions);
    const expiresAt = parseExpiry(input.expiresAt, this.clock.now());
    const { secret, lookup, prefix } = newSecret();
    const { tenantId, userId: madeBy } = caller;
    const apiKey = await this.db.tenant(caller, async (tx) => {
      await lockMembers(tx, tenantId);
      if ((await countApiKeys(tx, tenantId)) >= MOST_KEYS) {
        throw new AppError('conflict', 'too_many_keys', `There are ${MOST_KEYS} keys already. Delete one first.`);
      }
      const id = newId();
      const key = await insertApiKey(tx, {
        ...{ tenantId, id, name, scopes, prefix, madeBy, expiresAt, lookup },
        hash: hashToken(secret),
      });
      const detail = { scopes: scopes.join(' ') };
      await recordAudit(tx, { tenantId, action: 'api_key.created', actorId: madeBy, targetId: id, detail });
      return key;
    });
    return { apiKey, secret };
  }
}
