import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Background, SecretBox } from '@blackfang/core';
import { BillingServiceDefinition } from '@blackfang/contracts/billing/v1/service';
import { Egress } from '@blackfang/egress';
import { Consumers, EventLog, messagingMetrics, Relay } from '@blackfang/messaging';
import type { ServiceHost } from '@blackfang/observability';
import { Database, Maintenance } from '@blackfang/persistence';
import { createServiceIdentity, rpcClient } from '@blackfang/rpc';
import { EraseTenants, erasedTenants, ServiceCore } from '@blackfang/service';
import { measureQueues, QueueWorker, WorkQueue, type LaneRules } from '@blackfang/work-queue';
import { Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { migrations, sharedTables } from '../migrations/index.ts';
import { BrowserPages } from './browser/browser-pages.ts';
import { CompetitorsRpc } from './competitors/competitors.rpc.ts';
import { CreateCompetitor } from './competitors/create-competitor.ts';
import { DeleteCompetitor } from './competitors/delete-competitor.ts';
import { LookAtHomePage } from './competitors/look-at-home-page.ts';
import { UpdateCompetitor } from './competitors/update-competitor.ts';
import { parse, type ScrapingConfig } from './config.ts';
import { DataExportsRpc } from './data-exports/data-exports.rpc.ts';
import { DataSources } from './data-exports/data-sources.ts';
import { DoDataExport, forgetDataExports } from './data-exports/do-data-export.ts';
import { ExportTickets } from './data-exports/export-tickets.ts';
import { DataExportQueue, StartDataExport } from './data-exports/start-data-export.ts';
import { ObtainEntitlement } from './entitlements/obtain-entitlement.ts';
import { onEntitlementChanged } from './entitlements/on-entitlement-changed.ts';
import { AuthorSalt } from './extraction-pool/author-salt.ts';
import { ExtractionPool } from './extraction-pool/extraction-pool.ts';
import { ExtractForTenant } from './extractions/extract-for-tenant.ts';
import { ExtractOnce } from './extractions/extract-once.ts';
import { ExtractionsRpc } from './extractions/extractions.rpc.ts';
import { forgetJars } from './cookies/jar.store.ts';
import { KeptJars } from './cookies/kept-jars.ts';
import { userAgentOf } from './fetch/fetch-page.ts';
import { FetchMetrics } from './fetch/fetch-metrics.ts';
import { Robots } from './fetch/robots.ts';
import { TakeTurn } from './fetch/take-turn.ts';
import { AcceptObservation } from './observations/accept-observation.ts';
import { ObservationsRpc } from './observations/observations.rpc.ts';
import { RejectObservation } from './observations/reject-observation.ts';
import { BeginRuns } from './runs/begin-runs.ts';
import { ExecuteRun } from './runs/execute-run.ts';
import { FinishRuns } from './runs/finish-runs.ts';
import { LookAtPage } from './runs/look-at-page.ts';
import { QueueRuns } from './runs/queue-runs.ts';
import { CreateProxy } from './proxies/create-proxy.ts';
import { OpenWay } from './proxies/open-way.ts';
import { ProxiesRpc } from './proxies/proxies.rpc.ts';
import { ProxyLogins } from './proxies/proxy-logins.ts';
import { TestProxy } from './proxies/test-proxy.ts';
import { UpdateProxy } from './proxies/update-proxy.ts';
import { AttachWatches } from './products/attach-watches.ts';
import { CreateProduct } from './products/create-product.ts';
import { DeleteProduct } from './products/delete-product.ts';
import { DetachWatch } from './products/detach-watch.ts';
import { ProductsRpc } from './products/products.rpc.ts';
import { UpdateProduct } from './products/update-product.ts';
import { FolderSnapshots } from './snapshots/folder-snapshots.ts';
import { ReadSnapshot } from './snapshots/read-snapshot.ts';
import { s3Access } from './snapshots/snapshot-settings.ts';
import { SnapshotStore } from './snapshots/snapshot-store.ts';
import { sweepSnapshots } from './snapshots/sweep-snapshots.ts';
import { ComparePages } from './page-changes/compare-pages.ts';
import { FollowText } from './page-changes/follow-text.ts';
import { ReadPageText } from './page-changes/read-page-text.ts';
import { ListPageVersions } from './page-changes/list-page-versions.ts';
import { IssueTicket } from './stored-page/issue-ticket.ts';
import { ListScreenshots } from './screenshots/list-screenshots.ts';
import { ScreenshotTickets } from './screenshots/screenshot-tickets.ts';
import { ShowScreenshot } from './screenshots/show-screenshot.ts';
import { TakeScreenshot } from './screenshots/take-screenshot.ts';
import { PageTickets } from './stored-page/page-tickets.ts';
import { ShowPage } from './stored-page/show-page.ts';
import { StoredPagesRpc } from './stored-page/stored-pages.rpc.ts';
import { AddSampleData } from './sample-data/add-sample-data.ts';
import { ReadSamples } from './sample-data/read-samples.ts';
import { RemoveSampleData } from './sample-data/remove-sample-data.ts';
import { SampleDataRpc } from './sample-data/sample-data.rpc.ts';
import { ClearOwnPrice } from './watches/clear-own-price.ts';
import { ActOnWatches } from './watch-jobs/act-on-watches.ts';
import { DoWatchJob, forgetWatchJobs } from './watch-jobs/do-watch-job.ts';
import { StartWatchJob } from './watch-jobs/start-watch-job.ts';
import { UndoWatchJob } from './watch-jobs/undo-watch-job.ts';
import { WatchJobQueue } from './watch-jobs/watch-job-queue.ts';
import { ExportWatches } from './watch-files/export-watches.ts';
import { ImportRows } from './watch-files/import-rows.ts';
import { PreviewImport } from './watch-files/preview-import.ts';
import { StartImport } from './watch-files/start-import.ts';
import { WatchFilesRpc } from './watch-files/watch-files.rpc.ts';
import { CreateWatchView } from './watch-views/create-watch-view.ts';
import { UpdateWatchView } from './watch-views/update-watch-view.ts';
import { onMemberErased } from './on-member-erased.ts';
import { WatchViewsRpc } from './watch-views/watch-views.rpc.ts';
import { WatchJobsRpc } from './watch-jobs/watch-jobs.rpc.ts';
import { CreateWatch } from './watches/create-watch.ts';
import { DeleteWatch } from './watches/delete-watch.ts';
import { RunWatch } from './watches/run-watch.ts';
import { ScheduleRules } from './watches/schedule-rules.ts';
import { forgetCheckCounts, ScheduleRuns } from './watches/schedule-runs.ts';
import { SetOwnPrice } from './watches/set-own-price.ts';
import { SentSecretsBox } from './watches/sent-secrets.ts';
import { ExportReviews } from './reviews/export-reviews.ts';
import { forgetReviews } from './reviews/review.store.ts';
import { ReviewsRpc } from './reviews/reviews.rpc.ts';
import { UpdateWatch } from './watches/update-watch.ts';
import { WatchesRpc } from './watches/watches.rpc.ts';

const USE_CASES = [
  AcceptObservation,
  AddSampleData,
  AttachWatches,
  ActOnWatches,
  BeginRuns,
  ClearOwnPrice,
  CreateCompetitor,
  CreateProduct,
  CreateProxy,
  CreateWatch,
  CreateWatchView,
  DeleteCompetitor,
  DeleteProduct,
  DeleteWatch,
  DetachWatch,
  DoDataExport,
  DoWatchJob,
  ExportReviews,
  ExportWatches,
  ExtractForTenant,
  ExtractOnce,
  FinishRuns,
  ImportRows,
  ComparePages,
  FollowText,
  ListScreenshots,
  ShowScreenshot,
  TakeScreenshot,
  TakeTurn,
  ReadPageText,
  IssueTicket,
  ListPageVersions,
  LookAtHomePage,
  LookAtPage,
  OpenWay,
  PreviewImport,
  QueueRuns,
  ReadSamples,
  ReadSnapshot,
  RejectObservation,
  RemoveSampleData,
  RunWatch,
  SetOwnPrice,
  ShowPage,
  StartDataExport,
  StartImport,
  StartWatchJob,
  TestProxy,
  UndoWatchJob,
  UpdateCompetitor,
  UpdateProduct,
  UpdateProxy,
  UpdateWatch,
  UpdateWatchView,
];

/** Runs of one tenant that one process has in hand. */
const PER_TENANT = 20;
/** A site is slowed down to a look in ten minutes at the most, and waits are up to a tenth longer than they need be. */
const LONGEST_SPACING_MS = 600_000;
const JITTER = 0.1;
/** Work on many watches: some tenants at once, one job of each. */
const JOBS = { concurrency: 2, perLane: 1, perTenant: 1, spacingMs: 0, leaseMs: 30_000, lookMs: 1_000 };

@Module({})
export class AppModule implements OnApplicationShutdown {
  static readonly service = 'scraping';
  static readonly migrations = migrations;
  static readonly sharedTables = sharedTables;
  static readonly parse = parse;

  constructor(
    private readonly egress: Egress,
    private readonly pool: ExtractionPool,
    private readonly browser: BrowserPages,
    private readonly snapshots: SnapshotStore,
    private readonly sources: DataSources,
  ) {}

  static register(config: ScrapingConfig, host: ServiceHost): DynamicModule {
    return {
      module: AppModule,
      imports: [ServiceCore.register(AppModule.service, config, host)],
      controllers: [
        CompetitorsRpc,
        ProductsRpc,
        WatchesRpc,
        WatchJobsRpc,
        WatchViewsRpc,
        WatchFilesRpc,
        ObservationsRpc,
        ReviewsRpc,
        ProxiesRpc,
        SampleDataRpc,
        ExtractionsRpc,
        StoredPagesRpc,
        DataExportsRpc,
      ],
      providers: [...USE_CASES, ...outside(config, host), ...storage(config, host), ...background(config, host)],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.browser.close();
    await this.pool.close();
    this.snapshots.close();
    this.sources.close();
    await this.egress.destroy();
  }
}

/** What reaches pages, and reads them. */
function outside(config: ScrapingConfig, { log, clock }: ServiceHost): Provider[] {
  const { EXTRACT_THREADS: workers, USER_AGENT: userAgent = userAgentOf(config.BOT_PAGE_URL) } = config;
  return [
    {
      provide: Egress,
      useFactory: () =>
        new Egress({
          allow: config.EGRESS_ALLOW,
          userAgent,
          from: config.BOT_CONTACT,
          connectMs: config.FETCH_CONNECT_TIMEOUT_MS,
        }),
    },
    {
      provide: Robots,
      useFactory: (egress: Egress) => new Robots(egress, clock, userAgent),
      inject: [Egress],
    },
    {
      provide: BrowserPages,
      useFactory: (egress: Egress) =>
        new BrowserPages({
          egress,
          userAgent,
          program: config.BROWSER_PROGRAM,
          sandbox: config.BROWSER_SANDBOX,
          pages: config.BROWSER_PAGES,
        }),
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

export function hostRules(config: Pick<ScrapingConfig, 'HOST_CONCURRENCY' | 'HOST_SPACING_MS'>): LaneRules {
  const { HOST_CONCURRENCY: inHand, HOST_SPACING_MS: usualMs } = config;
  return { inHand, usualMs, longestMs: LONGEST_SPACING_MS, jitter: JITTER };
}

function storage(config: ScrapingConfig, { clock }: ServiceHost): Provider[] {
  const masterKey = Buffer.from(config.WATCH_SECRET_KEY.reveal(), 'base64');
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
    { provide: PageTickets, useValue: new PageTickets(new SecretBox(masterKey, 'page tickets'), clock) },
    {
      provide: ScreenshotTickets,
      useValue: new ScreenshotTickets(new SecretBox(masterKey, 'screenshot tickets'), clock),
    },
    { provide: ExportTickets, useValue: new ExportTickets(new SecretBox(masterKey, 'export tickets'), clock) },
    {
      provide: DataSources,
      useFactory: (db: Database) =>
        new DataSources(
          db,
          createServiceIdentity({ name: 'scraping', privateKey: config.SERVICE_PRIVATE_KEY.reveal(), clock }),
          { identity: config.IDENTITY_ADDRESS, billing: config.BILLING_ADDRESS, alerting: config.ALERTING_ADDRESS },
        ),
      inject: [Database],
    },
    { provide: ProxyLogins, useValue: new ProxyLogins(new SecretBox(masterKey, 'logins of proxies')) },
    { provide: KeptJars, useValue: new KeptJars(new SecretBox(masterKey, 'cookies of sites'), clock) },
    { provide: AuthorSalt, useValue: new AuthorSalt(masterKey) },
    { provide: SentSecretsBox, useValue: new SentSecretsBox(new SecretBox(masterKey, 'sent with requests')) },
    {
      provide: WorkQueue,
      useFactory: (db: Database) => new WorkQueue(db, 'run_queue', hostRules(config)),
      inject: [Database],
    },
    { provide: DataExportQueue, useFactory: (db: Database) => new DataExportQueue(db), inject: [Database] },
    { provide: WatchJobQueue, useFactory: (db: Database) => new WatchJobQueue(db), inject: [Database] },
  ];
}

function background(config: ScrapingConfig, { log, instance, metrics }: ServiceHost): Provider[] {
  const messaging = messagingMetrics(metrics);
  return [
    { provide: FetchMetrics, useValue: new FetchMetrics(metrics) },
    {
      provide: ExecuteRun,
      useFactory: (queue: WorkQueue, begin: BeginRuns, look: LookAtPage, finish: FinishRuns) =>
        new ExecuteRun({ queue, begin, look, finish, metrics, log, againMs: config.RUN_LEASE_MS }),
      inject: [WorkQueue, BeginRuns, LookAtPage, FinishRuns],
    },
    {
      provide: Consumers,
      useFactory: (db: Database, eventLog: EventLog) =>
        new Consumers([onEntitlementChanged, onMemberErased, erasedTenants(AppModule.service)], {
          db,
          eventLog,
          log,
          metrics: messaging,
        }),
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
          perLane: Math.min(config.HOST_CONCURRENCY, config.WORKERS),
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
        queue: WorkQueue,
        rules: ScheduleRules,
        store: SnapshotStore,
        jobs: WatchJobQueue,
        doJob: DoWatchJob,
        exports: DataExportQueue,
        doExport: DoDataExport,
      ) => {
        measureQueues(db, ['run_queue', 'watch_job_queue', 'data_export_queue'], metrics);
        return new Background([
          new Relay({ db, eventLog, instance, log, metrics: messaging }),
          consumers,
          worker,
          new QueueWorker({ ...JOBS, db, queue: jobs, log, handle: (claim, signal) => doJob.execute(claim, signal) }),
          new QueueWorker({
            ...JOBS,
            db,
            queue: exports,
            log,
            handle: (claim, signal) => doExport.execute(claim, signal),
          }),
          new EraseTenants({ db, log, also: (tenantId) => store.removeTenant(tenantId) }),
          new ScheduleRuns(db, queueRuns, rules, log),
          new Maintenance(db, log, [
            forgetCheckCounts,
            forgetWatchJobs,
            forgetDataExports,
            forgetJars,
            forgetReviews,
            () => queue.forgetLanes(),
            sweepSnapshots(store),
          ]),
        ]);
      },
      inject: [
        Database,
        EventLog,
        Consumers,
        QueueWorker,
        QueueRuns,
        WorkQueue,
        ScheduleRules,
        SnapshotStore,
        WatchJobQueue,
        DoWatchJob,
        DataExportQueue,
        DoDataExport,
      ],
    },
  ];
}
