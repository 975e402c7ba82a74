import { randomBytes } from 'node:crypto';
import { AppError, invalidField, PERMISSIONS, type Permission } from '@blackfang/core';
import { newToken } from '../secrets/token.ts';

/** 9 random bytes that find the key, then 32 that prove it: `bf_`, 12 and 43 characters of base64url. */
const SECRET = /^bf_([A-Za-z0-9_-]{12})[A-Za-z0-9_-]{43}$/;
const LOOKUP_BYTES = 9;
const MOST_LIFE_MS = 5 * 366 * 86_400_000;

export interface NewSecret {
  /** Shown once. */
  readonly secret: string;
  readonly lookup: string;
  /** What tells keys apart when people look at them. */
  readonly prefix: string;
}

export function newSecret(): NewSecret {
  const lookup = randomBytes(LOOKUP_BYTES).toString('base64url');
  const prefix = `bf_${lookup}`;
  return { secret: `${prefix}${newToken()}`, lookup, prefix };
}

/** @returns undefined for a text that can't be a key of ours. */
export function lookupOf(secret: string): string | undefined {
  return SECRET.exec(secret)?.[1];
}

/**
 * The scopes of a new key: at least one, each known, none that its maker does not hold.
 * @throws AppError `invalid` scope_unknown, scopes_empty · `denied` scope_exceeds_role
 */
export function parseScopes(wanted: readonly string[], held: readonly Permission[]): Permission[] {
  if (wanted.length === 0) throw invalidField('scopes', 'scopes_empty', 'Name at least one scope.');
  const unknown = wanted.findIndex((scope) => !isPermission(scope));
  if (unknown !== -1) {
    throw invalidField(`scopes.${unknown}`, 'scope_unknown', `Choose among ${PERMISSIONS.join(', ')}.`);
  }
  const beyond = wanted.find((scope) => !held.some((permission) => permission === scope));
  if (beyond !== undefined) {
    throw new AppError('denied', 'scope_exceeds_role', `You do not hold ${beyond} yourself, so no key of yours can.`);
  }
  return PERMISSIONS.filter((permission) => wanted.includes(permission));
}

/**
 * When a key ends, if it does.
 * @throws AppError `invalid` expires_at_invalid: it is over, or further away than anybody can mean.
 */
export function parseExpiry(wanted: Date | undefined, now: Date): Date | null {
  if (wanted === undefined) return null;
  const inMs = wanted.getTime() - now.getTime();
  if (inMs > 0 && inMs <= MOST_LIFE_MS) return wanted;
  throw invalidField('expiresAt', 'expires_at_invalid', 'Give a moment to come, at most 5 years from now.');
}

export function isPermission(text: string): text is Permission {
  return PERMISSIONS.some((permission) => permission === text);
}
