import { isId, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { deleteChannel } from './channel.store.ts';

@Injectable()
export class DeleteChannel {
  constructor(private readonly db: Database) {}

  /** Removes a channel, from its rules too; mails that still wait for it fail. @throws AppError `not_found` channel_not_found */
  async execute(caller: Caller, id: string): Promise<void> {
    const deleted = isId(id) && (await this.db.tenant(caller, (tx) => deleteChannel(tx, caller.tenantId, id)));
    if (!deleted) throw notFound('channel');
  }
}
