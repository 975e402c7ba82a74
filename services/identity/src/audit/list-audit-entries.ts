import type { Caller } from '@blackfang/core';
import { Database, pageOf } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { parsePage, type PageRequest } from '../people/page.ts';
import { parseAuditFilter, type WantedEntries } from './audit-filter.ts';
import { listAudit } from './audit.store.ts';

@Injectable()
export class ListAuditEntries {
  constructor(private readonly db: Database) {}

  /**
   * Who did what in the caller's tenant, newest first.
   * @throws AppError `invalid` limit_invalid, cursor_invalid, actor_id_invalid, action_invalid, to_invalid
   */
  async execute(caller: Caller, request: PageRequest & WantedEntries) {
    const { limit, before } = parsePage(request);
    const page = { limit, before, ...parseAuditFilter(request) };
    const rows = await this.db.tenant(caller, (tx) => listAudit(tx, caller.tenantId, page));
    return pageOf(rows, limit, (entry) => [entry.id]);
  }
}
