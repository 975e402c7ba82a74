import { Database } from '@blackfang/persistence';
import { Gather, type Claim } from '@blackfang/work-queue';
import { Injectable } from '@nestjs/common';

/** What a worker must know to look at a page. */
export interface BegunRun {
  readonly watchId: string;
  readonly url: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly pageHash: string | null;
  readonly extractorVersion: number | null;
  /** Of whoever asked for it. */
  readonly traceparent: string | null;
}

interface BegunRow {
  id: string;
  watch_id: string;
  url: string;
  etag: string | null;
  last_modified: string | null;
  page_hash: string | null;
  extractor_version: number | null;
  traceparent: string | null;
}

/**
 * Reads alone: the lease says already that the run goes on, and since when. A cancelled run, or one without a watch,
 * begins nothing.
 */
const BEGIN = `
  SELECT r.id, r.watch_id, w.url, w.etag, w.last_modified, w.page_hash, w.extractor_version, r.traceparent
  FROM unnest($1::uuid[], $2::uuid[]) AS c (tenant_id, id)
  JOIN run r ON r.tenant_id = c.tenant_id AND r.id = c.id AND r.id = ANY ($2::uuid[]) AND r.status IN ('queued', 'running')
  JOIN watch w ON w.tenant_id = r.tenant_id AND w.id = r.watch_id`;

const MAX_BATCH = 100;

@Injectable()
export class BeginRuns {
  readonly #gather: Gather<Claim, BegunRun | undefined>;

  constructor(private readonly db: Database) {
    this.#gather = new Gather(MAX_BATCH, (claims) => this.#begin(claims));
  }

  /** @returns undefined where there is nothing to do any more. */
  execute(claim: Claim): Promise<BegunRun | undefined> {
    return this.#gather.add(claim);
  }

  async #begin(claims: readonly Claim[]): Promise<(BegunRun | undefined)[]> {
    const tenantIds = [...new Set(claims.map((claim) => claim.tenantId))];
    const rows = await this.db.batch(tenantIds, (tx) =>
      tx.query<BegunRow>(BEGIN, [claims.map((claim) => claim.tenantId), claims.map((claim) => claim.id)]),
    );
    const begun = new Map(rows.map((row) => [row.id, toBegunRun(row)]));
    return claims.map((claim) => begun.get(claim.id));
  }
}

function toBegunRun(row: BegunRow): BegunRun {
  return {
    watchId: row.watch_id,
    url: row.url,
    etag: row.etag,
    lastModified: row.last_modified,
    pageHash: row.page_hash,
    extractorVersion: row.extractor_version,
    traceparent: row.traceparent,
  };
}
