import { createMessagingTables } from '@blackfang/messaging';
import { Schema } from '@blackfang/persistence';
import { createWorkQueue } from '@blackfang/work-queue';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alerts and what became of them can be walked back for so long. */
const HISTORY_DAYS = 400;

export class CreateAlerting1763700000000 implements MigrationInterface {
  readonly name = 'CreateAlerting1763700000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'alerting');
    await schema.foundation();
    await createMessagingTables(schema);
    await createRules(schema);
    await createTargets(schema);
    await createAlerts(schema);
    // Two queues, since a mail server that hangs must not hold the places of webhooks.
    await createWorkQueue(schema, 'webhook_queue');
    await createWorkQueue(schema, 'email_queue');
  }

  down(): Promise<void> {
    throw new Error('Migrations go forward.');
  }
}

async function createRules(schema: Schema): Promise<void> {
  await schema.run(`
    CREATE TABLE rule (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      name text NOT NULL,
      -- Neither: every offer of the tenant.
      watch_id uuid,
      competitor_id uuid,
      kind text NOT NULL,
      amount numeric,
      currency text,
      percent numeric,
      baseline text,
      muted boolean NOT NULL DEFAULT false,
      -- Rises with scope and condition; memory of another revision counts no more.
      revision integer NOT NULL DEFAULT 1,
      since timestamptz NOT NULL DEFAULT clock_timestamp(),
      version bigint NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (tenant_id, id),
      CHECK (watch_id IS NULL OR competitor_id IS NULL)
    );

    CREATE TABLE rule_memory (
      tenant_id uuid NOT NULL,
      rule_id uuid NOT NULL,
      offer_id uuid NOT NULL,
      revision integer NOT NULL,
      version bigint NOT NULL,
      armed boolean NOT NULL,
      last_alerted_amount numeric,
      last_alerted_currency text,
      last_alerted_observation_id uuid,
      availability text,
      PRIMARY KEY (tenant_id, rule_id, offer_id),
      FOREIGN KEY (tenant_id, rule_id) REFERENCES rule ON DELETE CASCADE
    ) WITH (fillfactor = 70);
  `);
  for (const table of ['rule', 'rule_memory']) await schema.tenantTable(table);
}

async function createTargets(schema: Schema): Promise<void> {
  await schema.run(`
    CREATE TABLE channel (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      kind text NOT NULL CHECK (kind IN ('email')),
      address text NOT NULL,
      verified_at timestamptz,
      version bigint NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (tenant_id, id)
    );
    CREATE UNIQUE INDEX channel_address ON channel (tenant_id, kind, lower(address));

    CREATE TABLE rule_channel (
      tenant_id uuid NOT NULL,
      rule_id uuid NOT NULL,
      channel_id uuid NOT NULL,
      PRIMARY KEY (tenant_id, rule_id, channel_id),
      FOREIGN KEY (tenant_id, rule_id) REFERENCES rule ON DELETE CASCADE,
      FOREIGN KEY (tenant_id, channel_id) REFERENCES channel ON DELETE CASCADE
    );
    CREATE INDEX rule_channel_channel ON rule_channel (tenant_id, channel_id);

    -- How many mails of a kind went to a tenant in the window that began with the first of them.
    CREATE TABLE email_budget (
      tenant_id uuid NOT NULL,
      kind text NOT NULL CHECK (kind IN ('alert', 'confirm')),
      window_started_at timestamptz NOT NULL,
      used integer NOT NULL,
      PRIMARY KEY (tenant_id, kind)
    );

    -- The summary that a channel gets at the end of a window.
    CREATE TABLE email_summary (
      tenant_id uuid NOT NULL,
      channel_id uuid NOT NULL,
      window_started_at timestamptz NOT NULL,
      delivery_id uuid NOT NULL,
      PRIMARY KEY (tenant_id, channel_id),
      FOREIGN KEY (tenant_id, channel_id) REFERENCES channel ON DELETE CASCADE
    );

    CREATE TABLE endpoint (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      url text NOT NULL,
      topics text[] NOT NULL,
      status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
      disabled_reason text,
      -- Encrypted with the key of the configuration.
      secret bytea NOT NULL,
      previous_secret bytea,
      previous_valid_until timestamptz,
      failing_since timestamptz,
      -- Attempts in a row that nothing came back from.
      timeouts integer NOT NULL DEFAULT 0,
      version bigint NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (tenant_id, id)
    );
  `);
  for (const table of ['channel', 'rule_channel', 'email_budget', 'email_summary', 'endpoint']) {
    await schema.tenantTable(table);
  }
}

