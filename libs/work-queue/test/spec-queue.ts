import { newId } from '@blackfang/core';
import { Schema, type Database, type ServiceMigrations } from '@blackfang/persistence';
import { createWorkQueue, paceLanes, type Work, type WorkQueue } from '@blackfang/work-queue';
import type { MigrationInterface, QueryRunner } from 'typeorm';

class CreateWorkQueueSpec1763700000000 implements MigrationInterface {
  readonly name = 'CreateWorkQueueSpec1763700000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'spec');
    await schema.foundation();
    await createWorkQueue(schema, 'errand');
    await paceLanes(schema, 'errand');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}

export const migrations: ServiceMigrations = { service: 'spec', migrations: [CreateWorkQueueSpec1763700000000] };

export const errand = (tenantId: string, rest: Partial<Work> = {}): Work => ({
  tenantId,
  id: newId(),
  lane: `lane of ${tenantId}`,
  priority: 'scheduled',
  ...rest,
});

/** Adds errands, a transaction for each tenant. */
export async function enqueue(db: Database, queue: WorkQueue, work: readonly Work[]): Promise<void> {
  for (const [tenantId, ofTenant] of Map.groupBy(work, (one) => one.tenantId)) {
    await db.tenant({ tenantId }, (tx) => queue.enqueue(tx, ofTenant));
  }
}
