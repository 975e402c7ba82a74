import { invalidField } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import { hashToken, looksLikeToken, newToken } from '../secrets/token.ts';

/** An address that is not a user's yet. */
export interface EmailChange {
  readonly userId: string;
  /** Where it was asked for. */
  readonly tenantId: string;
  readonly email: string;
}

/** How long its link is good for, ms. */
const LIFETIME_MS = 86_400_000;
const PUT = `
  INSERT INTO email_change (user_id, tenant_id, email, hash, expires_at)
  VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5::float8 / 1000))
  ON CONFLICT (user_id) DO UPDATE SET tenant_id = EXCLUDED.tenant_id, email = EXCLUDED.email, hash = EXCLUDED.hash,
    expires_at = EXCLUDED.expires_at
  RETURNING expires_at`;
const FIND = `
  SELECT user_id AS "userId", tenant_id AS "tenantId", email FROM email_change
  WHERE hash = $1 AND expires_at > clock_timestamp()`;
const OF_USER = 'SELECT email FROM email_change WHERE user_id = $1 AND expires_at > clock_timestamp()';
const USE = 'DELETE FROM email_change WHERE hash = $1 AND expires_at > clock_timestamp()';
const FORGET = 'DELETE FROM email_change WHERE user_id = $1';

/** Keeps what the address is to be, in place of what it was to be before. @returns the token that is mailed there */
export async function putEmailChange(tx: Tx, { userId, tenantId, email }: EmailChange) {
  const token = newToken();
  const values = [userId, tenantId, email, hashToken(token), LIFETIME_MS];
  const { expires_at: expiresAt } = await tx.one<{ expires_at: Date }>(PUT, values);
  return { token, expiresAt };
}

/** @returns undefined where the token is of no change that still waits. */
export async function findEmailChange(tx: Tx, token: string): Promise<EmailChange | undefined> {
  return looksLikeToken(token) ? tx.maybeOne<EmailChange>(FIND, [hashToken(token)]) : undefined;
}

/** Uses it up; of two who try at once one succeeds. @throws AppError `invalid` token_invalid */
export async function useEmailChange(tx: Tx, token: string): Promise<void> {
  if ((await tx.execute(USE, [hashToken(token)])) === 1) return;
  throw invalidField('token', 'token_invalid', 'This link was used already or is too old. Ask for a new one.');
}

/** What a user's address is going to be, if it is. */
export async function pendingEmailOf(tx: Tx, userId: string): Promise<string | null> {
  return (await tx.maybeOne<{ email: string }>(OF_USER, [userId]))?.email ?? null;
}

export async function forgetEmailChange(tx: Tx, userId: string): Promise<void> {
  await tx.execute(FORGET, [userId]);
}
