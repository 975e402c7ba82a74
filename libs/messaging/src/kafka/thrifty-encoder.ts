import { createRequire } from 'node:module';

/** What is touched of kafkajs's inside. */
interface Encoder {
  buf: Buffer;
  offset: number;
  ensureAvailable(length: number): void;
  writeUVarInt(value: number): Encoder;
}

interface EncoderClass {
  readonly prototype: Encoder;
  nextPowerOfTwo(value: number): number;
}

/** Of a new encoder: enough for most headers, and what Node keeps beside its other objects. */
const FIRST_BYTES = 64;
const MAX_VARINT_BYTES = 5;

/**
 * kafkajs 2.2.4 begins each record and each of its headers with 512 bytes that it clears, and makes a Buffer of an array
 * for each varint: half of what an event costs on its way to Kafka. This begins small, and writes varints where they
 * belong. Bytes behind `offset` are never sent.
 */
export function spareBuffers(): void {
  const load = createRequire(import.meta.url);
  const encoder = load('kafkajs/src/protocol/encoder.js') as EncoderClass;
  // Asked for the first size alone, now that encoders grow by what is below.
  encoder.nextPowerOfTwo = () => FIRST_BYTES;
  Object.assign(encoder.prototype, { ensureAvailable, writeUVarInt });
}

function ensureAvailable(this: Encoder, length: number): void {
  const wanted = this.offset + length;
  if (wanted <= this.buf.length) return;
  const grown = Buffer.allocUnsafe(Math.max(1_024, 2 ** (32 - Math.clz32(wanted))));
  this.buf.copy(grown, 0, 0, this.offset);
  this.buf = grown;
}

function writeUVarInt(this: Encoder, value: number): Encoder {
  this.ensureAvailable(MAX_VARINT_BYTES);
  let rest = value >>> 0;
  while (rest > 0x7f) {
    this.buf[this.offset] = (rest & 0x7f) | 0x80;
    this.offset += 1;
    rest >>>= 7;
  }
  this.buf[this.offset] = rest;
  this.offset += 1;
  return this;
}
