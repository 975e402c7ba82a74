import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Background } from '@blackfang/core';
import { BillingServiceDefinition } from '@blackfang/contracts/billing/v1/service';
import { Egress } from '@blackfang/egress';
import { Consumers, EventLog, messagingMetrics, Relay } from '@blackfang/messaging';
import type { ServiceHost } from '@blackfang/observability';
import { Database, Maintenance } from '@blackfang/persistence';
import { rpcClient } from '@blackfang/rpc';
import { ServiceCore } from '@blackfang/service';
import { measureQueues, QueueWorker, WorkQueue } from '@blackfang/work-queue';
import { Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { migrations, sharedTables } from '../migrations/index.ts';
import { CompetitorsRpc } from './competitors/competitors.rpc.ts';
import { CreateCompetitor } from './competitors/create-competitor.ts';
import { DeleteCompetitor } from './competitors/delete-competitor.ts';
import { UpdateCompetitor } from './competitors/update-competitor.ts';
import { parse, type ScrapingConfig } from './config.ts';
import { ObtainEntitlement } from './entitlements/obtain-entitlement.ts';
import { onEntitlementChanged } from './entitlements/on-entitlement-changed.ts';
import { ExtractionPool } from './extraction-pool/extraction-pool.ts';
import { ExtractOnce } from './extractions/extract-once.ts';
import { ExtractionsRpc } from './extractions/extractions.rpc.ts';
import { Robots } from './fetch/robots.ts';
import { AcceptObservation } from './observations/accept-observation.ts';
import { ObservationsRpc } from './observations/observations.rpc.ts';
import { RejectObservation } from './observations/reject-observation.ts';
import { BeginRuns } from './runs/begin-runs.ts';
import { ExecuteRun } from './runs/execute-run.ts';
import { FinishRuns } from './runs/finish-runs.ts';
import { LookAtPage } from './runs/look-at-page.ts';
import { QueueRuns } from './runs/queue-runs.ts';
import { FolderSnapshots } from './snapshots/folder-snapshots.ts';
import { ReadSnapshot } from './snapshots/read-snapshot.ts';
import { s3Access } from './snapshots/snapshot-settings.ts';
import { SnapshotStore } from './snapshots/snapshot-store.ts';
import { sweepSnapshots } from './snapshots/sweep-snapshots.ts';
import { CreateWatch } from './watches/create-watch.ts';
import { DeleteWatch } from './watches/delete-watch.ts';
import { RunWatch } from './watches/run-watch.ts';
import { ScheduleRules } from './watches/schedule-rules.ts';
import { forgetCheckCounts, ScheduleRuns } from './watches/schedule-runs.ts';
import { SetOwnPrice } from './watches/set-own-price.ts';
import { UpdateWatch } from './watches/update-watch.ts';
import { WatchesRpc } from './watches/watches.rpc.ts';

const USE_CASES = [
  AcceptObservation,
  BeginRuns,
  CreateCompetitor,
  CreateWatch,
  DeleteCompetitor,
  DeleteWatch,
  ExtractOnce,
  FinishRuns,
  LookAtPage,
  QueueRuns,
  ReadSnapshot,
  RejectObservation,
  RunWatch,
  SetOwnPrice,
  UpdateCompetitor,
  UpdateWatch,
];

/** Runs of one tenant, and of one host, that one process has in hand. */
const PER_TENANT = 20;
const PER_HOST = 4;

@Module({})
export class AppModule implements OnApplicationShutdown {
  static readonly service = 'scraping';
  static readonly migrations = migrations;
  static readonly sharedTables = sharedTables;
  static readonly parse = parse;

  constructor(
    private readonly egress: Egress,
    private readonly pool: ExtractionPool,
    private readonly snapshots: SnapshotStore,
  ) {}

  static register(config: ScrapingConfig, host: ServiceHost): DynamicModule {
    return {
      module: AppModule,
      imports: [ServiceCore.register(AppModule.service, config, host)],
      controllers: [CompetitorsRpc, WatchesRpc, ObservationsRpc, ExtractionsRpc],
      providers: [...USE_CASES, ...outside(config, host), ...storage(config), ...background(config, host)],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
    this.snapshots.close();
    await this.egress.destroy();
  }
}

/** What reaches pages, and reads them. */
function outside(config: ScrapingConfig, { log, clock }: ServiceHost): Provider[] {
  const { EXTRACT_THREADS: workers } = config;
  return [
    {
      provide: Egress,
      useFactory: () =>
        new Egress({
          allow: config.EGRESS_ALLOW,
          userAgent: config.USER_AGENT,
          connectMs: config.FETCH_CONNECT_TIMEOUT_MS,
        }),
    },
    {
      provide: Robots,
      useFactory: (egress: Egress) => new Robots(egress, clock, config.USER_AGENT),
      inject: [Egress],
    },
    {
      provide: ExtractionPool,
      useFactory: () =>
        new ExtractionPool({
          ...(workers !== undefined && { workers }),
          onCrash: (error) => log.error({ err: error }, 'a reader of pages broke'),
        }),
    },
    { provide: ScheduleRules, useValue: new ScheduleRules(config.MIN_INTERVAL_S) },
    {
      provide: ObtainEntitlement,
      useFactory: (db: Database) =>
        new ObtainEntitlement(db, rpcClient(BillingServiceDefinition, config.BILLING_ADDRESS)),
      inject: [Database],
    },
  ];
}

function storage(config: ScrapingConfig): Provider[] {
  return [
    {
      provide: SnapshotStore,
      useFactory: async (): Promise<SnapshotStore> => {
        const place = config.SNAPSHOT_STORE;
        if (place.kind === 's3') {
          // 35 MB of client that only this adapter needs.
          const { S3Snapshots } = await import('./snapshots/s3-snapshots.ts');
          return new S3Snapshots({ ...s3Access(config), bucket: place.bucket, prefix: place.prefix });
        }
        const folder = resolve(place.folder);
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        return new FolderSnapshots(folder);
      },
    },
    { provide: WorkQueue, useFactory: (db: Database) => new WorkQueue(db, 'run_queue'), inject: [Database] },
  ];
}

function background(config: ScrapingConfig, { log, instance, metrics }: ServiceHost): Provider[] {
  const messaging = messagingMetrics(metrics);
  return [
    {
      provide: ExecuteRun,
      useFactory: (queue: WorkQueue, begin: BeginRuns, look: LookAtPage, finish: FinishRuns) =>
        new ExecuteRun({ queue, begin, look, finish, metrics, log, againMs: config.RUN_LEASE_MS }),
      inject: [WorkQueue, BeginRuns, LookAtPage, FinishRuns],
    },
    {
      provide: Consumers,
      useFactory: (db: Database, eventLog: EventLog) =>
        new Consumers([onEntitlementChanged], { db, eventLog, log, metrics: messaging }),
      inject: [Database, EventLog],
    },
    {
      provide: QueueWorker,
      useFactory: (db: Database, queue: WorkQueue, executeRun: ExecuteRun, egress: Egress) =>
        new QueueWorker({
          db,
          queue,
          log,
          concurrency: config.WORKERS,
          perLane: Math.min(PER_HOST, config.WORKERS),
          perTenant: PER_TENANT,
          spacingMs: config.HOST_SPACING_MS,
          unspacedLanes: [...egress.allowed],
          leaseMs: config.RUN_LEASE_MS,
          handle: (claim, signal) => executeRun.execute(claim, signal),
        }),
      inject: [Database, WorkQueue, ExecuteRun, Egress],
    },
    {
      provide: Background,
      useFactory: (
        db: Database,
        eventLog: EventLog,
        consumers: Consumers,
        worker: QueueWorker,
        queueRuns: QueueRuns,
        rules: ScheduleRules,
        store: SnapshotStore,
      ) => {
        measureQueues(db, ['run_queue'], metrics);
        return new Background([
          new Relay({ db, eventLog, instance, log, metrics: messaging }),
          consumers,
          worker,
          new ScheduleRuns(db, queueRuns, rules, log),
          new Maintenance(db, log, [forgetCheckCounts, sweepSnapshots(store)]),
        ]);
      },
      inject: [Database, EventLog, Consumers, QueueWorker, QueueRuns, ScheduleRules, SnapshotStore],
    },
  ];
}
