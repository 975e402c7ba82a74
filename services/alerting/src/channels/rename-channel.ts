import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { parseWords, requireVersion } from '../guards.ts';
import { lockChannel, renameChannel, type Channel } from './channel.store.ts';

@Injectable()
export class RenameChannel {
  constructor(private readonly db: Database) {}

  /**
   * Gives a channel another name; an empty one takes it away.
   * @throws AppError `not_found` channel_not_found · `precondition` version_stale · `invalid` name_invalid
   */
  async execute(caller: Caller, id: string, name: string, expectedVersion: bigint | undefined): Promise<Channel> {
    const words = parseWords('name', name);
    return this.db.tenant(caller, async (tx) => {
      const channel = await lockChannel(tx, caller.tenantId, id);
      requireVersion(channel.version, expectedVersion);
      return renameChannel(tx, caller.tenantId, channel.id, words);
    });
  }
}
