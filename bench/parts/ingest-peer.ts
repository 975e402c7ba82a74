// The same rows by TypeORM: two entities, an `insert` of a batch each, in a transaction.
import 'reflect-metadata';
import { ObservationRecorded } from '@blackfang/contracts/events';
import { HEADERS, idOf } from '@blackfang/messaging';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { observationRecorded, type Observation } from '../../services/scraping/src/observations/observation.ts';
import { EXTRACTOR_VERSION } from '../../services/scraping/src/runs/run-result.ts';
import { serveApart } from './apart.ts';
import type { IngestOrder, IngestSetting } from './ingest-setting.ts';
import { measure } from './measure.ts';

@Entity({ name: 'observation', schema: 'scraping' })
class ObservationEntity {
  @PrimaryColumn('uuid') tenant_id!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') watch_id!: string;
  @Column('uuid') competitor_id!: string;
  @Column('uuid') run_id!: string;
  @Column('uuid') snapshot_id!: string;
  @Column('bigint') sequence!: string;
  @Column('text') kind!: string;
  @Column('text') status!: string;
  @Column('text') reason!: string;
  @Column('timestamptz') observed_at!: Date;
  @Column('numeric', { nullable: true }) price!: string | null;
  @Column('text', { nullable: true }) currency!: string | null;
  @Column('numeric', { nullable: true }) list_price!: string | null;
  @Column('text', { nullable: true }) list_currency!: string | null;
  @Column('text') availability!: string;
  @Column('text') price_path!: string;
  @Column('text') title!: string;
  @Column('text') url!: string;
  @Column('jsonb') fields!: object;
  @Column('int') extractor_version!: number;
  @Column('uuid', { nullable: true }) supersedes!: string | null;
}

/** Its number and its time are the database's: columns that TypeORM knows nothing of cost it nothing. */
@Entity({ name: 'outbox', schema: 'scraping' })
class OutboxEntity {
  @PrimaryColumn('uuid') event_id!: string;
  @Column('text') topic!: string;
  @Column('text') key!: string;
  @Column('json') headers!: object;
  @Column('bytea') payload!: Buffer;
}

serveApart<IngestSetting, IngestOrder>(async ({ servers }) => async ({ databaseUrl, batches }) => {
  const source = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    entities: [ObservationEntity, OutboxEntity],
    installExtensions: false,
  });
  await source.initialize();
  // Its connection, too.
  await source.query('SELECT 1');
  const times: number[] = [];
  const measured = await measure(servers, async () => {
    for (const batch of batches) {
      const began = performance.now();
      await source.transaction(async (manager) => {
        await manager.insert(ObservationEntity, batch.map(toRow));
        await manager.insert(OutboxEntity, batch.map(toEvent));
      });
      times.push(performance.now() - began);
    }
    return { count: batches.flat().length, times };
  });
  await source.destroy();
  return measured;
});

function toRow(one: Observation): ObservationEntity {
  return {
    tenant_id: one.tenantId,
    id: one.id,
    watch_id: one.watchId,
    competitor_id: one.competitorId,
    run_id: one.runId,
    snapshot_id: one.snapshotId,
    sequence: one.sequence.toString(),
    kind: 'offer',
    status: one.status,
    reason: one.reason,
    observed_at: one.observedAt,
    price: one.price?.amount ?? null,
    currency: one.price?.currency ?? null,
    list_price: one.listPrice?.amount ?? null,
    list_currency: one.listPrice?.currency ?? null,
    availability: one.availability,
    price_path: one.pricePath,
    title: one.title,
    url: one.url,
    fields: JSON.parse(one.fieldsJson) as object,
    extractor_version: EXTRACTOR_VERSION,
    supersedes: one.supersedes,
  };
}

function toEvent(one: Observation): OutboxEntity {
  const outgoing = observationRecorded(one);
  const id = idOf(ObservationRecorded, outgoing);
  return {
    event_id: id,
    topic: ObservationRecorded.topic,
    key: `${outgoing.tenantId}:${outgoing.aggregateId}`,
    headers: {
      [HEADERS.specVersion]: '1.0',
      [HEADERS.type]: ObservationRecorded.type,
      [HEADERS.source]: 'blackfang/scraping',
      [HEADERS.time]: new Date().toISOString(),
      [HEADERS.id]: id,
      [HEADERS.tenant]: one.tenantId,
    },
    payload: Buffer.from(ObservationRecorded.message.encode(outgoing.message).finish()),
  };
}
