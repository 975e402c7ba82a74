import { Database } from '@blackfang/persistence';
import type { Claim } from '@blackfang/work-queue';
import { Injectable } from '@nestjs/common';
import { Gather } from './gather.ts';

/** What a worker must know to look at a page. */
export interface BegunRun {
  readonly watchId: string;
  readonly startedAt: Date;
  readonly url: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly pageHash: string | null;
  readonly extractorVersion: number | null;
}

interface BegunRow {
  id: string;
  watch_id: string;
  started_at: Date;
  url: string;
  etag: string | null;
  last_modified: string | null;
  page_hash: string | null;
  extractor_version: number | null;
}

/** Watches are locked in the order of their keys, as everywhere. A cancelled run, or one without a watch, begins nothing. */
const BEGIN = `
  WITH claimed AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS c (tenant_id, id, attempts)
  ), ready AS MATERIALIZED (
    SELECT w.tenant_id, w.id AS watch_id, r.id, c.attempts, w.queued_run_id,
      w.url, w.etag, w.last_modified, w.page_hash, w.extractor_version
    FROM claimed c
    JOIN run r ON r.tenant_id = c.tenant_id AND r.id = c.id AND r.id = ANY ($2::uuid[]) AND r.status IN ('queued', 'running')
    JOIN watch w ON w.tenant_id = r.tenant_id AND w.id = r.watch_id
    ORDER BY w.tenant_id, w.id FOR NO KEY UPDATE OF w
  ), taken AS (
    UPDATE watch w SET queued_run_id = NULL FROM ready
    WHERE w.tenant_id = ready.tenant_id AND w.id = ready.watch_id AND ready.queued_run_id = ready.id
  ), started AS (
    UPDATE run r SET status = 'running', attempts = ready.attempts, started_at = clock_timestamp()
    FROM ready WHERE r.tenant_id = ready.tenant_id AND r.id = ready.id AND r.id = ANY ($2::uuid[])
    RETURNING r.tenant_id, r.id, r.started_at
  )
  SELECT ready.id, ready.watch_id, started.started_at, ready.url, ready.etag, ready.last_modified, ready.page_hash,
    ready.extractor_version
  FROM ready JOIN started USING (tenant_id, id)`;

const MAX_BATCH = 100;

@Injectable()
export class BeginRuns {
  readonly #gather: Gather<Claim, BegunRun | undefined>;

  constructor(private readonly db: Database) {
    this.#gather = new Gather(MAX_BATCH, (claims) => this.#begin(claims));
  }

  /** Marks a run as running. @returns undefined where there is nothing to do any more. */
  execute(claim: Claim): Promise<BegunRun | undefined> {
    return this.#gather.add(claim);
  }

  async #begin(claims: readonly Claim[]): Promise<(BegunRun | undefined)[]> {
    const tenantIds = [...new Set(claims.map((claim) => claim.tenantId))];
    const rows = await this.db.batch(tenantIds, (tx) =>
      tx.query<BegunRow>(BEGIN, [
        claims.map((claim) => claim.tenantId),
        claims.map((claim) => claim.id),
        claims.map((claim) => claim.attempts + 1),
      ]),
    );
    const begun = new Map(rows.map((row) => [row.id, toBegunRun(row)]));
    return claims.map((claim) => begun.get(claim.id));
  }
}

function toBegunRun(row: BegunRow): BegunRun {
  return {
    watchId: row.watch_id,
    startedAt: row.started_at,
    url: row.url,
    etag: row.etag,
    lastModified: row.last_modified,
    pageHash: row.page_hash,
    extractorVersion: row.extractor_version,
  };
}
