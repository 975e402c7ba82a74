import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { AppError } from '@blackfang/core';
import { parse as uuidBytes, stringify as uuidText } from 'uuid';

export type LinkPurpose = 'mute' | 'confirm';

/** What a link in an e-mail is for: a rule to mute, a channel to confirm. */
export interface Link {
  readonly tenantId: string;
  readonly subjectId: string;
}

const ID_BYTES = 16;
const MAC_BYTES = 16;
const TOKEN = /^[\w-]{64}$/;

/**
 * Makes and reads the tokens of links in e-mails. A token names its tenant and subject under our signature, so that
 * whoever holds it may use it, nobody can make one, and none has to be kept: a mail may be opened years later.
 */
export class LinkTokens {
  readonly #key: Buffer;

  /** @param masterKey 32 bytes */
  constructor(masterKey: Buffer) {
    this.#key = Buffer.from(hkdfSync('sha256', masterKey, 'blackfang', 'links in mails', 32));
  }

  make(purpose: LinkPurpose, { tenantId, subjectId }: Link): string {
    const ids = Buffer.concat([uuidBytes(tenantId), uuidBytes(subjectId)]);
    return Buffer.concat([ids, this.#sign(purpose, ids)]).toString('base64url');
  }

  /** @throws AppError `not_found` link_not_found */
  read(purpose: LinkPurpose, token: string): Link {
    const bytes = TOKEN.test(token) ? Buffer.from(token, 'base64url') : Buffer.alloc(0);
    const ids = bytes.subarray(0, 2 * ID_BYTES);
    const mac = bytes.subarray(2 * ID_BYTES);
    if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, this.#sign(purpose, ids))) throw linkNotFound();
    return { tenantId: uuidText(ids.subarray(0, ID_BYTES)), subjectId: uuidText(ids.subarray(ID_BYTES)) };
  }

  #sign(purpose: LinkPurpose, ids: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(purpose).update(ids).digest().subarray(0, MAC_BYTES);
  }
}

/** The link is not ours, or what it was for is gone. */
export function linkNotFound(): AppError {
  return new AppError('not_found', 'link_not_found', 'This link leads nowhere any more.');
}
