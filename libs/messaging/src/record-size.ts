import { AppError } from '@blackfang/core';
import type { LogRecord } from './event-log.ts';

/** A record with its key and headers. A broker takes 1,048,588 bytes at once where it isn't told otherwise. */
export const MAX_RECORD_BYTES = 1_000_000;
/** What stands around a record, and around each of its headers, at most. */
const RECORD_OVERHEAD = 64;
const HEADER_OVERHEAD = 8;

/** @throws AppError `internal` record_too_large */
export function refuseTooLarge(records: readonly LogRecord[]): void {
  const large = records.find((record) => sizeOf(record) > MAX_RECORD_BYTES);
  if (large === undefined) return;
  const text = `A record of ${large.topic} has ${sizeOf(large)} bytes, more than a log takes.`;
  throw new AppError('internal', 'record_too_large', text);
}

/** Bytes that a record takes in a log, or a few less. */
export function sizeOf({ key, headers, payload }: LogRecord): number {
  let size = RECORD_OVERHEAD + Buffer.byteLength(key) + payload.length;
  for (const [name, value] of Object.entries(headers)) {
    size += HEADER_OVERHEAD + Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  return size;
}
