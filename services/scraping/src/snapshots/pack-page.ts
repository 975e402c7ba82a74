import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { decodeBody } from '@blackfang/egress';
import { MAX_PAGE_BYTES, type FetchedPage } from '../fetch/fetch-page.ts';
import type { StoredEncoding } from './snapshot-store.ts';

const gzipAsync = promisify(gzip);

export interface PackedPage {
  readonly encoding: StoredEncoding;
  readonly bytes: Uint8Array;
}

/**
 * A page as it is kept: compressed as it came where that is gzip or brotli, else by gzip.
 * @throws AppError `too_large` body_too_large, decompression_bomb · `unavailable` body_corrupt
 */
export async function packPage({ bytes, codings }: Pick<FetchedPage, 'bytes' | 'codings'>): Promise<PackedPage> {
  const [coding] = codings;
  if (codings.length === 1 && (coding === 'gzip' || coding === 'br')) return { encoding: coding, bytes };
  const plain = codings.length === 0 ? bytes : await decodeBody(bytes, codings, MAX_PAGE_BYTES);
  return { encoding: 'gzip', bytes: await gzipAsync(plain, { level: 4 }) };
}
