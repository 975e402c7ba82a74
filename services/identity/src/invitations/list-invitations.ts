import type { Caller } from '@blackfang/core';
import { Database, pageOf } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { parsePage, type PageRequest } from '../people/page.ts';
import { listInvitations } from './invitation.store.ts';

@Injectable()
export class ListInvitations {
  constructor(private readonly db: Database) {}

  /** Those that can still be accepted, newest first. @throws AppError `invalid` limit_invalid, cursor_invalid */
  async execute(caller: Caller, request: PageRequest) {
    const { limit, before } = parsePage(request);
    const rows = await this.db.tenant(caller, (tx) => listInvitations(tx, caller.tenantId, before, limit));
    return pageOf(rows, limit, (invitation) => [invitation.id]);
  }
}
