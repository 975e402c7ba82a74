import { Database } from '@blackfang/persistence';
import { Gather, type Claim } from '@blackfang/work-queue';
import { Injectable } from '@nestjs/common';
import type { SiteEvidence, Tier, TierReason } from '../sites/site.ts';
import type { ProxyKind } from '@blackfang/egress';
import type { JarKey } from '../cookies/kept-jars.ts';
import { drawSql } from '../proxies/proxy.store.ts';
import type { ChosenWay } from '../proxies/way-of-run.ts';
import type { StoredEncoding } from '../snapshots/snapshot-store.ts';
import { storedTextSettings, type TextSettings } from '../watches/text-settings.ts';

/** What a worker must know to look at a page. */
export interface BegunRun {
  readonly watchId: string;
  readonly url: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly pageHash: string | null;
  readonly extractorVersion: number | null;
  readonly language: string;
  /** Headers and cookies to be sent along, sealed. */
  readonly sentSealed: Buffer | null;
  readonly way: ChosenWay;
  /** What the site asked to be told again. */
  readonly jar: JarKey & { readonly sealed: Buffer | null; readonly savedAt: Date | null };
  /** Of whoever asked for it. */
  readonly traceparent: string | null;
  readonly host: string;
  /** What is known of the site; null where its tiers were never compared. */
  readonly site: SiteEvidence | null;
  /** As a person called the watch; empty where nobody did. */
  readonly name: string;
  readonly text: TextSettings;
  /** The page that was stored last, of a watch whose text is followed. */
  readonly before: StoredBefore | null;
  /** Whether a picture was taken, or tried, before; true where none is wanted. */
  readonly hasScreenshot: boolean;
}

export interface StoredBefore {
  readonly snapshotId: string;
  readonly sha256: string;
  readonly contentType: string | null;
  readonly encoding: StoredEncoding;
}

interface BegunRow {
  id: string;
  tenant_id: string;
  watch_id: string;
  url: string;
  etag: string | null;
  last_modified: string | null;
  page_hash: string | null;
  extractor_version: number | null;
  language: string;
  sent_sealed: Buffer | null;
  traceparent: string | null;
  host: string;
  tier: Tier | null;
  tier_reason: TierReason;
  compared_at: Date;
  next_compare_at: Date;
  streak: number;
  variant: string;
  jar_sealed: Buffer | null;
  jar_saved_at: Date | null;
  pool: string;
  proxy_id: string | null;
  proxy_version: string;
  proxy_kind: ProxyKind;
  proxy_host: string;
  proxy_port: number;
  proxy_login: Buffer | null;
  proxy_resting_ms: number;
  name: string;
  text_settings: TextSettings | null;
  before_id: string | null;
  before_sha256: string;
  before_type: string | null;
  before_encoding: StoredEncoding;
  has_screenshot: boolean;
}

/**
 * Reads alone: the lease says already that the run goes on, and since when. A cancelled run, or one without a watch,
 * begins nothing. Another language, another way and secrets of its own are answered otherwise: each with cookies of its own.
 */
const BEGIN = `
  SELECT r.id, r.watch_id, w.url, w.etag, w.last_modified, w.page_hash, w.extractor_version, w.language,
    w.sent_sealed, r.traceparent, r.tenant_id, w.host, v.variant, j.sealed AS jar_sealed, j.saved_at AS jar_saved_at, way.pool,
    p.id AS proxy_id, p.version AS proxy_version, p.kind AS proxy_kind, p.host AS proxy_host, p.port AS proxy_port,
    p.login_sealed AS proxy_login, p.resting_ms AS proxy_resting_ms, s.tier, s.reason AS tier_reason, s.compared_at,
    s.next_compare_at, s.streak, w.name, w.text_settings, b.id AS before_id, b.sha256 AS before_sha256,
    b.content_type AS before_type, b.encoding AS before_encoding,
    CASE WHEN (w.text_settings ->> 'screenshots')::boolean THEN EXISTS (
      SELECT FROM screenshot x WHERE x.tenant_id = w.tenant_id AND x.watch_id = w.id) ELSE true END AS has_screenshot
  FROM unnest($1::uuid[], $2::uuid[]) AS c (tenant_id, id)
  JOIN run r ON r.tenant_id = c.tenant_id AND r.id = c.id AND r.id = ANY ($2::uuid[]) AND r.status IN ('queued', 'running')
  JOIN watch w ON w.tenant_id = r.tenant_id AND w.id = r.watch_id
  JOIN competitor k ON k.tenant_id = w.tenant_id AND k.id = w.competitor_id
  LEFT JOIN site s ON s.tenant_id = w.tenant_id AND s.host = w.host
  LEFT JOIN snapshot b ON (w.text_settings ->> 'follow')::boolean AND b.tenant_id = w.tenant_id AND b.id = w.snapshot_id
  CROSS JOIN LATERAL (SELECT coalesce(nullif(w.proxy_pool, ''), k.proxy_pool) AS pool) AS way
  CROSS JOIN LATERAL (
    SELECT concat_ws('|', w.language, way.pool, CASE WHEN w.sent_sealed IS NOT NULL THEN w.id::text END) AS variant
  ) AS v
  LEFT JOIN cookie_jar j ON j.tenant_id = w.tenant_id AND j.host = w.host AND j.variant = v.variant
    AND j.kept_until > clock_timestamp()
  LEFT JOIN LATERAL (${drawSql('w.tenant_id', 'way.pool')}
  ) AS p ON true`;

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
    language: row.language,
    sentSealed: row.sent_sealed,
    way: { pool: row.pool, proxy: proxyOf(row) },
    jar: {
      tenantId: row.tenant_id,
      host: row.host,
      variant: row.variant,
      sealed: row.jar_sealed,
      savedAt: row.jar_saved_at,
    },
    traceparent: row.traceparent,
    host: row.host,
    site: siteOf(row),
    name: row.name,
    text: storedTextSettings(row.text_settings),
    before: beforeOf(row),
    hasScreenshot: row.has_screenshot,
  };
}

function beforeOf({ before_id: snapshotId, ...row }: BegunRow): StoredBefore | null {
  if (snapshotId === null) return null;
  return { snapshotId, sha256: row.before_sha256, contentType: row.before_type, encoding: row.before_encoding };
}

function siteOf(row: BegunRow): SiteEvidence | null {
  const { tier, tier_reason: reason, compared_at: comparedAt, next_compare_at: nextCompareAt, streak } = row;
  return tier === null ? null : { tier, reason, comparedAt, nextCompareAt, streak };
}

function proxyOf(row: BegunRow): ChosenWay['proxy'] {
  if (row.proxy_id === null) return null;
  return {
    id: row.proxy_id,
    version: BigInt(row.proxy_version),
    kind: row.proxy_kind,
    host: row.proxy_host,
    port: row.proxy_port,
    loginSealed: row.proxy_login,
    restingMs: row.proxy_resting_ms,
  };
}
