import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { endPreviousSecret, lockEndpoint } from './endpoint.store.ts';

@Injectable()
export class EndPreviousSecret {
  constructor(private readonly db: Database) {}

  /**
   * The secret before the present one signs no more, as when it has leaked. Where none does nothing changes.
   * @throws AppError `not_found` endpoint_not_found
   */
  async execute(caller: Caller, id: string): Promise<void> {
    await this.db.tenant(caller, async (tx) => {
      const endpoint = await lockEndpoint(tx, caller.tenantId, id);
      await endPreviousSecret(tx, caller.tenantId, endpoint.id);
    });
  }
}
