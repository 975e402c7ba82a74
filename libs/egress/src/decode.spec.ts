import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { AppError } from '@blackfang/core';
import { decodeBody, decodeBodySync, decodeHead, parseCodings, type Coding } from './decode.ts';

const MB = 1 << 20;
const PAGE = Buffer.from('<title>Lamp</title>'.repeat(20_000));

const WAYS: readonly (readonly [header: string, bytes: Buffer])[] = [
  ['gzip', gzipSync(PAGE)],
  ['x-gzip', gzipSync(PAGE)],
  ['GZIP', gzipSync(PAGE)],
  ['deflate', deflateSync(PAGE)],
  ['deflate', deflateRawSync(PAGE)],
  ['br', brotliCompressSync(PAGE)],
  ['zstd', zstdCompressSync(PAGE)],
  ['gzip, br', brotliCompressSync(gzipSync(PAGE))],
  ['identity', PAGE],
  ['', PAGE],
];

async function reasonOf(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof AppError) return error.reason;
    throw error;
  }
  return 'none';
}

describe('compressed bodies', () => {
  it.each(WAYS)('sent as %p are read in and beside the event loop, and from their beginning', async (header, bytes) => {
    const codings = parseCodings(header);
    expect(PAGE.equals(await decodeBody(bytes, codings, MB))).toBe(true);
    expect(PAGE.equals(decodeBodySync(bytes, codings, MB))).toBe(true);
    expect(Buffer.from(decodeHead(bytes.subarray(0, 600), codings, MB)).toString()).toMatch(/^<title>Lamp/);
  });

  it.each(['compress', 'gzip, gzip, gzip', 'constructor', 'gzip;q=1', '*'])(
    'sent as %p are refused',
    async (header) => {
      expect(await reasonOf(() => parseCodings(header))).toBe('encoding_unknown');
    },
  );

  const nothing = Buffer.alloc(64 * MB);
  it.each([
    ['gzip', gzipSync(nothing)],
    ['deflate', deflateSync(nothing)],
    ['br', brotliCompressSync(nothing, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })],
    ['zstd', zstdCompressSync(nothing)],
  ] as const)('that are a bomb of %s end at the limit', async (coding, bytes) => {
    for (const decode of [decodeBody, decodeBodySync, decodeHead]) {
      expect(await reasonOf(() => decode(bytes, [coding], 20 * MB))).toBe('decompression_bomb');
    }
  });

  it('that hide a bomb in another one end there too', async () => {
    const bytes = gzipSync(gzipSync(nothing));
    expect(await reasonOf(() => decodeBody(bytes, ['gzip', 'gzip'], 20 * MB))).toBe('decompression_bomb');
  });

  it('that ask for an enormous window are refused', async () => {
    const bytes = zstdCompressSync(Buffer.alloc(1_000), { params: { [constants.ZSTD_c_windowLog]: 27 } });
    // The frame of a short input is shrunk to fit, so its header is written by hand: a window of 2^27.
    const frame = Buffer.concat([bytes.subarray(0, 4), Buffer.from([0x00, 17 << 3]), bytes.subarray(6)]);
    expect(await reasonOf(() => decodeBody(frame, ['zstd'], MB))).toBe('body_corrupt');
  });

  it.each([
    ['gzip', gzipSync(PAGE).subarray(0, 200)],
    ['br', brotliCompressSync(PAGE).subarray(0, 20)],
    ['zstd', zstdCompressSync(PAGE).subarray(0, 20)],
    ['gzip', PAGE],
    ['br', PAGE],
    ['zstd', PAGE],
    ['deflate', PAGE],
  ] as const)('that are broken or cut off are told so (%s)', async (coding: Coding, bytes) => {
    for (const decode of [decodeBody, decodeBodySync]) {
      expect(await reasonOf(() => decode(bytes, [coding], MB))).toBe('body_corrupt');
    }
  });

  it('that are plain have the same limit', async () => {
    expect(await reasonOf(() => decodeBody(PAGE, [], 1_000))).toBe('body_too_large');
    expect(await reasonOf(() => decodeBodySync(gzipSync(PAGE), ['gzip'], 1_000))).toBe('decompression_bomb');
  });
});
