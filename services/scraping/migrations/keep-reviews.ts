import { rolesOf, Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people think of a product: the rating with the observation that saw it, and what they wrote, with the watch. */
export class KeepReviews1765010000000 implements MigrationInterface {
  readonly name = 'KeepReviews1765010000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'scraping');
    await schema.run(`
      ALTER TABLE observation
        ADD COLUMN rating numeric, ADD COLUMN rating_best numeric, ADD COLUMN rating_count integer;

      CREATE TABLE review (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        watch_id uuid NOT NULL,
        -- A keyed hash of the name; nobody can read it back.
        author text,
        written_on date,
        stars numeric,
        best numeric,
        -- On a scale of five, for filters and figures.
        of_five smallint CHECK (of_five BETWEEN 1 AND 5),
        title text CHECK (length(title) <= 1000),
        text text CHECK (length(text) <= 1000),
        language text,
        -- How the text begins, as a hash: what another look may know it by.
        text_key text,
        -- The day that it is sorted by: when it was written, or else when it was seen first.
        placed_on date NOT NULL,
        first_seen_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        -- The observation that saw it as it stands.
        observation_id uuid NOT NULL,
        -- What it said before, newest first.
        earlier jsonb NOT NULL DEFAULT '[]',
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX review_of_watch ON review (tenant_id, watch_id, placed_on DESC, id DESC);
      CREATE INDEX review_by_text ON review (tenant_id, watch_id, text_key);
      CREATE INDEX review_by_author ON review (tenant_id, watch_id, author) WHERE author IS NOT NULL;
      CREATE INDEX review_past ON review (last_seen_at);

      -- Watches that were deleted, until nobody can undo that any more: what goes with them goes then.
      CREATE TABLE deleted_watch (
        tenant_id uuid NOT NULL,
        watch_id uuid NOT NULL,
        deleted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, watch_id)
      );
      CREATE INDEX deleted_watch_past ON deleted_watch (deleted_at);
    `);
    for (const table of ['review', 'deleted_watch']) await schema.tenantTable(table);
    await schema.claimColumns('review', ['tenant_id', 'watch_id', 'last_seen_at']);
    await schema.claimColumns('deleted_watch', ['tenant_id', 'watch_id', 'deleted_at']);
    await schema.run(`GRANT DELETE ON review, deleted_watch TO ${rolesOf(schema.service).system}`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
