import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { Clock, PERMISSIONS_OF, type Caller } from '@blackfang/core';
import { signAccessToken } from '@blackfang/rpc';
import { decodeJwt } from 'jose';
import type { ArenaDatabase } from './database.ts';

const RSA_BITS = 2_048;
const PUBLISH = `
  INSERT INTO identity.signing_key (kid, public_jwk, sealed_private, signs_from)
  VALUES ($1, $2, '\\x', clock_timestamp() + interval '1 day')`;

/** Makes access tokens that ended, or will end, at any time: nobody waits a quarter of an hour for one to end. */
export class Forger {
  readonly #kid = randomUUID();
  readonly #key: KeyObject;

  private constructor(key: KeyObject) {
    this.#key = key;
  }

  /** Puts a key of its own among identity's, which publishes it from its next start on and never signs with it. */
  static async come(db: ArenaDatabase): Promise<Forger> {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: RSA_BITS });
    const forger = new Forger(privateKey);
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: forger.#kid, alg: 'RS256', use: 'sig' };
    await db.rows(PUBLISH, [forger.#kid, JSON.stringify(jwk)]);
    return forger;
  }

  /**
   * The same token with another life.
   * @param endsInMs from now; it ended so long ago where negative.
   */
  async likeness(accessToken: string, lifetimeMs: number, endsInMs: number): Promise<string> {
    const { sub = '', tid, sid } = decodeJwt<{ tid: string; sid: string }>(accessToken);
    const role = 'owner';
    const ids = { userId: sub, tenantId: tid, sessionId: sid };
    const caller: Caller = { ...ids, kind: 'member', role, permissions: PERMISSIONS_OF[role] };
    const made = new Clock(() => 0);
    made.set(new Date(Date.now() + endsInMs - lifetimeMs));
    return signAccessToken({ caller, lifetimeMs }, { kid: this.#kid, privateKey: this.#key }, made);
  }
}
