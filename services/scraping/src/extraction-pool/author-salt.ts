import { hkdfSync } from 'node:crypto';

/** What names of people on other people's pages are hashed under: for each tenant another, made from the service's key. */
export class AuthorSalt {
  readonly #key: Buffer;

  /** @param masterKey 32 bytes */
  constructor(masterKey: Buffer) {
    this.#key = masterKey;
  }

  of(tenantId: string): string {
    return Buffer.from(hkdfSync('sha256', this.#key, tenantId, 'authors of reviews', 32)).toString('base64');
  }
}
