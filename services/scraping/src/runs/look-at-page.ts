import { AppError, Clock, newId } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { Injectable } from '@nestjs/common';
import type { Extraction } from '../extract/extraction.ts';
import { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import { classifyError, failure } from '../fetch/classify-response.ts';
import { fetchPage, type FetchedPage } from '../fetch/fetch-page.ts';
import { Robots } from '../fetch/robots.ts';
import { packPage } from '../snapshots/pack-page.ts';
import { SnapshotStore } from '../snapshots/snapshot-store.ts';
import type { BegunRun } from './begin-runs.ts';
import { RunLog } from './run-log.ts';
import { EXTRACTOR_VERSION, type FailedPage, type ReadPage, type RunResult } from './run-result.ts';

/** Fetches, keeps and reads a watch's page. No transaction is open meanwhile. */
@Injectable()
export class LookAtPage {
  constructor(
    private readonly egress: Egress,
    private readonly robots: Robots,
    private readonly clock: Clock,
    private readonly store: SnapshotStore,
    private readonly pool: ExtractionPool,
  ) {}

  /**
   * Trouble with the page is a result. The stored bytes are durable before it is returned.
   * @throws AppError `unavailable` extract_busy, and what the store throws: then the run comes again
   */
  async execute(tenantId: string, run: BegunRun, signal: AbortSignal): Promise<RunResult> {
    const log = new RunLog(this.clock);
    // Another extractor may read the same bytes differently: then they are wanted whatever the server remembers.
    const known = run.extractorVersion === EXTRACTOR_VERSION;
    const { egress, robots, clock } = this;
    const began = performance.now();
    const fetched = await fetchPage(
      { egress, robots, clock },
      {
        url: run.url,
        etag: known ? run.etag : null,
        lastModified: known ? run.lastModified : null,
        previousHash: known ? run.pageHash : null,
        signal,
      },
    );
    const fetchMs = Math.round(performance.now() - began);
    const measured = { httpStatus: fetched.status, fetchMs };

    if (fetched.kind === 'failed') {
      log.failed(fetched.failure.detail, fetchMs);
      const restMs = fetched.failure.class === 'throttled' ? (fetched.failure.retryAfterMs ?? 0) : 0;
      return { ...measured, kind: 'failed', failure: fetched.failure, restMs, log: log.entries };
    }
    const restMs = await this.#crawlDelay(run.url);
    if (fetched.kind === 'unchanged') {
      const { etag, lastModified } = fetched;
      return { ...measured, kind: 'unchanged', etag, lastModified, restMs, log: log.entries };
    }
    log.fetched(fetched.status, fetched.bytes.length, fetchMs);
    const page = await this.#read(tenantId, fetched, log);
    return { ...page, ...measured, restMs, log: log.entries };
  }

  async #read(tenantId: string, page: FetchedPage, log: RunLog): Promise<ReadPage | FailedPage> {
    const unmeasured = { httpStatus: page.status, fetchMs: 0, restMs: 0, log: [] };
    let packed;
    try {
      packed = await packPage(page);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'internal') throw error;
      log.failed(error.message, 0);
      return { ...unmeasured, kind: 'failed', failure: { ...classifyError(error), retry: false } };
    }
    const began = performance.now();
    const { bytes, codings, contentType, url } = page;
    const [extraction] = await Promise.all([
      this.pool.extract({ url, contentType, bytes, codings }),
      this.store.put(tenantId, page.sha256, packed.bytes),
    ]);
    const extractMs = Math.round(performance.now() - began);
    if (isOurFault(extraction)) {
      const { reason, detail } = extraction.error;
      log.failed(detail, extractMs);
      return { ...unmeasured, kind: 'failed', failure: failure('unexpected', reason, detail, true) };
    }
    log.read(extraction, extractMs);
    return {
      ...unmeasured,
      kind: 'read',
      url,
      etag: page.etag,
      lastModified: page.lastModified,
      fetchedBytes: bytes.length,
      extractMs,
      snapshot: {
        tenantId,
        id: newId(),
        sha256: page.sha256,
        contentType,
        encoding: packed.encoding,
        storedBytes: packed.bytes.length,
      },
      extraction,
    };
  }

  /** What the site's robots.txt asks for, which is known by now; 0 where it can't be had. */
  async #crawlDelay(url: string): Promise<number> {
    try {
      return (await this.robots.rulesFor(new URL(url))).crawlDelayMs ?? 0;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return 0;
    }
  }
}

/** A reader that crashed says nothing about the page: another try may succeed. */
function isOurFault(extraction: Extraction): extraction is Extraction & { error: { reason: string; detail: string } } {
  return extraction.error?.reason === 'extract_crashed';
}
