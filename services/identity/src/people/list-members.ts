import { isId, notFound, type Caller } from '@blackfang/core';
import { Database, pageOf } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findMember, listMembers, type Member } from './member.store.ts';
import { parsePage, type PageRequest } from './page.ts';

@Injectable()
export class ListMembers {
  constructor(private readonly db: Database) {}

  /** @throws AppError `invalid` limit_invalid, cursor_invalid */
  async execute(caller: Caller, request: PageRequest) {
    const { limit, before } = parsePage(request);
    const rows = await this.db.tenant(caller, (tx) => listMembers(tx, caller.tenantId, before, limit));
    return pageOf(rows, limit, (member) => [member.id]);
  }

  /** @throws AppError `not_found` member_not_found */
  async one(caller: Caller, id: string): Promise<Member> {
    if (!isId(id)) throw notFound('member');
    const member = await this.db.tenant(caller, (tx) => findMember(tx, caller.tenantId, id));
    if (member === undefined) throw notFound('member');
    return member;
  }
}
