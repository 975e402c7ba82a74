import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { open, seal } from './seal.ts';

const TOKEN_BYTES = 32;
const SUCCESSOR = 'refresh token successor';

/** 256 bits from the system's generator, as base64url: 43 characters. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether `text` may be one of our tokens at all. */
export function looksLikeToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** What is kept of a token. Without salt or cost: there is nothing to guess in 256 random bits. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Hides the token that replaces `token`: only who shows `token` again gets it back. */
export function sealSuccessor(token: string, successor: string): Buffer {
  return seal(keyFrom(token), SUCCESSOR, Buffer.from(successor));
}

/** @throws Error where the bytes were not sealed for this token. */
export function openSuccessor(token: string, sealed: Buffer): string {
  const successor = open(keyFrom(token), SUCCESSOR, sealed);
  if (successor === undefined) throw new Error('A refresh token does not open its successor.');
  return successor.toString();
}

function keyFrom(token: string): Buffer {
  return Buffer.from(hkdfSync('sha256', token, 'blackfang identity', SUCCESSOR, 32));
}
