import type { FieldError } from '@blackfang/core';
import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';

/**
 * What an error tells beside its gRPC status, as google.rpc.Status with ErrorInfo, BadRequest and RetryInfo, so that
 * any gRPC tool can show it: https://github.com/googleapis/googleapis/tree/master/google/rpc
 */
export interface StatusDetails {
  readonly code: number;
  readonly message: string;
  readonly reason: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly fields: readonly FieldError[];
  readonly retryAfterMs: number | undefined;
}

const DOMAIN = 'blackfang';
const ERROR_INFO = 'type.googleapis.com/google.rpc.ErrorInfo';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

/** Trailers have little room: 8 KB is what every peer accepts. */
const MAX_TEXT_LENGTH = 300;
const MAX_ENTRIES = 16;

export function encodeStatusDetails(details: StatusDetails): Uint8Array {
  const writer = new BinaryWriter();
  writer.uint32(tag(1, 0)).int32(details.code);
  text(writer, 2, details.message);
  any(writer, ERROR_INFO, (info) => {
    text(info, 1, details.reason);
    text(info, 2, DOMAIN);
    for (const [key, value] of Object.entries(details.meta).slice(0, MAX_ENTRIES)) pair(info, 3, key, value);
  });
  if (details.fields.length > 0) {
    any(writer, BAD_REQUEST, (request) => {
      for (const { path, message } of details.fields.slice(0, MAX_ENTRIES)) pair(request, 1, path, message);
    });
  }
  const { retryAfterMs } = details;
  if (retryAfterMs !== undefined) {
    any(writer, RETRY_INFO, (info) => {
      info.uint32(tag(1, 2)).fork();
      info.uint32(tag(1, 0)).int64(Math.floor(retryAfterMs / 1000));
      info.uint32(tag(2, 0)).int32(Math.round((retryAfterMs % 1000) * 1_000_000));
      info.join();
    });
  }
  return writer.finish();
}

/** @throws when the bytes are no protobuf message. */
export function decodeStatusDetails(bytes: Uint8Array): StatusDetails {
  const status = fieldsOf(bytes);
  let [reason, meta, fields, retryAfterMs]: [string, Record<string, string>, FieldError[], number | undefined] = [
    '',
    {},
    [],
    undefined,
  ];
  for (const packed of status.bytes(3)) {
    const detail = fieldsOf(packed);
    const [type, value] = [detail.text(1), fieldsOf(detail.bytes(2)[0] ?? new Uint8Array())];
    if (type === ERROR_INFO) {
      reason = value.text(1);
      meta = Object.fromEntries(value.bytes(3).map(readPair));
    } else if (type === BAD_REQUEST) {
      fields = value.bytes(1).map((violation) => {
        const [path, message] = readPair(violation);
        return { path, message };
      });
    } else if (type === RETRY_INFO) {
      const delay = fieldsOf(value.bytes(1)[0] ?? new Uint8Array());
      retryAfterMs = delay.number(1) * 1000 + delay.number(2) / 1_000_000;
    }
  }
  return { code: status.number(1), message: status.text(2), reason, meta, fields, retryAfterMs };
}

function tag(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.uint32(tag(field, 2)).string(value.slice(0, MAX_TEXT_LENGTH));
}

/** A message of two texts: an entry of a map, or a FieldViolation. */
function pair(writer: BinaryWriter, field: number, first: string, second: string): void {
  writer.uint32(tag(field, 2)).fork();
  text(writer, 1, first);
  text(writer, 2, second);
  writer.join();
}

function readPair(bytes: Uint8Array): [string, string] {
  const fields = fieldsOf(bytes);
  return [fields.text(1), fields.text(2)];
}

/** google.protobuf.Any in `details` of the status. */
function any(writer: BinaryWriter, type: string, write: (value: BinaryWriter) => void): void {
  const value = new BinaryWriter();
  write(value);
  writer.uint32(tag(3, 2)).fork();
  writer.uint32(tag(1, 2)).string(type);
  writer.uint32(tag(2, 2)).bytes(value.finish());
  writer.join();
}

/** The fields of a message by number, unknown ones included and left alone. */
function fieldsOf(bytes: Uint8Array) {
  const reader = new BinaryReader(bytes);
  const lengthDelimited = new Map<number, Uint8Array[]>();
  const varints = new Map<number, number>();
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (wireType === 2) lengthDelimited.set(field, [...(lengthDelimited.get(field) ?? []), reader.bytes()]);
    else if (wireType === 0) varints.set(field, Number(reader.int64()));
    else reader.skip(wireType);
  }
  return {
    bytes: (field: number): readonly Uint8Array[] => lengthDelimited.get(field) ?? [],
    text: (field: number) => new TextDecoder().decode(lengthDelimited.get(field)?.at(-1)),
    number: (field: number) => varints.get(field) ?? 0,
  };
}
