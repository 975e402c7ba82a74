import { invalidField } from '@blackfang/core';
import { COMMON_PASSWORDS } from './common-passwords.ts';

/** In characters, as people count them: code points after NFKC. */
export const PASSWORD_LENGTH = { min: 10, max: 200 } as const;
const FEWEST_CHARACTERS = 4;

/** The same password from another keyboard is the same text (NIST SP 800-63B, 5.1.1.2). */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * A password that somebody chooses, ready to be hashed.
 * @param field its name in the request.
 * @throws AppError `invalid` password_length, password_too_common
 */
export function chosenPassword(password: string, email: string, field = 'password'): string {
  const normal = normalPassword(password);
  const { min, max } = PASSWORD_LENGTH;
  // Before counting: a megabyte is not worth taking apart.
  const length = normal.length > 2 * max ? Infinity : [...normal].length;
  if (length < min || length > max) {
    throw invalidField(field, 'password_length', `Choose a password of ${min} to ${max} characters.`);
  }
  const plain = normal.toLowerCase();
  const [local = ''] = email.toLowerCase().split('@');
  const guessable =
    plain === email.toLowerCase() ||
    plain === local ||
    COMMON_PASSWORDS.has(plain) ||
    COMMON_PASSWORDS.has(plain.replace(/[^a-z]+$/, '')) ||
    new Set(plain).size < FEWEST_CHARACTERS;
  if (!guessable) return normal;
  throw invalidField(field, 'password_too_common', 'This password is easy to guess. Choose another one.');
}
