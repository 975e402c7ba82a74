import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { requireVersion } from '../guards.ts';
import { deleteEndpoint, lockEndpoint } from './endpoint.store.ts';

@Injectable()
export class DeleteEndpoint {
  constructor(private readonly db: Database) {}

  /**
   * Removes an endpoint; what still waits for it fails.
   * @throws AppError `not_found` endpoint_not_found · `precondition` version_stale
   */
  async execute(caller: Caller, id: string, expectedVersion: bigint | undefined): Promise<void> {
    await this.db.tenant(caller, async (tx) => {
      const endpoint = await lockEndpoint(tx, caller.tenantId, id);
      requireVersion(endpoint.version, expectedVersion);
      await deleteEndpoint(tx, caller.tenantId, id);
    });
  }
}
