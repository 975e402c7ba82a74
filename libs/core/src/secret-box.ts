import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps secrets unreadable for whoever has the database alone: AES-256-GCM. */
export class SecretBox {
  readonly #key: Buffer;

  /**
   * @param masterKey 32 bytes; the box uses a key of its own made from it.
   * @param use what it keeps: what one box sealed no other opens.
   */
  constructor(masterKey: Buffer, use: string) {
    this.#key = Buffer.from(hkdfSync('sha256', masterKey, 'blackfang', use, 32));
  }

  /** @param owner what the secret belongs to: sealed bytes can't be moved to another owner's row. */
  seal(secret: string, owner: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(Buffer.from(owner));
    return Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws where the bytes were sealed with another key or for another owner. */
  open(sealed: Buffer, owner: string): string {
    const opened = this.tryOpen(sealed, owner);
    if (opened === undefined) throw new Error('What was sealed does not open: by another key, or for another owner.');
    return opened;
  }

  /** @returns undefined for bytes that were not sealed by this box for `owner`: for what strangers may send. */
  tryOpen(sealed: Buffer, owner: string): string | undefined {
    if (sealed.length < IV_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(-TAG_BYTES));
    const plain = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES));
    try {
      return Buffer.concat([plain, decipher.final()]).toString();
    } catch {
      // `final` has one way to fail: the tag does not fit.
      return undefined;
    }
  }
}
