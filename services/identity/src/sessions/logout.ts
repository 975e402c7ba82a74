import { isId } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.store.ts';
import { looksLikeToken } from '../secrets/token.ts';
import { endSession, findSession, findSessionOfToken } from './session.store.ts';

@Injectable()
export class Logout {
  constructor(private readonly db: Database) {}

  /**
   * Ends the session that the token or the id names. Says nothing where there is none: out is out.
   * @returns the ids of those that it found, ended now or before.
   */
  async execute(input: {
    readonly refreshToken?: string | undefined;
    readonly sessionId?: string | undefined;
  }): Promise<string[]> {
    const { refreshToken, sessionId } = input;
    const found = await this.db.system('logout', async (tx) => [
      refreshToken !== undefined && looksLikeToken(refreshToken)
        ? await findSessionOfToken(tx, refreshToken)
        : undefined,
      sessionId !== undefined && isId(sessionId) ? await findSession(tx, sessionId) : undefined,
    ]);
    for (const session of found) {
      if (session === undefined) continue;
      const { id, tenantId, userId } = session;
      await this.db.tenant({ tenantId }, async (tx) => {
        if (!(await endSession(tx, id))) return;
        await recordAudit(tx, { tenantId, action: 'session.ended', actorId: userId, targetId: id });
      });
    }
    return found.flatMap((session) => (session === undefined ? [] : [session.id]));
  }
}