/** History stays when its rule, channel or endpoint is deleted, so it holds no foreign keys to them. */
async function createAlerts(schema: Schema): Promise<void> {
  await schema.run(`
    CREATE TABLE alert (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      rule_id uuid NOT NULL,
      rule_name text NOT NULL,
      watch_id uuid NOT NULL,
      title text NOT NULL,
      url text NOT NULL,
      baseline_kind text NOT NULL,
      baseline_amount numeric,
      baseline_currency text,
      baseline_observation_id uuid,
      current_amount numeric,
      current_currency text,
      current_availability text NOT NULL,
      percent double precision,
      event_id uuid NOT NULL,
      observation_id uuid NOT NULL,
      snapshot_id uuid,
      price_path text NOT NULL,
      raised_at timestamptz NOT NULL,
      acknowledged_at timestamptz,
      version bigint NOT NULL DEFAULT 1,
      PRIMARY KEY (tenant_id, id)
    ) PARTITION BY RANGE (id);
    CREATE INDEX alert_watch ON alert (tenant_id, watch_id, id);
    CREATE INDEX alert_rule ON alert (tenant_id, rule_id, id);

    CREATE TABLE delivery (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      purpose text NOT NULL CHECK (purpose IN ('alert', 'summary', 'confirm', 'notice', 'test', 'watch')),
      topic text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('email', 'webhook')),
      -- The channel or the endpoint.
      target_id uuid NOT NULL,
      target text NOT NULL,
      alert_id uuid,
      rule_id uuid,
      -- Written once: every attempt sends the same bytes.
      payload bytea,
      status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed', 'summarised')),
      attempts integer NOT NULL DEFAULT 0,
      -- Of the attempts, those since a person asked to try again.
      tries integer NOT NULL DEFAULT 0,
      last_error text,
      delivered_at timestamptz,
      -- The window of the mail budget that this one has its place in.
      budget_window timestamptz,
      summary_id uuid,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (tenant_id, id)
    ) PARTITION BY RANGE (id);
    CREATE INDEX delivery_alert ON delivery (tenant_id, alert_id) WHERE alert_id IS NOT NULL;
    CREATE INDEX delivery_summary ON delivery (tenant_id, summary_id) WHERE summary_id IS NOT NULL;

    -- One call of an endpoint.
    CREATE TABLE attempt (
      tenant_id uuid NOT NULL,
      id uuid NOT NULL,
      delivery_id uuid NOT NULL,
      endpoint_id uuid NOT NULL,
      topic text NOT NULL,
      number integer NOT NULL,
      at timestamptz NOT NULL,
      status text NOT NULL CHECK (status IN ('succeeded', 'failed')),
      http_status integer,
      error text,
      duration_ms integer NOT NULL,
      next_attempt_at timestamptz,
      PRIMARY KEY (tenant_id, id)
    ) PARTITION BY RANGE (id);
    CREATE INDEX attempt_endpoint ON attempt (tenant_id, endpoint_id, id);
  `);
  for (const table of ['alert', 'delivery', 'attempt']) {
    await schema.tenantTable(table);
    await schema.partition(table, { by: 'uuid', every: 'month', keepDays: HISTORY_DAYS });
  }
}
