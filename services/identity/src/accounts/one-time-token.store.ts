import { type AppError, invalidField, notFound } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import { hashToken, looksLikeToken, newToken } from '../secrets/token.ts';

export type TokenPurpose = 'verify_email' | 'reset_password' | 'invitation';

/** How long the mailed token is good for, ms. */
export const TOKEN_LIFETIME_MS: Readonly<Record<TokenPurpose, number>> = {
  verify_email: 3 * 86_400_000,
  reset_password: 3_600_000,
  invitation: 7 * 86_400_000,
};

export interface TokenSubject {
  /** The user, or the invitation. */
  readonly subjectId: string;
  readonly tenantId: string | null;
}

const FORGET = 'DELETE FROM one_time_token WHERE subject_id = $1 AND purpose = $2';
const INSERT = `
  INSERT INTO one_time_token (hash, purpose, subject_id, tenant_id, expires_at)
  VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5::float8 / 1000)) RETURNING expires_at`;
const FIND = `
  SELECT subject_id, tenant_id FROM one_time_token WHERE hash = $1 AND purpose = $2 AND expires_at > clock_timestamp()`;
const USE = 'DELETE FROM one_time_token WHERE hash = $1 AND purpose = $2 AND expires_at > clock_timestamp()';

/** Makes a token that is shown by mail alone; the subject's earlier ones for the same purpose end. */
export async function issueToken(tx: Tx, purpose: TokenPurpose, subject: TokenSubject) {
  const token = newToken();
  await forgetTokens(tx, purpose, subject.subjectId);
  const { expires_at: expiresAt } = await tx.one<{ expires_at: Date }>(INSERT, [
    hashToken(token),
    purpose,
    subject.subjectId,
    subject.tenantId,
    TOKEN_LIFETIME_MS[purpose],
  ]);
  return { token, expiresAt };
}

/** @throws AppError `invalid` token_invalid · `not_found` invitation_not_found: it is unknown, used or too old. */
export async function findToken(tx: Tx, purpose: TokenPurpose, token: string): Promise<TokenSubject> {
  if (!looksLikeToken(token)) throw refused(purpose);
  const row = await tx.maybeOne<{ subject_id: string; tenant_id: string | null }>(FIND, [hashToken(token), purpose]);
  if (row === undefined) throw refused(purpose);
  return { subjectId: row.subject_id, tenantId: row.tenant_id };
}

/** Uses it up; of two who try at once one succeeds. @throws as `findToken`. */
export async function useToken(tx: Tx, purpose: TokenPurpose, token: string): Promise<void> {
  if ((await tx.execute(USE, [hashToken(token), purpose])) !== 1) throw refused(purpose);
}

export async function forgetTokens(tx: Tx, purpose: TokenPurpose, subjectId: string): Promise<void> {
  await tx.execute(FORGET, [subjectId, purpose]);
}

function refused(purpose: TokenPurpose): AppError {
  if (purpose === 'invitation') return notFound('invitation');
  return invalidField('token', 'token_invalid', 'This link was used already or is too old. Ask for a new one.');
}
