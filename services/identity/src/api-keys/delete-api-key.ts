import { isId, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.store.ts';
import { deleteApiKey } from './api-key.store.ts';

@Injectable()
export class DeleteApiKey {
  constructor(private readonly db: Database) {}

  /** Ends a key and the tokens that it was exchanged for. @throws AppError `not_found` api_key_not_found */
  async execute(caller: Caller, id: string): Promise<void> {
    if (!isId(id)) throw notFound('api_key');
    const { tenantId, userId: actorId } = caller;
    await this.db.tenant(caller, async (tx) => {
      if (!(await deleteApiKey(tx, tenantId, id))) throw notFound('api_key');
      await recordAudit(tx, { tenantId, action: 'api_key.deleted', actorId, targetId: id });
    });
  }
}
