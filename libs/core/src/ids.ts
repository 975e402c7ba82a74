import { randomInt } from 'node:crypto';
import { v5, v7, validate } from 'uuid';
import type { Clock } from './clock.ts';

const MAX_FIRST_SEQUENCE = 2 ** 31;

/** Of the process: its ids are made all over, and lists are in the order of ids that several processes have made. */
let nowMs: () => number = () => Date.now();
let last = { msecs: 0, seq: 0 };

/**
 * From now on the ids of this process tell the time of `clock`. A machine's own clock may be off: what it makes would
 * stand above or below what others make at the same time.
 */
export function idsTellTimeOf(clock: Clock): void {
  nowMs = () => clock.now().getTime();
  last = { msecs: 0, seq: 0 };
}

/** UUIDv7 (RFC 9562): for whatever the API names. Sorts by time of creation, those of a process strictly. */
export function newId(): string {
  const msecs = Math.floor(nowMs());
  last = msecs > last.msecs ? { msecs, seq: randomInt(MAX_FIRST_SEQUENCE) } : { ...last, seq: last.seq + 1 };
  return v7(last);
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
