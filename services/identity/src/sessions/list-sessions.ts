import type { Caller } from '@blackfang/core';
import { Database, pageOf } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { parsePage, type PageRequest } from '../people/page.ts';
import { requireMember } from '../people/require-member.ts';
import { listSessions } from './session.store.ts';

@Injectable()
export class ListSessions {
  constructor(private readonly db: Database) {}

  /** The caller's own open sessions, in all tenants. @throws AppError `denied` members_only · `invalid` */
  async execute(caller: Caller, request: PageRequest) {
    requireMember(caller);
    const { limit, before } = parsePage(request);
    const rows = await this.db.tenant(caller, (tx) => listSessions(tx, caller.userId, before, limit));
    const { items, nextCursor } = pageOf(rows, limit, (session) => [session.id]);
    return { items: items.map((session) => ({ ...session, current: session.id === caller.sessionId })), nextCursor };
  }
}
