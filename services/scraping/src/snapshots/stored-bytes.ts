import { AppError } from '@blackfang/core';
import type { SnapshotStore } from './snapshot-store.ts';

/** Larger than any page that is stored, with what packing adds. */
const MAX_STORED_BYTES = 24 << 20;

/**
 * A stored page whole, compressed as it is kept.
 * @throws AppError `unprocessable` page_too_large · `not_found` snapshot_not_found
 */
export async function storedBytes(store: SnapshotStore, tenantId: string, sha256: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of (await store.open(tenantId, sha256)) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_STORED_BYTES) throw new AppError('unprocessable', 'page_too_large', 'The page is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
