import { z } from 'zod';
import { Secret } from './secret.ts';

/** Bounds of a whole number, both inclusive. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Digits alone: `1e3`, `0x10`, ` 5 ` and the empty text, which JavaScript takes for numbers, are mistakes here. */
function wholeNumber(what: string, { min, max }: Range) {
  const wanted = `wanted ${what}, a whole number from ${min} to ${max}`;
  return z
    .string({ error: wanted })
    .regex(/^\d{1,15}$/, { error: wanted, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: wanted });
}

/** A count or size; say the unit in the key's name (`POOL_MAX_CONNECTIONS`). */
export function count(range: Range) {
  return wholeNumber('a count', range);
}

/** Milliseconds; the key's name ends in `_MS`. */
export function durationMs(range: Range) {
  return wholeNumber('milliseconds', range);
}

/** A TCP port; 0 lets the system choose one. */
export function port() {
  return wholeNumber('a port', { min: 0, max: 65_535 });
}

/** `true` or `false`, nothing else. */
export function flag() {
  return z.enum(['true', 'false'], { error: 'wanted true or false' }).transform((text) => text === 'true');
}

/** An absolute address of one of the given schemes (`https`). Do not use it where the address holds a password. */
export function url(...schemes: readonly [string, ...string[]]) {
  const wanted = `wanted an address starting with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return z.string({ error: wanted }).refine((text) => hasScheme(text, schemes), { error: wanted });
}

/** Texts between commas, spaces around them dropped, at most `max` of them. */
export function list(max = 100) {
  const wanted = `wanted up to ${max} texts with commas between them`;
  return z
    .string({ error: wanted })
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    )
    .refine((items) => items.length <= max, { error: wanted });
}

/** A text that must never be shown. @param minLength refuses keys too short to be safe. */
export function secret(minLength = 1) {
  const wanted = `wanted a secret text of at least ${minLength} characters`;
  return z
    .string({ error: wanted })
    .refine((text) => text.length >= minLength, { error: wanted })
    .transform((text) => new Secret(text));
}

const KEY_BYTES = 32;

/** A key that secrets are encrypted with. */
export function secretKey() {
  const wanted = `wanted ${KEY_BYTES} random bytes in base64`;
  return secret(KEY_BYTES).refine((value) => Buffer.from(value.reveal(), 'base64').length === KEY_BYTES, {
    error: wanted,
  });
}

/** An address that may hold a password (`postgres://user:password@host/name`), kept as a secret. */
export function secretUrl(...schemes: readonly [string, ...string[]]) {
  return url(...schemes).transform((text) => new Secret(text));
}

function hasScheme(text: string, schemes: readonly string[]): boolean {
  return URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1));
}
