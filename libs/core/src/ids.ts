import { hash, randomInt } from 'node:crypto';
import { v7, validate } from 'uuid';
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

/** A UUIDv7 that tells a time which lies back: it sorts among those that were made then. */
export function idAt(moment: Date): string {
  return v7({ msecs: moment.getTime() });
}

/** 8d5a0b3e-6a0f-5c1d-9f57-0c8c6b7b9a11 */
const EVENT_NAMESPACE = Buffer.from('8d5a0b3e6a0f5c1d9f570c8c6b7b9a11', 'hex');
const VARIANTS = '89ab';

/**
 * UUIDv5 (RFC 9562) of what caused the event, so that a repeat of the cause is a repeat of the id. Made here, since every
 * event has one: `v5` of the package takes seven times as long.
 * @param parts what identifies the cause: event type, aggregate id, version.
 */
export function eventId(...parts: readonly (string | number | bigint)[]): string {
  const hex = hash('sha1', Buffer.concat([EVENT_NAMESPACE, Buffer.from(parts.join('\u0000'))]), 'hex');
  const variant = VARIANTS.charAt(Number.parseInt(hex.charAt(16), 16) & 3);
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, variant + hex.slice(17, 20)];
  return `${groups.join('-')}-${hex.slice(20, 32)}`;
}

export function isId(text: string): boolean {
  return validate(text);
}
