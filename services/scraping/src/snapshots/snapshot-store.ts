import type { Readable } from 'node:stream';

/** How stored bytes are compressed. */
export type StoredEncoding = 'gzip' | 'br';

/**
 * The port to the bytes of stored pages, by tenant and content: a folder, or an object store. All methods are safe to
 * repeat. Every adapter passes `test/snapshot-store.contract.ts`.
 */
export abstract class SnapshotStore {
  /**
   * Durable when it resolves. What is there already stays as it is.
   * @param sha256 of the bytes as they were fetched, in hex.
   * @throws AppError `unavailable` snapshot_store_unavailable: another try makes sense
   */
  abstract put(tenantId: string, sha256: string, bytes: Uint8Array): Promise<void>;

  /**
   * The stream fails where the bytes are no longer those that were put and the store can tell.
   * @throws AppError `not_found` snapshot_not_found · `unavailable` snapshot_store_unavailable
   */
  abstract open(tenantId: string, sha256: string): Promise<Readable>;

  /**
   * Removes what no row knows: bytes whose run never committed. It may take two sweeps, `olderThanMs` apart, to do so;
   * what is put again meanwhile stays.
   * @param olderThanMs younger ones may still get their row.
   * @param known which of a tenant's contents have a row.
   * @returns how many were removed.
   * @throws AppError `unavailable` snapshot_store_unavailable
   */
  abstract sweep(
    olderThanMs: number,
    known: (tenantId: string, sha256s: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<number>;

  /**
   * Removes all that is stored of a tenant; it is no error where nothing is.
   * @throws AppError `unavailable` snapshot_store_unavailable
   */
  abstract removeTenant(tenantId: string): Promise<void>;

  /** Ends its connections, where it has any. */
  close(): void {}
}
