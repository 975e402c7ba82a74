import { Cache, OpenCache, RateLimiter } from '@blackfang/cache';
import type { ConfigSource } from '@blackfang/config';
import { Background } from '@blackfang/core';
import { EventLog } from '@blackfang/messaging';
import { Logger, NestLogger, type DependencyState, type ServiceHost } from '@blackfang/observability';
import { ClockOfPeer, ServiceAccess, serviceAccess } from '@blackfang/rpc';
import { eventLogProvider } from '@blackfang/service';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { AccountApi } from './account/account.api.ts';
import { CookieSettings, RefreshCookie } from './account/refresh-cookie.ts';
import { AlertsApi } from './alerts/alerts.api.ts';
import { AuditApi } from './audit/audit.api.ts';
import { BillingApi } from './billing/billing.api.ts';
import { ChannelsApi } from './channels/channels.api.ts';
import { CompetitorsApi } from './competitors/competitors.api.ts';
import { parse, type GatewayConfig } from './config.ts';
import { DataExportsApi } from './data-exports/data-exports.api.ts';
import { DemoAddresses, DemoApi } from './demo/demo.api.ts';
import { ExtractApi } from './extract/extract.api.ts';
import { AccessGuard } from './http/access.guard.ts';
import { openApiOf } from './http/open-api.ts';
import { ProblemFilter } from './http/problem.ts';
import { Ending } from './http/end-connections.ts';
import { httpServer } from './http/server.ts';
import { SessionStates } from './http/session-states.ts';
import { validation } from './http/validation.ts';
import { KeyUse } from './keys/key-use.ts';
import { KeysApi } from './keys/keys.api.ts';
import { ListCache } from './lists/list-cache.ts';
import { ListsInterceptor } from './lists/lists.interceptor.ts';
import { LiveApi } from './live/live.api.ts';
import { LiveEvents } from './live/live-events.ts';
import { ObservationsApi } from './observations/observations.api.ts';
import { BotApi, BotContact } from './pages/bot.api.ts';
import { DataFilesApi } from './pages/data-files.api.ts';
import { DocsApi, OpenApiDocument } from './pages/docs.api.ts';
import { HealthApi, Readiness } from './pages/health.api.ts';
import { PagesApi } from './pages/pages.api.ts';
import { PicturesApi, StoredPagesApi } from './pages/stored-pages.api.ts';
import { PeopleApi } from './people/people.api.ts';
import { PromotionsApi } from './promotions/promotions.api.ts';
import { ReviewsApi } from './reviews/reviews.api.ts';
import { ProductsApi } from './products/products.api.ts';
import { ProxiesApi } from './proxies/proxies.api.ts';
import { SampleDataApi } from './sample-data/sample-data.api.ts';
import { RulesApi } from './rules/rules.api.ts';
import { PageChangesApi } from './watches/page-changes.api.ts';
import { RunsApi } from './runs/runs.api.ts';
import { Services } from './services.ts';
import { ActivityApi } from './watches/activity.api.ts';
import { MovesApi } from './watches/moves.api.ts';
import { WatchJobsApi } from './watch-jobs/watch-jobs.api.ts';
import { WatchFilesApi } from './watch-files/watch-files.api.ts';
import { WatchViewsApi } from './watch-views/watch-views.api.ts';
import { WatchesApi } from './watches/watches.api.ts';
import { serveWebApp } from './web/serve-web-app.ts';
import { ResendsApi } from './webhooks/resends.api.ts';
import { WebhooksApi } from './webhooks/webhooks.api.ts';

const RESOURCES = [
  AccountApi,
  PeopleApi,
  KeysApi,
  AuditApi,
  BillingApi,
  CompetitorsApi,
  ProductsApi,
  PromotionsApi,
  ReviewsApi,
  WatchesApi,
  MovesApi,
  ActivityApi,
  WatchJobsApi,
  WatchViewsApi,
  WatchFilesApi,
  ObservationsApi,
  PageChangesApi,
  RunsApi,
  ProxiesApi,
  SampleDataApi,
  ExtractApi,
  RulesApi,
  AlertsApi,
  ChannelsApi,
  WebhooksApi,
  ResendsApi,
  LiveApi,
  DataExportsApi,
];

export interface RunningGateway {
  readonly app: NestFastifyApplication;
  readiness(): Promise<Record<string, DependencyState>>;
  /** From now on it is not ready, and each answer ends its connection. */
  drain(): void;
  close(): Promise<void>;
}

@Module({})
export class AppModule implements OnApplicationShutdown {
  static readonly service = 'gateway';
  static readonly parse = parse;

  constructor(
    private readonly services: Services,
    private readonly access: ServiceAccess,
    private readonly readiness: Readiness,
    private readonly eventLog: EventLog,
    private readonly cache: OpenCache,
  ) {}

