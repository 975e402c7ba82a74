import { createMessagingTables } from '@blackfang/messaging';
import { rolesOf, Schema, type ServiceMigrations } from '@blackfang/persistence';
import { createWorkQueue } from '@blackfang/work-queue';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CreateDataExports1764820000000 } from './create-data-exports.ts';
import { SampleData1765030000000 } from './sample-data.ts';
import { PaceHosts1764920000000 } from './pace-hosts.ts';
import { CreateProxies1764930000000 } from './create-proxies.ts';
import { CreateProducts1764310000000 } from './create-products.ts';
import { KeepLogos1764320000000 } from './keep-logos.ts';
import { KeepPromotions1764410000000 } from './keep-promotions.ts';
import { KeepReviews1765010000000 } from './keep-reviews.ts';
import { CreateWatchJobs1764330000000 } from './create-watch-jobs.ts';
import { CreateWatchViews1764340000000 } from './create-watch-views.ts';
import { CreateSites1764830000000 } from './create-sites.ts';
import { NarrowDueRuns1764000000000 } from './narrow-due-runs.ts';
import { WatchSettings1764200000000 } from './watch-settings.ts';
import { KeepScreenshots1765020000000 } from './keep-screenshots.ts';
import { WatchTexts1765000000000 } from './watch-texts.ts';
import { EraseTenants1764810000000 } from './erase-tenants.ts';

const RUN_DAYS = 190;
/** A little over two years: the longest that any plan lets history be read. */
const OBSERVATION_DAYS = 760;

