import type { Caller } from '@blackfang/core';
import { Database, pageOf } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { parsePage, type PageRequest } from '../people/page.ts';
import { listApiKeys } from './api-key.store.ts';

@Injectable()
export class ListApiKeys {
  constructor(private readonly db: Database) {}

  /** @throws AppError `invalid` limit_invalid, cursor_invalid */
  async execute(caller: Caller, request: PageRequest) {
    const { limit, before } = parsePage(request);
    const rows = await this.db.tenant(caller, (tx) => listApiKeys(tx, caller.tenantId, before, limit));
    return pageOf(rows, limit, (key) => [key.id]);
  }
}
