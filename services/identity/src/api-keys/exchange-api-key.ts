import { timingSafeEqual } from 'node:crypto';
import { AppError, Clock } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { hashToken } from '../secrets/token.ts';
import { AccessTokens, type AccessToken } from '../signing-keys/access-tokens.ts';
import { lookupOf } from './api-key.ts';
import { findLookup, useApiKey } from './api-key.store.ts';

@Injectable()
export class ExchangeApiKey {
  constructor(
    private readonly db: Database,
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives a short access token with the key's scopes, which does not outlive the key.
   * @throws AppError `unauthenticated` api_key_invalid, api_key_expired
   */
  async execute(secret: string): Promise<AccessToken> {
    const lookup = lookupOf(secret);
    if (lookup === undefined) throw refused();
    const found = await this.db.system('exchange key', (tx) => findLookup(tx, lookup));
    if (found === undefined || !timingSafeEqual(found.hash, hashToken(secret))) throw refused();
    const { tenantId, id: sessionId } = found;
    const key = await this.db.tenant({ tenantId }, (tx) => useApiKey(tx, tenantId, sessionId));
    if (key === undefined) throw refused();
    const { madeBy: userId, role, scopes: permissions, notBefore, expiresAt } = key;
    if (expiresAt !== null && expiresAt <= this.clock.now()) {
      throw new AppError('unauthenticated', 'api_key_expired', 'This API key has ended. Make a new one.');
    }
    return this.tokens.issue({ tenantId, userId, sessionId, kind: 'key', role, permissions }, notBefore, expiresAt);
  }
}

function refused(): AppError {
  return new AppError('unauthenticated', 'api_key_invalid', 'This API key is not valid. Make a new one.');
}
