import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Products of one's own: what they cost stands with the watches that look at them elsewhere (ADR 0012). */
export class CreateProducts1764310000000 implements MigrationInterface {
  readonly name = 'CreateProducts1764310000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'scraping');
    await schema.run(`
      CREATE TABLE product (
        tenant_id uuid NOT NULL,
        id uuid NOT NULL,
        sku text NOT NULL,
        name text NOT NULL,
        own_price numeric,
        own_currency text,
        own_vat_included boolean,
        -- In percent; null where it is not known.
        own_vat_rate numeric,
        version bigint NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, id),
        CONSTRAINT product_sku UNIQUE (tenant_id, sku),
        CHECK ((own_price IS NULL) = (own_currency IS NULL) AND (own_price IS NULL) = (own_vat_included IS NULL)),
        CHECK (own_price IS NOT NULL OR own_vat_rate IS NULL)
      );
      CREATE INDEX product_by_name ON product (tenant_id, lower(left(name, 60)), id);

      ALTER TABLE watch ADD COLUMN product_id uuid,
        -- The own price is the product's; false where it was given to the watch, or there is none.
        ADD COLUMN own_price_inherited boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT watch_of_product FOREIGN KEY (tenant_id, product_id) REFERENCES product (tenant_id, id);
      CREATE INDEX watch_by_product ON watch (tenant_id, product_id, id) WHERE product_id IS NOT NULL;

      -- Whether its prices have VAT in them: included, excluded; empty where nobody has said it.
      ALTER TABLE competitor ADD COLUMN vat text NOT NULL DEFAULT '' CHECK (vat IN ('', 'included', 'excluded'));
    `);
    await schema.tenantTable('product');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
