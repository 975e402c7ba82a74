import { AppError } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { parseClient, type Client } from '../accounts/user.ts';
import { findTenant, findUser } from '../accounts/user.store.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { findMemberOfUser } from '../people/member.store.ts';
import { looksLikeToken, openSuccessor } from '../secrets/token.ts';
import { AccessTokens } from '../signing-keys/access-tokens.ts';
import { decideRotation } from './rotate-token.ts';
import { grantSession, type Granted, type SessionGrant } from './session-grants.ts';
import { endSession, findSessionOfToken, lockToken, replaceToken, type SessionOwner } from './session.store.ts';

@Injectable()
export class RefreshSession {
  constructor(
    private readonly db: Database,
    private readonly tokens: AccessTokens,
  ) {}

  /**
   * Gives a new access token and the next refresh token. The old one gives the same successor for a little while; shown
   * later it ends the session, since then two have it.
   * @throws AppError `unauthenticated` refresh_token_invalid
   */
  async execute(input: { readonly refreshToken: string; readonly client: Client | undefined }): Promise<SessionGrant> {
    const token = input.refreshToken;
    const owner = looksLikeToken(token)
      ? await this.db.system('refresh', (tx) => findSessionOfToken(tx, token))
      : undefined;
    if (owner === undefined) throw refused();
    const granted = await this.#rotate(owner, token, parseClient(input.client));
    // Thrown behind the commit: ending a family must stand.
    if (granted === undefined) throw refused();
    return grantSession(this.tokens, granted);
  }

  async #rotate(session: SessionOwner, token: string, client: Client): Promise<Granted | undefined> {
    const { id: sessionId, tenantId, userId } = session;
    return this.db.tenant({ tenantId }, async (tx) => {
      const locked = await lockToken(tx, token);
      const user = await findUser(tx, userId);
      const member = await findMemberOfUser(tx, tenantId, userId);
      if (locked === undefined || user === undefined || member === undefined) return undefined;
      const rotation = decideRotation(locked, locked.session, locked.now);
      if (rotation === 'refuse') return undefined;
      if (rotation === 'end_family') {
        await endSession(tx, sessionId);
        const entry = { tenantId, actorId: null, targetId: sessionId, address: client.address };
        await recordAudit(tx, { ...entry, action: 'session.token_reused', detail: { userId } });
        return undefined;
      }
      const refreshToken =
        rotation === 'same_successor' && locked.sealedSuccessor !== null
          ? openSuccessor(token, locked.sealedSuccessor)
          : await replaceToken(tx, sessionId, token);
      const { notBefore } = locked.session;
      return { sessionId, refreshToken, notBefore, user, tenant: await findTenant(tx, tenantId), role: member.role };
    });
  }
}

function refused(): AppError {
  return new AppError('unauthenticated', 'refresh_token_invalid', 'Your session has ended. Sign in again.');
}
