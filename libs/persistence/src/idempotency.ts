import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { AppError, type Caller } from '@blackfang/core';
import type { Database } from './database.ts';
import type { Tx } from './transaction.ts';

export interface IdempotentRequest {
  /** The header's text, 1 to 255 characters. */
  readonly key: string;
  /** Name of the method. */
  readonly operation: string;
  /** The request as it came. */
  readonly request: Uint8Array;
}

const MAX_KEY = 255;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const FIND = `
  SELECT operation, request_hash, response FROM idempotent_request
  WHERE tenant_id = $1 AND key_hash = $2 AND expires_at > clock_timestamp()`;
const STORE = `
  INSERT INTO idempotent_request (tenant_id, key_hash, operation, request_hash, response, expires_at)
  VALUES ($1, $2, $3, $4, $5, clock_timestamp() + interval '24 hours')
  ON CONFLICT (tenant_id, key_hash) DO UPDATE SET operation = excluded.operation, request_hash = excluded.request_hash,
    response = excluded.response, expires_at = excluded.expires_at`;
const FORGET = 'DELETE FROM idempotent_request WHERE expires_at < statement_timestamp()';

/**
 * Does `work` once for a key: its answer is kept for 24 h in the transaction of its writes, and given again.
 * The answer is encrypted under a key made from the idempotency key, which is not kept: some answers hold a secret.
 * @param work writes through `db.tenant`, which joins this transaction; its answer as bytes.
 * @throws AppError `invalid` idempotency_key_invalid · `conflict` request_in_progress · `unprocessable` idempotency_key_reused
 */
export async function runOnce(
  db: Database,
  caller: Caller,
  { key, operation, request }: IdempotentRequest,
  work: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  if (key.length === 0 || key.length > MAX_KEY) {
    throw new AppError('invalid', 'idempotency_key_invalid', `Give an Idempotency-Key of 1 to ${MAX_KEY} characters.`);
  }
  const keyHash = sha256(`${caller.tenantId}\u0000${caller.userId}\u0000${key}`);
  const requestHash = createHash('sha256').update(request).digest();
  return db.tenant(caller, async (tx) => {
    await lock(tx, keyHash);
    const known = await tx.maybeOne<{ operation: string; request_hash: Buffer; response: Buffer }>(FIND, [
      caller.tenantId,
      keyHash,
    ]);
    if (known !== undefined) {
      if (known.operation === operation && known.request_hash.equals(requestHash)) return decrypt(known.response, key);
      throw new AppError(
        'unprocessable',
        'idempotency_key_reused',
        'This Idempotency-Key was used for another request. Use a new key for a new request.',
      );
    }
    const response = await work();
    await tx.execute(STORE, [caller.tenantId, keyHash, operation, requestHash, encrypt(response, key)]);
    return response;
  });
}

/** Removes answers past their day. */
export function forgetAnswers(db: Database): Promise<number> {
  return db.system('forget answers', (tx) => tx.execute(FORGET));
}

async function lock(tx: Tx, keyHash: Buffer): Promise<void> {
  const { locked } = await tx.one<{ locked: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS locked', [
    keyHash.readBigInt64BE(),
  ]);
  if (locked) return;
  throw new AppError('conflict', 'request_in_progress', 'The same request is being worked on. Try again in a moment.');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function derive(key: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'blackfang', 'idempotent response', 32));
}

function encrypt(plain: Uint8Array, key: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', derive(key), iv);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(sealed: Buffer, key: string): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', derive(key), sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}
