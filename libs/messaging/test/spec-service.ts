import { TenantCreated } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import {
  consume,
  createErasureTables,
  createMessagingTables,
  HEADERS,
  idOf,
  messagingMetrics,
  publish,
} from '@blackfang/messaging';
import type { AnyConsumer, Incoming, LogRecord, MessageOf, MessagingMetrics } from '@blackfang/messaging';
import { createMetrics } from '@blackfang/observability';
import { Schema, type Database, type ServiceMigrations, type Tx } from '@blackfang/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A service that does one thing: it writes down each event that took effect, without a key that would hide repeats. */
class CreateMessagingSpec1763700000000 implements MigrationInterface {
  readonly name = 'CreateMessagingSpec1763700000000';

  async up(query: QueryRunner): Promise<void> {
    const schema = new Schema(query, 'spec');
    await schema.foundation();
    await createMessagingTables(schema);
    await createErasureTables(schema);
    await schema.run(`
      CREATE TABLE effect (
        tenant_id uuid NOT NULL,
        id bigint GENERATED ALWAYS AS IDENTITY,
        event_id uuid NOT NULL,
        note text NOT NULL,
        PRIMARY KEY (tenant_id, id)
      )`);
    await schema.tenantTable('effect');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward; write the next one.');
  }
}

export const migrations: ServiceMigrations = { service: 'spec', migrations: [CreateMessagingSpec1763700000000] };

export type Note = MessageOf<typeof TenantCreated>;
export const Noted = TenantCreated;
export const GROUP = 'spec.write-down';

export function metrics(): MessagingMetrics {
  return messagingMetrics(createMetrics('spec'));
}

/** @param refuse throws for what the handler shall refuse. */
export function writeDown(refuse: (note: string) => void = () => undefined): AnyConsumer {
  return consume(Noted, {
    group: GROUP,
    async handle(batch: readonly Incoming<Note>[], tx: Tx) {
      await tx.execute(
        `INSERT INTO effect (tenant_id, event_id, note) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])`,
        [
          batch.map((event) => event.tenantId),
          batch.map((event) => event.id),
          batch.map((event) => event.message.name),
        ],
      );
      for (const { message } of batch) refuse(message.name);
    },
  });
}

/** Tells notes in a transaction of their own, as a use case does. */
export function tell(db: Database, tenantId: string, notes: readonly string[], aggregateId = tenantId) {
  return db.tenant({ tenantId }, (tx) => tellIn(tx, tenantId, notes, aggregateId));
}

export function tellIn(tx: Tx, tenantId: string, notes: readonly string[], aggregateId = tenantId) {
  return publish(
    tx,
    Noted,
    notes.map((name) => ({
      tenantId,
      aggregateId,
      cause: name,
      message: { tenantId, name, createdAt: new Date(0) },
    })),
  );
}

/** An event as the relay would append it. */
export function recordOf(tenantId: string, note: string, headers: Record<string, string> = {}): LogRecord {
  const message = { tenantId, name: note, createdAt: new Date(0) };
  return {
    topic: Noted.topic,
    key: `${tenantId}:${tenantId}`,
    headers: {
      [HEADERS.id]: idOf(Noted, { tenantId, aggregateId: tenantId, cause: note }),
      [HEADERS.type]: Noted.type,
      [HEADERS.tenant]: tenantId,
      [HEADERS.time]: new Date().toISOString(),
      ...headers,
    },
    payload: Buffer.from(Noted.message.encode(message).finish()),
  };
}

export interface Effect {
  readonly event_id: string;
  readonly note: string;
}

/** What took effect for a tenant, in order. */
export function effectsOf(db: Database, tenantId: string): Promise<Effect[]> {
  return db.tenant({ tenantId }, (tx) => tx.query<Effect>('SELECT event_id, note FROM effect ORDER BY id'));
}

export async function notesOf(db: Database, tenantId: string): Promise<string[]> {
  return (await effectsOf(db, tenantId)).map((effect) => effect.note);
}

export interface DeadLetter {
  readonly event_id: string;
  readonly topic: string;
  readonly partition: number;
  readonly log_offset: string;
  readonly reason: string;
  readonly cause: string;
  readonly key: string;
}

export function deadLetters(db: Database): Promise<DeadLetter[]> {
  return db.system('look', (tx) =>
    tx.query<DeadLetter>(
      'SELECT event_id, topic, partition, log_offset, reason, cause, key FROM dead_letter ORDER BY partition, log_offset',
    ),
  );
}

export const series = (count: number, prefix = 'note'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix} ${index}`);

export { newId };
