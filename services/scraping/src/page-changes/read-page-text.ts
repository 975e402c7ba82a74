import { AppError, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import { findSnapshot } from '../snapshots/snapshot.store.ts';
import { SnapshotStore } from '../snapshots/snapshot-store.ts';
import { storedBytes } from '../snapshots/stored-bytes.ts';
import { findWatch } from '../watches/watch.view.ts';
import { listPageVersions, type PageVersion } from './page-version.store.ts';
import { requireSelectors } from './selectors.ts';

/** Lines that are told of a page. */
const MAX_TOLD = 200;

export interface PageTextToRead {
  readonly watchId: string;
  readonly only: readonly string[];
  readonly ignore: readonly string[];
  /** Those that are kept with the watch, in place of `only` and of `ignore`. */
  readonly keptOnly?: boolean | undefined;
  readonly keptIgnore?: boolean | undefined;
}

export interface ReadText {
  readonly version: PageVersion;
  /** The first of them. */
  readonly lines: readonly string[];
  readonly total: number;
  readonly cut: boolean;
}

@Injectable()
export class ReadPageText {
  constructor(
    private readonly db: Database,
    private readonly store: SnapshotStore,
    private readonly pool: ExtractionPool,
  ) {}

  /**
   * What of the newest page of a watch is left under selectors.
   * @throws AppError `not_found` watch_not_found, page_version_not_found · `invalid` selector_invalid … ·
   * `unprocessable` why it can't be read · `unavailable` extract_busy
   */
  async execute(caller: Caller, { watchId, ...given }: PageTextToRead): Promise<ReadText> {
    const wanted = { only: requireSelectors(given.only, 'only'), ignore: requireSelectors(given.ignore, 'ignore') };
    const { tenantId } = caller;
    const { watch, version, snapshot } = await this.db.tenant(caller, async (tx) => {
      const watch = await findWatch(tx, tenantId, watchId);
      const [version] = await listPageVersions(tx, tenantId, watchId, 1);
      if (version === undefined) throw notFound('page_version');
      return { watch, version, snapshot: await findSnapshot(tx, tenantId, version.snapshotId) };
    });
    const only = given.keptOnly ? watch.text.only : wanted.only;
    const ignore = given.keptIgnore ? watch.text.ignore : wanted.ignore;
    const { sha256, contentType, encoding } = snapshot;
    const bytes = await storedBytes(this.store, tenantId, sha256);
    const page = { url: watch.url, contentType, bytes, codings: [encoding] };
    const read = await this.pool.readText(page, { only, ignore, withNoise: true });
    if (read.kind === 'refused') throw new AppError('unprocessable', read.reason, read.detail);
    return { version, lines: read.lines.slice(0, MAX_TOLD), total: read.lines.length, cut: read.isCut };
  }
}
