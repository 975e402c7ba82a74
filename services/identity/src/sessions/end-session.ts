import { isId, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.store.ts';
import { requireMember } from '../people/require-member.ts';
import { endSession, findSession } from './session.store.ts';

@Injectable()
export class EndSession {
  constructor(private readonly db: Database) {}

  /** Ends a session of the caller's own. @throws AppError `not_found` session_not_found · `denied` members_only */
  async execute(caller: Caller, id: string): Promise<void> {
    requireMember(caller);
    if (!isId(id)) throw notFound('session');
    await this.db.tenant(caller, async (tx) => {
      const session = await findSession(tx, id);
      if (session?.userId !== caller.userId || !(await endSession(tx, id))) throw notFound('session');
      const { tenantId, userId: actorId } = caller;
      await recordAudit(tx, { tenantId, action: 'session.ended', actorId, targetId: id });
    });
  }
}
