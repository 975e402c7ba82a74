import { v5, v7, validate } from 'uuid';

/** UUIDv7 (RFC 9562): for whatever the API names. Sorts by time of creation. */
export function newId(): string {
  return v7();
}

const EVENT_NAMESPACE = '8d5a0b3e-6a0f-5c1d-9f57-0c8c6b7b9a11';

/**
 * UUIDv5 of what caused the event, so that a repeat of the cause is a repeat of the id.
 * @param parts what identifies the cause: event type, aggregate id, version.
 */
export function eventId(...parts: readonly (string | number | bigint)[]): string {
  return v5(parts.join('\u0000'), EVENT_NAMESPACE);
}

export function isId(text: string): boolean {
  return validate(text);
}
