import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { AppError } from '@blackfang/core';

/** How a body is compressed: `content-encoding`, taken apart. */
export type Coding = 'gzip' | 'deflate' | 'br' | 'zstd';

/** What `decodeBody` understands, best first. */
export const ACCEPT_ENCODING = 'br, zstd, gzip, deflate';

/** More than this a compressed text does not shrink honestly; small bodies may. */
const MAX_RATIO = 250;
const FREE_BYTES = 1 << 20;

const MAX_CODINGS = 2;

/**
 * @param header of `content-encoding`; `gzip, br` was compressed twice.
 * @returns in the order in which to undo them.
 * @throws AppError `unavailable` encoding_unknown
 */
export function parseCodings(header: string | null | undefined): readonly Coding[] {
  if (!header) return [];
  const codings: Coding[] = [];
  for (const name of header.toLowerCase().split(',')) {
    const coding = name.trim().replace(/^x-/, '');
    if (coding === '' || coding === 'identity') continue;
    if (!Object.hasOwn(CODECS, coding) || codings.length === MAX_CODINGS) {
      throw new AppError(
        'unavailable',
        'encoding_unknown',
        `The page is compressed in a way that can't be read: ${header.slice(0, 60)}.`,
      );
    }
    codings.unshift(coding as Coding);
  }
  return codings;
}

interface CodecOptions extends zlib.ZlibOptions {
  params?: Record<number, number | boolean>;
}
type Sync = (bytes: Uint8Array, options: CodecOptions) => Buffer;
type Async = (bytes: Uint8Array, options: CodecOptions) => Promise<Buffer>;

interface Codec {
  readonly sync: Sync;
  readonly async: Async;
  /** Flush that hands out what there is when the input ends early. */
  readonly partial: number;
  readonly params?: Record<number, number | boolean>;
}

const { constants } = zlib;

const INFLATE: Codec = {
  sync: zlib.inflateSync,
  async: promisify(zlib.inflate) as Async,
  partial: constants.Z_SYNC_FLUSH,
};
const INFLATE_RAW: Codec = {
  sync: zlib.inflateRawSync,
  async: promisify(zlib.inflateRaw) as Async,
  partial: constants.Z_SYNC_FLUSH,
};

const CODECS: Readonly<Record<Coding, Codec>> = {
  gzip: { sync: zlib.gunzipSync, async: promisify(zlib.gunzip) as Async, partial: constants.Z_SYNC_FLUSH },
  deflate: INFLATE,
  br: {
    sync: zlib.brotliDecompressSync as Sync,
    async: promisify(zlib.brotliDecompress) as Async,
    partial: constants.BROTLI_OPERATION_FLUSH,
  },
  zstd: {
    sync: zlib.zstdDecompressSync as Sync,
    async: promisify(zlib.zstdDecompress) as Async,
    partial: constants.ZSTD_e_flush,
    // A frame may ask for a window of gigabytes; RFC 9659 ends it at 8 MB for the web.
    params: { [constants.ZSTD_d_windowLogMax]: 23 },
  },
};

/** Servers send both the wrapped and the bare form under the name of `deflate`. */
function codecFor(coding: Coding, bytes: Uint8Array): Codec {
  if (coding !== 'deflate') return CODECS[coding];
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0 ? INFLATE : INFLATE_RAW;
}

function optionsFor(codec: Codec, bytes: Uint8Array, maxBytes: number, chunkSize: number): CodecOptions {
  const maxOutputLength = Math.min(maxBytes, Math.max(FREE_BYTES, bytes.length * MAX_RATIO));
  return { maxOutputLength, chunkSize, ...(codec.params && { params: codec.params }) };
}

/** Where nothing says how large the result is. */
const CHUNK_BYTES = 65_536;
/** What the beginning of a body becomes. */
const HEAD_CHUNK_BYTES = 16_384;
/** What a compressed text may announce and be believed, as it mostly is: room is made for that. */
const PLAUSIBLE_RATIO = 20;

/**
 * Room for all of the result, so that it comes in one piece: pieces are copied together, and what is made for nothing
 * calls the collector.
 */
function roomFor(coding: Coding, bytes: Uint8Array): number {
  if (coding !== 'gzip' || bytes.length < 18) return CHUNK_BYTES;
  // RFC 1952, 2.3.1: its last four bytes are its length. One more says that it has ended.
  const announced = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true) + 1;
  return announced > CHUNK_BYTES && announced <= bytes.length * PLAUSIBLE_RATIO ? announced : CHUNK_BYTES;
}

/**
 * Decompresses beside the event loop, in libuv's threads.
 * @param maxBytes of the result.
 * @throws AppError `too_large` decompression_bomb · `unavailable` body_corrupt
 */
export async function decodeBody(bytes: Uint8Array, codings: readonly Coding[], maxBytes: number): Promise<Uint8Array> {
  let decoded = bytes;
  for (const coding of codings) {
    const codec = codecFor(coding, decoded);
    try {
      decoded = await codec.async(decoded, optionsFor(codec, decoded, maxBytes, roomFor(coding, decoded)));
    } catch (error) {
      throw toDecodeError(error);
    }
  }
  return within(decoded, maxBytes);
}

/**
 * The same for threads that have nothing else to do.
 * @throws AppError as `decodeBody`
 */
export function decodeBodySync(bytes: Uint8Array, codings: readonly Coding[], maxBytes: number): Uint8Array {
  let decoded = bytes;
  for (const coding of codings) {
    const codec = codecFor(coding, decoded);
    try {
      decoded = codec.sync(decoded, optionsFor(codec, decoded, maxBytes, roomFor(coding, decoded)));
    } catch (error) {
      throw toDecodeError(error);
    }
  }
  return within(decoded, maxBytes);
}

/**
 * What the first bytes of a body decode to, for a look at what it is. A body that goes on is no error.
 * @param bytes the beginning; a kilobyte takes some 20 µs.
 * @throws AppError as `decodeBody`
 */
export function decodeHead(bytes: Uint8Array, codings: readonly Coding[], maxBytes: number): Uint8Array {
  let decoded = bytes;
  for (const coding of codings) {
    const codec = codecFor(coding, decoded);
    try {
      const options = optionsFor(codec, decoded, maxBytes, HEAD_CHUNK_BYTES);
      decoded = codec.sync(decoded, { ...options, finishFlush: codec.partial });
    } catch (error) {
      throw toDecodeError(error);
    }
  }
  return decoded;
}

function within(decoded: Uint8Array, maxBytes: number): Uint8Array {
  if (decoded.length <= maxBytes) return decoded;
  throw new AppError('too_large', 'body_too_large', `The page is larger than ${maxBytes} bytes.`);
}

function toDecodeError(error: unknown): AppError {
  if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
    return new AppError('too_large', 'decompression_bomb', 'The page grows beyond every measure when decompressed.', {
      cause: error,
    });
  }
  return new AppError('unavailable', 'body_corrupt', "The page's compression is broken.", { cause: error });
}
