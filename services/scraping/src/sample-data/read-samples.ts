import { createHash } from 'node:crypto';
import { newId } from '@blackfang/core';
import { Injectable } from '@nestjs/common';
import { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import type { ReadPage } from '../runs/run-result.ts';
import { packPage } from '../snapshots/pack-page.ts';
import { SnapshotStore } from '../snapshots/snapshot-store.ts';
import type { SamplePlan, SampleWatch } from './plan-sample.ts';
import { samplePage } from './sample-page.ts';

/** Pages that are read and stored at once. */
const AT_ONCE = 16;
const HTML = 'text/html; charset=utf-8';

/** Stores and reads the pages of samples as those that were fetched. */
@Injectable()
export class ReadSamples {
  constructor(
    private readonly pool: ExtractionPool,
    private readonly store: SnapshotStore,
  ) {}

  /**
   * The stored bytes are durable when it resolves.
   * @returns by watch, in the order of the plan; each look with what was read.
   * @throws AppError `unavailable` extract_busy, snapshot_store_unavailable
   */
  async execute(tenantId: string, plan: SamplePlan): Promise<ReadPage[][]> {
    const looks = plan.watches.flatMap((watch) => watch.looks.map((look) => ({ watch, look })));
    const read: ReadPage[] = [];
    for (let from = 0; from < looks.length; from += AT_ONCE) {
      const some = looks.slice(from, from + AT_ONCE);
      read.push(...(await Promise.all(some.map(({ watch, look }) => this.#read(tenantId, plan, watch, look)))));
    }
    return plan.watches.map((watch) => read.filter((_page, index) => looks[index]?.watch === watch));
  }

  async #read(
    tenantId: string,
    plan: SamplePlan,
    { url, product, competitor }: SampleWatch,
    look: SampleWatch['looks'][number],
  ): Promise<ReadPage> {
    const [shown, shop] = [plan.products[product], plan.competitors[competitor]];
    if (shown === undefined || shop === undefined) throw new Error(`The plan has no product or competitor for ${url}`);
    const bytes = Buffer.from(samplePage(shown, shop.name, look));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const packed = await packPage({ bytes, codings: [] });
    const began = performance.now();
    const [extraction] = await Promise.all([
      this.pool.extract({ url, contentType: HTML, bytes, codings: [] }),
      this.store.put(tenantId, sha256, packed.bytes),
    ]);
    return {
      kind: 'read',
      url,
      extraction,
      extractMs: Math.round(performance.now() - began),
      fetchedBytes: bytes.length,
      snapshot: {
        tenantId,
        id: newId(),
        sha256,
        contentType: HTML,
        encoding: packed.encoding,
        storedBytes: packed.bytes.length,
      },
      ...NOT_FETCHED,
      log: [{ at: look.at, level: 'info', message: 'Sample data: nobody asked for this page.' }],
    };
  }
}

const NOT_FETCHED = { httpStatus: null, fetchMs: 0, restMs: 0, crawlDelayMs: 0, etag: null, lastModified: null };
