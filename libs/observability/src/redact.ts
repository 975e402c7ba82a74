import { AppError } from '@blackfang/core';

const REDACTED = '[redacted]';
const MAX_DEPTH = 6;
const MAX_ENTRIES = 100;
const MAX_TEXT_LENGTH = 8_192;
const MAX_CAUSES = 8;

/** Names, compared without case, dashes and underscores, under which nothing is ever shown. */
const SECRET_NAME =
  /authorization|cookie|password|passwd|passphrase|secret|token|apikey|privatekey|idempotencykey|credential/;

/** Secrets that can be told by their looks, wherever in a line they stand. */
const SECRET_LOOKS: readonly (readonly [RegExp, string])[] = [
  [/whsec_[\w+/=-]+/g, 'whsec_[redacted]'],
  [/\bBearer +[\w.~+/=-]+/gi, 'Bearer [redacted]'],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, '[redacted]'],
  [/(:\/\/[^\s:/@"\\]*):[^\s/@"\\]+@/g, '$1:[redacted]@'],
  [/\b((?:[\w-]*token|password|secret|api[_-]?key|signature)=)[^\s&"\\]+/gi, '$1[redacted]'],
];

/** Takes what looks like a secret out of a finished line, whichever field or sentence it stands in. */
export function redactText(line: string): string {
  return SECRET_LOOKS.reduce((text, [looks, replacement]) => text.replace(looks, replacement), line);
}

/** Whether a field of this name is shown to nobody. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replaceAll(/[-_]/g, ''));
}

/** A copy of `fields` that can be logged: no secrets, no endless texts, no cycles, errors with what caused them. */
export function loggable(fields: Record<string, unknown>): Record<string, unknown> {
  return loggableObject(fields, 0);
}

function loggableObject(object: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(object).slice(0, MAX_ENTRIES);
  return Object.fromEntries(entries.map(([name, value]) => [name, loggableField(name, value, depth + 1)]));
}

function loggableField(name: string, value: unknown, depth: number): unknown {
  // Counts and switches such as `tokensLeft` give nothing away.
  const showable = value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean';
  return !showable && isSecretName(name) ? REDACTED : loggableValue(value, depth);
}

function loggableValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return value.toString();
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return loggableError(value, 0);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return loggableValue(value.toJSON(), depth + 1);
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (value instanceof Map) return loggableObject(Object.fromEntries(value), depth);
  if (Array.isArray(value) || value instanceof Set) {
    return [...value].slice(0, MAX_ENTRIES).map((item: unknown) => loggableValue(item, depth + 1));
  }
  return loggableObject(value, depth);
}

function loggableError(error: Error, depth: number): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: cut(error.message),
    ...(error instanceof AppError && { kind: error.kind, reason: error.reason, meta: loggableObject(error.meta, 0) }),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(error.stack && { stack: cut(error.stack) }),
    ...(error instanceof AggregateError && {
      errors: error.errors.slice(0, MAX_CAUSES).map((each: unknown) => loggableCause(each, depth + 1)),
    }),
    ...(error.cause !== undefined && { cause: loggableCause(error.cause, depth + 1) }),
  };
}

function loggableCause(cause: unknown, depth: number): unknown {
  if (depth >= MAX_CAUSES) return '[deeper]';
  return cause instanceof Error ? loggableError(cause, depth) : loggableValue(cause, 1);
}

function cut(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}… (${text.length} characters)` : text;
}
