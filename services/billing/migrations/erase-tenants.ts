import { createErasureTables } from '@blackfang/messaging';
import { Schema } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A tenant can be erased from here. */
export class EraseTenants1764810000000 implements MigrationInterface {
  readonly name = 'EraseTenants1764810000000';

  async up(query: QueryRunner): Promise<void> {
    await createErasureTables(new Schema(query, 'billing'));
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
