import { AppError, notFound, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import { findSnapshot } from '../snapshots/snapshot.store.ts';
import { SnapshotStore } from '../snapshots/snapshot-store.ts';
import { storedBytes } from '../snapshots/stored-bytes.ts';
import { findWatch } from '../watches/watch.view.ts';
import type { Comparison } from './compare-lines.ts';
import { pageVersionAt, pageVersionOf, type PageVersion } from './page-version.store.ts';
import { requireSelectors } from './selectors.ts';

export interface PagesToCompare {
  readonly watchId: string;
  /** A time, at which the page that was seen last counts, or the id of a stored page. */
  readonly from: Date | string;
  readonly to: Date | string;
  readonly by: 'line' | 'word';
  readonly only: readonly string[];
  readonly ignore: readonly string[];
  readonly withNoise: boolean;
  /** Those that are kept with the watch, in place of `only` and `ignore`. */
  readonly keptOnly?: boolean | undefined;
  readonly keptIgnore?: boolean | undefined;
}

export interface PageChanges extends Comparison {
  readonly from: PageVersion;
  readonly to: PageVersion;
}

@Injectable()
export class ComparePages {
  constructor(
    private readonly db: Database,
    private readonly store: SnapshotStore,
    private readonly pool: ExtractionPool,
  ) {}

  /**
   * What became of the text of a watch's page between two times, or two stored pages.
   * @throws AppError `not_found` watch_not_found, page_version_not_found · `invalid` selector_invalid … ·
   * `unprocessable` why they can't be compared · `unavailable` extract_busy
   */
  async execute(caller: Caller, { watchId, from, to, ...options }: PagesToCompare): Promise<PageChanges> {
    const given = { only: requireSelectors(options.only, 'only'), ignore: requireSelectors(options.ignore, 'ignore') };
    const { tenantId } = caller;
    const { before, after, kept } = await this.db.tenant(caller, async (tx) => {
      const { url, text } = await findWatch(tx, tenantId, watchId);
      const versionAt = async (at: Date | string) => {
        const version =
          typeof at === 'string'
            ? await pageVersionOf(tx, tenantId, watchId, at)
            : await pageVersionAt(tx, tenantId, watchId, at);
        if (version === undefined) throw notFound('page_version');
        return { version, url, snapshot: await findSnapshot(tx, tenantId, version.snapshotId) };
      };
      return { before: await versionAt(from), after: await versionAt(to), kept: text };
    });
    const stored = async ({ url, snapshot: { sha256, contentType, encoding } }: typeof before) => ({
      url,
      contentType,
      bytes: await storedBytes(this.store, tenantId, sha256),
      codings: [encoding],
    });
    const [page, later] = await Promise.all([stored(before), stored(after)]);
    const only = options.keptOnly ? kept.only : given.only;
    const ignore = options.keptIgnore ? kept.ignore : given.ignore;
    const compared = await this.pool.compare(page, later, { ...options, only, ignore });
    if (compared.kind === 'refused') throw new AppError('unprocessable', compared.reason, compared.detail);
    return { ...compared, from: before.version, to: after.version };
  }
}
