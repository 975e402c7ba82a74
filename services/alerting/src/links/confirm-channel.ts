import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { confirmChannel } from '../channels/channel.store.ts';
import { linkNotFound } from './link-token.ts';
import { Links } from './links.ts';

@Injectable()
export class ConfirmChannel {
  constructor(
    private readonly db: Database,
    private readonly links: Links,
  ) {}

  /**
   * Whoever reads an address agrees that alerts come to it. Opening the link again changes nothing.
   * @returns the address
   * @throws AppError `not_found` link_not_found
   */
  async execute(token: string): Promise<string> {
    const { tenantId, subjectId } = this.links.tokens.read('confirm', token);
    const channel = await this.db.tenant({ tenantId }, (tx) => confirmChannel(tx, tenantId, subjectId));
    if (channel === undefined) throw linkNotFound();
    return channel.address;
  }
}
