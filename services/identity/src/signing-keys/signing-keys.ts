import { createPrivateKey, generateKeyPair, randomUUID, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError, type Clock } from '@blackfang/core';
import type { Database, Tx } from '@blackfang/persistence';
import type { SigningKey } from '@blackfang/rpc';
import type { JSONWebKeySet, JWK } from 'jose';
import type { Vault } from '../secrets/vault.ts';
import { planRotation, signerOf, type KeyTimes } from './plan-rotation.ts';

const RSA_BITS = 2_048;
const LOCK = 7_201_883_514;
/** A key of another process is known at the latest after this; new keys are published longer before they sign. */
const READ_EVERY_MS = 60_000;

const LIST = 'SELECT kid, public_jwk, sealed_private, signs_from FROM signing_key';
const INSERT = 'INSERT INTO signing_key (kid, public_jwk, sealed_private, signs_from) VALUES ($1, $2, $3, $4)';
const FORGET = 'DELETE FROM signing_key WHERE kid = ANY ($1::text[])';

const makeKeyPair = promisify(generateKeyPair);

interface Row {
  kid: string;
  public_jwk: JWK;
  sealed_private: Buffer;
  signs_from: Date;
}

interface StoredKey extends KeyTimes {
  readonly publicJwk: JWK;
  readonly sealedPrivate: Buffer;
}

/** The keys that access tokens are signed with. The first is made when it is needed, others replace it in time. */
export class SigningKeys {
  readonly #db: Database;
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #rotateAfterMs: number;
  readonly #opened = new Map<string, KeyObject>();
  #reading: Promise<readonly StoredKey[]> | undefined;
  #readAt = 0;

  constructor(options: { db: Database; vault: Vault; clock: Clock; rotateAfterMs: number }) {
    this.#db = options.db;
    this.#vault = options.vault;
    this.#clock = options.clock;
    this.#rotateAfterMs = options.rotateAfterMs;
  }

  /** @throws AppError `unavailable` · `internal` signing_key_sealed */
  async current(): Promise<SigningKey> {
    const key = signerOf(await this.#keys(), this.#clock.now());
    if (key === undefined) throw new Error('There is no signing key, although one was just made.');
    return { kid: key.kid, privateKey: this.#open(key) };
  }

  /** Public keys, RFC 7517: of those that sign, will sign, or have signed tokens that may still live. */
  async publicKeys(): Promise<JSONWebKeySet> {
    return { keys: (await this.#keys()).map((key) => key.publicJwk) };
  }

  /** Housekeeping: makes and removes keys in their time. Safe to run by several processes at once. */
  async rotate(): Promise<void> {
    await this.#db.system('signing keys', (tx) => this.#rotate(tx));
    this.#reading = undefined;
  }

  #keys(): Promise<readonly StoredKey[]> {
    const fresh = performance.now() - this.#readAt < READ_EVERY_MS;
    if (this.#reading !== undefined && fresh) return this.#reading;
    this.#readAt = performance.now();
    const reading = this.#read();
    // A failure is not kept: the next one to ask tries again.
    reading.catch(() => {
      if (this.#reading === reading) this.#reading = undefined;
    });
    this.#reading = reading;
    return reading;
  }

  #read(): Promise<readonly StoredKey[]> {
    return this.#db.system('signing keys', async (tx) => {
      const { keys } = await list(tx);
      return keys.length > 0 ? keys : this.#rotate(tx);
    });
  }

  async #rotate(tx: Tx): Promise<readonly StoredKey[]> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const { keys, now } = await list(tx);
    const plan = planRotation(keys, now, this.#rotateAfterMs);
    if (plan.create !== undefined) await this.#create(tx, plan.create);
    if (plan.forget.length > 0) await tx.execute(FORGET, [plan.forget]);
    return (await list(tx)).keys;
  }

  async #create(tx: Tx, signsFrom: Date): Promise<void> {
    const { publicKey, privateKey } = await makeKeyPair('rsa', { modulusLength: RSA_BITS });
    const kid = randomUUID();
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' };
    const sealed = this.#vault.seal('signing key', kid, privateKey.export({ format: 'der', type: 'pkcs8' }));
    await tx.execute(INSERT, [kid, JSON.stringify(jwk), sealed, signsFrom]);
  }

  #open({ kid, sealedPrivate }: StoredKey): KeyObject {
    const known = this.#opened.get(kid);
    if (known !== undefined) return known;
    const der = this.#vault.open('signing key', kid, sealedPrivate);
    if (der === undefined) {
      const message = `Signing key ${kid} was sealed by another IDENTITY_KEY_ENCRYPTION_KEY. Restore that key, or remove the row.`;
      throw new AppError('internal', 'signing_key_sealed', message);
    }
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    this.#opened.clear();
    this.#opened.set(kid, key);
    return key;
  }
}

async function list(tx: Tx): Promise<{ keys: StoredKey[]; now: Date }> {
  const { now } = await tx.one<{ now: Date }>('SELECT clock_timestamp() AS now');
  const rows = await tx.query<Row>(LIST);
  const keys = rows.map((row) => ({
    kid: row.kid,
    publicJwk: row.public_jwk,
    sealedPrivate: row.sealed_private,
    signsFrom: row.signs_from,
  }));
  return { keys, now };
}
