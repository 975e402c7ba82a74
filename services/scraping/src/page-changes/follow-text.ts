import { AppError } from '@blackfang/core';
import { Injectable } from '@nestjs/common';
import { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import type { BegunRun } from '../runs/begin-runs.ts';
import type { RunLog } from '../runs/run-log.ts';
import type { ReadPage } from '../runs/run-result.ts';
import { SnapshotStore } from '../snapshots/snapshot-store.ts';
import { storedBytes } from '../snapshots/stored-bytes.ts';
import type { TextChange } from './change-of-text.ts';

type Followed = Pick<BegunRun, 'url' | 'text' | 'before' | 'site'>;

/** Compares a page that was just stored with the one before, where a watch follows its text. */
@Injectable()
export class FollowText {
  constructor(
    private readonly store: SnapshotStore,
    private readonly pool: ExtractionPool,
  ) {}

  /**
   * @returns undefined where nobody asks for it or nothing changed; what can't be compared is said in the log.
   * @throws AppError `unavailable` extract_busy, snapshot_store_unavailable: the run comes again
   */
  async execute(tenantId: string, run: Followed, page: ReadPage, log: RunLog): Promise<TextChange | undefined> {
    const { text, before, site } = run;
    if (!text.follow || before === null || before.sha256 === page.snapshot.sha256) return undefined;
    // A browser shows what scripts write: that is no change of the page.
    if (page.tier !== (site?.tier ?? 'http')) {
      log.notFollowed('the page is read in another way than before');
      return undefined;
    }
    try {
      const stored = async ({ sha256, contentType, encoding }: typeof before | ReadPage['snapshot']) => ({
        url: run.url,
        contentType,
        bytes: await storedBytes(this.store, tenantId, sha256),
        codings: [encoding],
      });
      const [from, to] = await Promise.all([stored(before), stored(page.snapshot)]);
      const { only, ignore, triggers } = text;
      const followed = await this.pool.follow(from, to, { only, ignore, triggers });
      if (followed.kind === 'refused') throw new AppError('unprocessable', followed.reason, followed.detail);
      log.followed(followed.change);
      return followed.change ?? undefined;
    } catch (error) {
      // The page itself was read and counts, whatever is with its text.
      if (!(error instanceof AppError && ['unprocessable', 'not_found'].includes(error.kind))) throw error;
      log.notFollowed(error.message);
      return undefined;
    }
  }
}
