import { createHmac, hkdfSync } from 'node:crypto';
import { open, seal } from './seal.ts';

type Purpose = 'signing key' | 'mail';

/** What the key of the configuration is used for, each use under a key of its own. */
export class Vault {
  readonly #key: Buffer;
  readonly #digestKey: Buffer;

  /** @param key 32 bytes as base64. */
  constructor(key: string) {
    this.#key = Buffer.from(key, 'base64');
    this.#digestKey = this.#derive('digest');
  }

  /** @param bound what the bytes belong to: they open for nothing else. */
  seal(purpose: Purpose, bound: string, plain: Uint8Array): Buffer {
    return seal(this.#derive(purpose), bound, plain);
  }

  /** @returns undefined where the bytes were sealed by another key, for something else, or changed. */
  open(purpose: Purpose, bound: string, sealed: Buffer): Buffer | undefined {
    return open(this.#derive(purpose), bound, sealed);
  }

  /** A name for personal data (an address, an e-mail) that only we can make: the data can't be guessed from it. */
  digest(...parts: readonly string[]): Buffer {
    return createHmac('sha256', this.#digestKey).update(parts.join('\u0000')).digest();
  }

  #derive(use: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#key, 'blackfang identity', use, 32));
  }
}
