import type { Readable } from 'node:stream';

/** How stored bytes are compressed. */
export type StoredEncoding = 'gzip' | 'br';

/**
 * The port to the bytes of stored pages, by tenant and content. The adapter now is a folder; an object store is the
 * other. All methods are safe to repeat.
 */
export abstract class SnapshotStore {
  /** Durable when it resolves. @param sha256 of the bytes as they were fetched, in hex. */
  abstract put(tenantId: string, sha256: string, bytes: Uint8Array): Promise<void>;

  /** @throws AppError `not_found` snapshot_not_found */
  abstract open(tenantId: string, sha256: string): Promise<Readable>;

  /**
   * Removes what no row knows: bytes whose run never committed.
   * @param olderThanMs younger ones may still get their row.
   * @param known which of a tenant's contents have a row.
   * @returns how many were removed.
   */
  abstract sweep(
    olderThanMs: number,
    known: (tenantId: string, sha256s: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<number>;
}
