import { hash } from 'node:crypto';
import { AppError, Clock, newId } from '@blackfang/core';
import type { Proxy } from '@blackfang/egress';
import { Injectable } from '@nestjs/common';
import { BrowserPages } from '../browser/browser-pages.ts';
import { fetchInBrowser } from '../browser/fetch-in-browser.ts';
import type { TabPicture } from '../browser/tab.ts';
import { FetchMetrics } from '../fetch/fetch-metrics.ts';
import { Robots } from '../fetch/robots.ts';
import type { BegunRun } from '../runs/begin-runs.ts';
import type { RunLog } from '../runs/run-log.ts';
import type { ReadPage } from '../runs/run-result.ts';
import { SnapshotStore } from '../snapshots/snapshot-store.ts';
import type { headersOf } from '../watches/request-settings.ts';
import type { TakenScreenshot } from './screenshot.ts';

/** Of one picture, as it is stored. */
const MAX_PICTURE_BYTES = 3 << 20;

interface Wanted {
  readonly tenantId: string;
  readonly run: Pick<BegunRun, 'url' | 'text' | 'hasScreenshot'>;
  /** As it was read just now. */
  readonly page: ReadPage;
  readonly headers: ReturnType<typeof headersOf>;
  /** By way of which the page was asked for. */
  readonly proxy: Proxy | undefined;
  readonly log: RunLog;
  readonly signal: AbortSignal;
}

/** Takes a picture of a page whose text changed, where its watch asks for it. */
@Injectable()
export class TakeScreenshot {
  constructor(
    private readonly browser: BrowserPages,
    private readonly robots: Robots,
    private readonly clock: Clock,
    private readonly store: SnapshotStore,
    private readonly metrics: FetchMetrics,
  ) {}

  /**
   * One visit in the browser, beside the one that read the page: a page whose text is as before costs none. That no picture
   * could be taken is an answer too; it is tried again with the next change. The picture is durable before it is returned.
   * @returns undefined where none is wanted
   * @throws AppError `unavailable` snapshot_store_unavailable: the run comes again
   */
  async execute(wanted: Wanted): Promise<TakenScreenshot | undefined> {
    const { tenantId, run, page, log, signal } = wanted;
    if (!run.text.follow || !run.text.screenshots) return undefined;
    if (page.textChange === undefined && run.hasScreenshot) return undefined;
    const began = performance.now();
    const taken = await this.#take(wanted);
    // The process stops: the page was read and counts, its picture is taken with the next change.
    if (signal.aborted) return undefined;
    if (typeof taken === 'string') {
      log.notPhotographed(taken);
      return { id: newId(), picture: null, trouble: taken };
    }
    const { bytes, width, height } = taken;
    const sha256 = hash('sha256', bytes, 'hex');
    await this.store.put(tenantId, sha256, bytes);
    log.photographed(bytes.length, Math.round(performance.now() - began));
    return { id: newId(), picture: { sha256, bytes: bytes.length, width, height }, trouble: '' };
  }

  /** @returns the picture, or why there is none */
  async #take({ tenantId, run, headers, proxy, signal }: Wanted): Promise<TabPicture | string> {
    const pictures: TabPicture[] = [];
    try {
      const { browser, robots, clock } = this;
      const fetched = await fetchInBrowser(
        { browser, robots, clock },
        {
          ...headers,
          ...{ url: run.url, tenantId, signal, proxy, etag: null, lastModified: null, previousHash: null },
          pictureFormat: 'webp',
          onScreenshot: (picture) => pictures.push(picture),
        },
      );
      this.metrics.fetched('browser', fetched);
      if (fetched.kind === 'failed') return fetched.failure.detail;
    } catch (error) {
      // The page itself was read: that the browser is away, or has too much to do, is no trouble of the run.
      if (!(error instanceof AppError) || error.kind === 'internal') throw error;
      return error.message;
    }
    const [picture] = pictures;
    if (picture === undefined) return 'The browser took no picture.';
    return picture.bytes.length > MAX_PICTURE_BYTES ? 'The picture is larger than what is kept.' : picture;
  }
}
