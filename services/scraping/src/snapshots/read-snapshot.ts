import { pipeline, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { AppError, type Caller } from '@blackfang/core';
import type { SnapshotPiece } from '@blackfang/contracts/scraping/v1/service';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { MAX_PAGE_BYTES } from '../fetch/fetch-page.ts';
import { findSnapshot } from './snapshot.store.ts';
import { SnapshotStore } from './snapshot-store.ts';

const MAX_PIECE_BYTES = 64 * 1024;

@Injectable()
export class ReadSnapshot {
  constructor(
    private readonly db: Database,
    private readonly store: SnapshotStore,
  ) {}

  /**
   * A stored page, decoded, in pieces; the first names its type.
   * @throws AppError `not_found` snapshot_not_found
   */
  async *execute(caller: Caller, id: string): AsyncGenerator<SnapshotPiece> {
    const snapshot = await this.db.tenant(caller, (tx) => findSnapshot(tx, caller.tenantId, id));
    const stored = await this.store.open(caller.tenantId, snapshot.sha256);
    const options = { chunkSize: MAX_PIECE_BYTES };
    const decoder = snapshot.encoding === 'br' ? createBrotliDecompress(options) : createGunzip(options);
    // Trouble anywhere on the way ends the last stream with it, and so the loop.
    const pieces = pipeline(stored, decoder, atMost(MAX_PAGE_BYTES), () => stored.destroy());
    let contentType: string | undefined = snapshot.contentType ?? 'application/octet-stream';
    try {
      for await (const chunk of pieces as AsyncIterable<Buffer>) {
        for (let start = 0; start < chunk.length; start += MAX_PIECE_BYTES) {
          yield { contentType, data: chunk.subarray(start, start + MAX_PIECE_BYTES) };
          contentType = undefined;
        }
      }
      if (contentType !== undefined) yield { contentType, data: Buffer.alloc(0) };
    } finally {
      stored.destroy();
    }
  }
}

function atMost(maxBytes: number): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      if (passed <= maxBytes) done(null, chunk);
      else done(new AppError('too_large', 'snapshot_too_large', 'The stored page is larger than any page may be.'));
    },
  });
}
