import { Schema } from '@blackfang/persistence';
import { paceLanes } from '@blackfang/work-queue';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hosts are looked at as fast as each of them bears, whichever process does it. */
export class PaceHosts1764920000000 implements MigrationInterface {
  readonly name = 'PaceHosts1764920000000';

  async up(query: QueryRunner): Promise<void> {
    await paceLanes(new Schema(query, 'scraping'), 'run_queue');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}