class CreateScraping1763700000000 implements MigrationInterface {
  readonly name = 'CreateScraping1763700000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'scraping');
    await schema.foundation();
    await createMessagingTables(schema);
    await createWorkQueue(schema, 'run_queue');
    await this.#createPlans(schema);
    await this.#createWatches(schema);
    await this.#createHistory(schema);
  }

  async #createPlans(schema: Schema): Promise<void> {
    await schema.run(`
      -- What the tenant's plan allows, as billing told it last. Its row is what creations are counted under.
      CREATE TABLE entitlement (
        tenant_id uuid PRIMARY KEY,
        plan text NOT NULL,
        max_competitors integer,
        max_watches integer NOT NULL,
        max_checks_per_day integer NOT NULL,
        min_interval_s integer NOT NULL,
        version bigint NOT NULL
      );

      CREATE TABLE check_count (
        tenant_id uuid NOT NULL,
        day date NOT NULL,
        checks integer NOT NULL,
        PRIMARY KEY (tenant_id, day)
      );
      CREATE INDEX check_count_past ON check_count (day);
    `);
    await schema.tenantTable('entitlement');
    await schema.tenantTable('check_count');
    await schema.claimColumns('check_count', ['day']);
    await schema.run(`GRANT DELETE ON check_count TO ${rolesOf(schema.service).system}`);
  }

  async #createWatches(schema: Schema): Promise<void> {
    await schema.run(`
      CREATE TABLE competitor (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        name text NOT NULL,
        industry text NOT NULL DEFAULT '',
        paused_reason text NOT NULL DEFAULT '',
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        version bigint NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, id)
      );

      CREATE TABLE competitor_domain (
        tenant_id uuid NOT NULL,
        domain text NOT NULL,
        competitor_id uuid NOT NULL,
        place smallint NOT NULL,
        CONSTRAINT competitor_domain_owner PRIMARY KEY (tenant_id, domain),
        FOREIGN KEY (tenant_id, competitor_id) REFERENCES competitor (tenant_id, id) ON DELETE CASCADE
      );
      CREATE INDEX competitor_domain_of ON competitor_domain (tenant_id, competitor_id, place);

      CREATE TABLE watch (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        competitor_id uuid NOT NULL,
        url text NOT NULL,
        host text NOT NULL,
        name text NOT NULL DEFAULT '',
        -- What the page calls its product; stands in for a name that nobody gave.
        title text NOT NULL DEFAULT '',
        tags text[] NOT NULL DEFAULT '{}',
        every_s integer,
        cron text,
        time_zone text,
        status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused', 'failing')),
        paused_reason text NOT NULL DEFAULT '',
        -- Null while it is paused.
        next_run_at timestamptz,
        last_seen_at timestamptz,
        -- The run that waits, if one does; the running one is not it.
        queued_run_id uuid,
        -- Start of the newest run whose result was taken: one that began earlier and ends later is overtaken.
        seen_started_at timestamptz,
        failures integer NOT NULL DEFAULT 0,
        gone integer NOT NULL DEFAULT 0,
        -- What the server said of the page that was read last, and which extractor read it.
        etag text,
        last_modified text,
        page_hash text,
        snapshot_id uuid,
        extractor_version integer,
        latest_observation_id uuid,
        latest_price numeric,
        latest_currency text,
        latest_availability text,
        latest_observed_at timestamptz,
        held jsonb,
        own_price numeric,
        own_currency text,
        sequence bigint NOT NULL DEFAULT 0,
        version bigint NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, id),
        FOREIGN KEY (tenant_id, competitor_id) REFERENCES competitor (tenant_id, id),
        CHECK ((every_s IS NULL) <> (cron IS NULL))
      ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
      CREATE INDEX watch_due ON watch (tenant_id, next_run_at) WHERE next_run_at IS NOT NULL;
      CREATE INDEX watch_of_competitor ON watch (tenant_id, competitor_id, id);
      CREATE INDEX watch_over_plan ON watch (tenant_id) WHERE paused_reason = 'plan_limit';
    `);
    for (const table of ['competitor', 'competitor_domain', 'watch']) await schema.tenantTable(table);
    await schema.claimColumns('watch', ['tenant_id', 'id', 'next_run_at']);
  }

  /** History outlives its watch, so that an alert can be walked back to the page after the watch is gone. */
  async #createHistory(schema: Schema): Promise<void> {
    const { tenant, batch } = rolesOf(schema.service);
    await schema.run(`
      CREATE TABLE run (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        watch_id uuid NOT NULL,
        status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
        reason text NOT NULL DEFAULT '',
        detail text NOT NULL DEFAULT '',
        attempts integer NOT NULL DEFAULT 0,
        queued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        started_at timestamptz,
        finished_at timestamptz,
        http_status integer,
        fetched_bytes bigint,
        fetch_ms integer,
        extract_ms integer,
        unchanged boolean NOT NULL DEFAULT false,
        snapshot_id uuid,
        observation_id uuid,
        log jsonb NOT NULL DEFAULT '[]',
        PRIMARY KEY (tenant_id, id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX run_of_watch ON run (tenant_id, watch_id, id DESC);

      CREATE TABLE snapshot (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        -- Of the bytes as they came over the wire.
        sha256 text NOT NULL,
        content_type text,
        -- How the bytes are kept: gzip or br.
        encoding text NOT NULL,
        stored_bytes bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, id),
        CONSTRAINT snapshot_content UNIQUE (tenant_id, sha256)
      );

      CREATE TABLE observation (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        watch_id uuid NOT NULL,
        competitor_id uuid NOT NULL,
        run_id uuid NOT NULL,
        snapshot_id uuid NOT NULL,
        sequence bigint NOT NULL,
        kind text NOT NULL,
        status text NOT NULL CHECK (status IN ('ok', 'unknown', 'failed', 'quarantined')),
        reason text NOT NULL,
        observed_at timestamptz NOT NULL,
        price numeric,
        currency text,
        list_price numeric,
        list_currency text,
        availability text NOT NULL,
        price_path text NOT NULL,
        title text NOT NULL,
        url text NOT NULL,
        fields jsonb NOT NULL,
        extractor_version integer NOT NULL,
        supersedes uuid,
        PRIMARY KEY (tenant_id, id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX observation_of_watch ON observation (tenant_id, watch_id, id DESC)
        INCLUDE (status, observed_at, price, currency, availability);

      CREATE TABLE observation_decision (
        tenant_id uuid NOT NULL,
        observation_id uuid NOT NULL,
        decision text NOT NULL CHECK (decision IN ('accepted', 'rejected', 'confirmed')),
        -- Null where nobody decided: it was seen often enough, or a person had said it before.
        decided_by uuid,
        decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, observation_id)
      );
    `);
    for (const table of ['run', 'snapshot', 'observation', 'observation_decision']) await schema.tenantTable(table);
    // Immutable: what was seen is never changed, only followed by what takes its place.
    await schema.run(`REVOKE UPDATE, DELETE ON observation FROM ${tenant}, ${batch}`);
    await schema.partition('run', { by: 'uuid', every: 'month', keepDays: RUN_DAYS });
    await schema.partition('observation', { by: 'uuid', every: 'month', keepDays: OBSERVATION_DAYS });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}

/** A run continues the trace of whoever asked for it; one that was due begins its own. */
class CarryTraces1763900000000 implements MigrationInterface {
  readonly name = 'CarryTraces1763900000000';

  async up(query: QueryRunner): Promise<void> {
    await new Schema(query, 'scraping').run('ALTER TABLE run ADD COLUMN traceparent text');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}

export const migrations: ServiceMigrations = {
  service: 'scraping',
  migrations: [
    CreateScraping1763700000000,
    CarryTraces1763900000000,
    NarrowDueRuns1764000000000,
    WatchSettings1764200000000,
    CreateProducts1764310000000,
    KeepLogos1764320000000,
    CreateWatchJobs1764330000000,
    CreateWatchViews1764340000000,
    KeepPromotions1764410000000,
    EraseTenants1764810000000,
    CreateDataExports1764820000000,
    CreateSites1764830000000,
    PaceHosts1764920000000,
    CreateProxies1764930000000,
    WatchTexts1765000000000,
    KeepReviews1765010000000,
    KeepScreenshots1765020000000,
    SampleData1765030000000,
  ],
};

/** Tables without tenant security, each with its reason. */
export const sharedTables: Readonly<Record<string, string>> = {};