  static register(config: GatewayConfig, host: ServiceHost): DynamicModule {
    const { log, metrics, clock } = host;
    const { DEMO_SHOP_URL: shop, DEMO_MAILBOX_URL: mailbox, DEMO_RECEIVER_URL: receiver } = config;
    const demo = shop && mailbox && receiver ? new DemoAddresses(shop, mailbox, receiver) : undefined;
    return {
      module: AppModule,
      controllers: [
        ...RESOURCES,
        ...(demo ? [DemoApi] : []),
        PagesApi,
        BotApi,
        StoredPagesApi,
        PicturesApi,
        DataFilesApi,
        DocsApi,
        HealthApi,
      ],
      providers: [
        RefreshCookie,
        AccessGuard,
        SessionStates,
        ListCache,
        OpenApiDocument,
        ...(demo ? [{ provide: DemoAddresses, useValue: demo }] : []),
        { provide: Logger, useValue: log },
        { provide: BotContact, useValue: new BotContact(config) },
        { provide: CookieSettings, useValue: new CookieSettings(config.PUBLIC_URL) },
        {
          provide: OpenCache,
          useFactory: () =>
            new OpenCache({
              url: config.CACHE_URL.reveal(),
              service: 'gateway',
              replicas: config.REPLICAS,
              log,
              metrics,
            }),
        },
        { provide: Cache, useFactory: (open: OpenCache) => open.values, inject: [OpenCache] },
        { provide: RateLimiter, useFactory: (open: OpenCache) => open.limits, inject: [OpenCache] },
        { provide: ServiceAccess, useFactory: () => serviceAccess('gateway', config, clock) },
        {
          provide: Services,
          useFactory: (access: ServiceAccess) => new Services(config, access.identity),
          inject: [ServiceAccess],
        },
        { provide: Readiness, useFactory: (services: Services) => new Readiness(config, services), inject: [Services] },
        eventLogProvider(config, host),
        {
          provide: LiveEvents,
          useFactory: (eventLog: EventLog, lists: ListCache) =>
            new LiveEvents(eventLog, clock, (tenantId) => lists.heard(tenantId)),
          inject: [EventLog, ListCache],
        },
        {
          provide: Background,
          // What follows goes by the clock.
          useFactory: (live: LiveEvents, keyUse: KeyUse) =>
            new Background([new ClockOfPeer(config.IDENTITY_ADDRESS, clock, log), live, keyUse]),
          inject: [LiveEvents, KeyUse],
        },
        {
          provide: KeyUse,
          useFactory: ({ accounts }: Services) =>
            new KeyUse({ tell: (items) => accounts.recordApiKeyUse({ items: [...items] }), clock, log }),
          inject: [Services],
        },
        { provide: APP_GUARD, useExisting: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: ListsInterceptor },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(log) },
      ],
    };
  }

  /**
   * Starts the public door.
   * @throws AppError `invalid` config_invalid, listing every bad key
   */
  static async start(source: ConfigSource, host: ServiceHost): Promise<RunningGateway> {
    const config = parse(source);
    const ending = new Ending();
    const { metrics, log } = host;
    const adapter = await httpServer({
      trustedProxies: config.TRUSTED_PROXIES,
      places: config.HTTP_CONCURRENCY,
      answerMs: config.ANSWER_MS,
      metrics,
      log,
      ending,
    });
    const app = await NestFactory.create<NestFastifyApplication>(AppModule.register(config, host), adapter, {
      logger: new NestLogger(host.log),
      abortOnError: false,
      bodyParser: false,
    });
    app.useGlobalPipes(validation);
    app.get(OpenApiDocument).comesFrom(() => openApiOf(app, config.PUBLIC_URL));
    await serveWebApp(app.getHttpAdapter().getInstance() as unknown as FastifyInstance, config.WEB_ROOT);
    const { hostname, port } = new URL(`http://${config.HTTP_LISTEN}`);
    await app.listen(Number(port), hostname);
    return {
      app,
      readiness: () => app.get(Readiness).states(),
      drain: () => {
        ending.isNear = true;
        app.get(Readiness).drain();
      },
      close: () => {
        ending.isNear = true;
        return app.close();
      },
    };
  }

  async onApplicationShutdown(): Promise<void> {
    this.readiness.close();
    this.services.close();
    this.access.close();
    this.cache.close();
    await this.eventLog.close();
  }
}

/** The routes of the API without what stands behind them. */
@Module({})
class DeclaredApi {
  static register(): DynamicModule {
    const needed = [Services, SessionStates, RefreshCookie, AccessGuard, LiveEvents, DemoAddresses];
    return {
      module: DeclaredApi,
      controllers: [...RESOURCES, DemoApi],
      providers: needed.map((provide) => ({ provide, useValue: {} })),
    };
  }
}

/** What the whole API takes and answers, from its declarations alone: nothing of it is made or started. */
export async function openApiDocument(): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(DeclaredApi.register(), new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return openApiOf(app, 'http://127.0.0.1:8080');
}
