import { Clock, Background, SecretBox, type BackgroundPart } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { Consumers, EventLog, messagingMetrics, Relay } from '@blackfang/messaging';
import type { ServiceHost } from '@blackfang/observability';
import { Database, Maintenance } from '@blackfang/persistence';
import { EraseTenants, erasedTenants, ServiceCore, tenantDataRpc } from '@blackfang/service';
import { measureQueues, QueueWorker, WorkQueue, type QueueWorkerOptions } from '@blackfang/work-queue';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { migrations } from '../migrations/index.ts';
import { sharedTables } from '../migrations/shared-tables.ts';
import { AcknowledgeAlert } from './alerts/acknowledge-alert.ts';
import { AlertsRpc } from './alerts/alerts.rpc.ts';
import { MarkAlerts } from './alerts/mark-alerts.ts';
import { onMemberErased } from './alerts/on-member-erased.ts';
import { onSampleDataChanged } from './sample-data/on-sample-data-changed.ts';
import { onOfferChanged } from './alerts/on-offer-changed.ts';
import { onTextChanged } from './alerts/on-text-changed.ts';
import { SnoozeAlert } from './alerts/snooze-alert.ts';
import { AskChannelAgain } from './channels/ask-channel-again.ts';
import { ChannelsRpc } from './channels/channels.rpc.ts';
import { CreateChannel } from './channels/create-channel.ts';
import { DeleteChannel } from './channels/delete-channel.ts';
import { Registrant } from './channels/registrant.ts';
import { RenameChannel } from './channels/rename-channel.ts';
import { TestChannel } from './channels/test-channel.ts';
import { parse, type AlertingConfig } from './config.ts';
import { DeliverAlerts } from './deliveries/deliver-alerts.ts';
import { DeliveryQueues } from './deliveries/delivery.ts';
import { DispatchEmail } from './deliveries/dispatch-email.ts';
import { DispatchWebhook } from './deliveries/dispatch-webhook.ts';
import { Mailer } from './deliveries/mailer.ts';
import { deliveryMetrics } from './deliveries/measure-deliveries.ts';
import { CreateEndpoint } from './endpoints/create-endpoint.ts';
import { DeleteEndpoint } from './endpoints/delete-endpoint.ts';
import { EndPreviousSecret } from './endpoints/end-previous-secret.ts';
import { EndpointsRpc } from './endpoints/endpoints.rpc.ts';
import { onWatchChanged } from './endpoints/on-watch-changed.ts';
import { ResendDeliveries } from './endpoints/resend-deliveries.ts';
import { RetryAttempt } from './endpoints/retry-attempt.ts';
import { RotateSecret } from './endpoints/rotate-secret.ts';
import { TestEndpoint } from './endpoints/test-endpoint.ts';
import { UpdateEndpoint } from './endpoints/update-endpoint.ts';
import { ConfirmChannel } from './links/confirm-channel.ts';
import { LinkTokens } from './links/link-token.ts';
import { Links } from './links/links.ts';
import { LinksRpc } from './links/links.rpc.ts';
import { MuteRule } from './links/mute-rule.ts';
import { BacktestRule } from './rules/backtest-rule.ts';
import { CreateRule } from './rules/create-rule.ts';
import { DeleteRule } from './rules/delete-rule.ts';
import { PriceReplay } from './rules/price-replay.ts';
import { RulesRpc } from './rules/rules.rpc.ts';
import { TestRule } from './rules/test-rule.ts';
import { UpdateRule } from './rules/update-rule.ts';
import { WatchDirectory } from './rules/watch-directory.ts';
import { tenantData } from './tenant-data.ts';

/** Deliveries to one endpoint or mail domain in hand at once: what hangs holds no more than these. */
const PER_LANE = 4;
/** Times as many as the places, calls of endpoints that take long to answer may wait beside them. */
const SLOW_CALLS = 3;
/** Of the places that are free, most that one tenant gets at a time. */
const TENANT_SHARE = 4;
/** When the service ends, calls that take longer are cut off and made again later. */
const GRACE_MS = 3_000;
/** Mails waiting for one of the connections to the mail server. */
const MAILS_PER_CONNECTION = 2;

const USE_CASES = [
  CreateRule,
  UpdateRule,
  DeleteRule,
  TestRule,
  AcknowledgeAlert,
  MarkAlerts,
  SnoozeAlert,
  DeliverAlerts,
  CreateChannel,
  RenameChannel,
  DeleteChannel,
  TestChannel,
  AskChannelAgain,
  CreateEndpoint,
  UpdateEndpoint,
  DeleteEndpoint,
  RotateSecret,
  EndPreviousSecret,
  TestEndpoint,
  RetryAttempt,
  ResendDeliveries,
  ConfirmChannel,
  MuteRule,
];

@Module({})
export class AppModule implements OnApplicationShutdown {
  static readonly service = 'alerting';
  static readonly migrations = migrations;
  static readonly sharedTables = sharedTables;
  static readonly parse = parse;

  constructor(
    private readonly egress: Egress,
    private readonly mailer: Mailer,
    private readonly directory: WatchDirectory,
    private readonly replay: PriceReplay,
    private readonly registrant: Registrant,
  ) {}

  static register(config: AlertingConfig, host: ServiceHost): DynamicModule {
    const { log, clock, instance } = host;
    const metrics = messagingMetrics(host.metrics);
    const deliveries = deliveryMetrics(host.metrics);
    const masterKey = Buffer.from(config.ALERTING_SECRET_KEY.reveal(), 'base64');
    return {
      module: AppModule,
      imports: [ServiceCore.register(AppModule.service, config, host)],
      controllers: [RulesRpc, AlertsRpc, ChannelsRpc, EndpointsRpc, LinksRpc, tenantDataRpc(tenantData)],
      providers: [
        ...USE_CASES,
        { provide: SecretBox, useValue: new SecretBox(masterKey, 'endpoint secrets') },
        { provide: Links, useValue: new Links(config.PUBLIC_URL, new LinkTokens(masterKey)) },
        { provide: WatchDirectory, useFactory: () => new WatchDirectory(config.SCRAPING_ADDRESS) },
        { provide: PriceReplay, useFactory: () => new PriceReplay(config.ANALYSIS_ADDRESS) },
        { provide: Registrant, useFactory: () => new Registrant(config.IDENTITY_ADDRESS) },
        {
          provide: Egress,
          useFactory: () =>
            new Egress({
              allow: config.EGRESS_ALLOW,
              userAgent: 'Blackfang-Webhooks',
              // Endpoints of several tenants may share an origin: one that hangs must not use up its connections.
              connectionsPerOrigin: config.DELIVERY_CONCURRENCY * (1 + SLOW_CALLS),
            }),
        },
        {
          provide: Mailer,
          useFactory: () =>
            new Mailer({
              url: config.SMTP_URL.reveal(),
              from: config.MAIL_FROM,
              connections: config.MAIL_CONNECTIONS,
            }),
        },
        {
          provide: DeliveryQueues,
          useFactory: (db: Database) =>
            new DeliveryQueues(new WorkQueue(db, 'email_queue'), new WorkQueue(db, 'webhook_queue')),
          inject: [Database],
        },
        {
          provide: Consumers,
          useFactory: (db: Database, eventLog: EventLog, queues: DeliveryQueues, deliverAlerts: DeliverAlerts) =>
            new Consumers(
              [
                onOfferChanged(deliverAlerts, clock),
                onTextChanged(deliverAlerts, clock),
                onWatchChanged(queues),
                onMemberErased,
                onSampleDataChanged,
                erasedTenants(AppModule.service),
              ],
              { db, eventLog, log, metrics },
            ),
          inject: [Database, EventLog, DeliveryQueues, DeliverAlerts],
        },
        {
          provide: BacktestRule,
          useFactory: (directory: WatchDirectory, replay: PriceReplay, clock: Clock) =>
            new BacktestRule(directory, replay, clock, config.BACKTEST_MS),
          inject: [WatchDirectory, PriceReplay, Clock],
        },
        {
          provide: DispatchEmail,
          useFactory: (db: Database, queues: DeliveryQueues, mailer: Mailer, links: Links) =>
            new DispatchEmail({
              db,
              queues,
              mailer,
              links,
              log,
              metrics: deliveries,
              perHour: config.MAILS_PER_HOUR,
              retryDelaysMs: config.MAIL_RETRY_DELAYS_MS,
            }),
          inject: [Database, DeliveryQueues, Mailer, Links],
        },
        {
          provide: DispatchWebhook,
          useFactory: (db: Database, queues: DeliveryQueues, egress: Egress, secrets: SecretBox, links: Links) =>
            new DispatchWebhook({
              db,
              queues,
              egress,
              secrets,
              links,
              log,
              metrics: deliveries,
              timeoutMs: config.WEBHOOK_TIMEOUT_MS,
              retryDelaysMs: config.WEBHOOK_RETRY_DELAYS_MS,
              disableAfterMs: config.ENDPOINT_DISABLE_AFTER_MS,
            }),
          inject: [Database, DeliveryQueues, Egress, SecretBox, Links],
        },
        {
          provide: Background,
          useFactory: (
            db: Database,
            eventLog: EventLog,
            consumers: Consumers,
            queues: DeliveryQueues,
            email: DispatchEmail,
            webhook: DispatchWebhook,
          ) => {
            measureQueues(db, ['webhook_queue', 'email_queue'], host.metrics);
            const common = { db, log, perLane: PER_LANE, spacingMs: 0, leaseMs: config.DELIVERY_LEASE_MS };
            const calls = config.DELIVERY_CONCURRENCY;
            const mails = config.MAIL_CONNECTIONS * MAILS_PER_CONNECTION;
            return new Background([
              new Relay({ db, eventLog, instance, log, metrics }),
              consumers,
              new EraseTenants({ db, log }),
              endingSoon({
                ...common,
                queue: queues.webhook,
                concurrency: calls,
                slowPlaces: calls * SLOW_CALLS,
                perTenant: Math.ceil(calls / TENANT_SHARE),
                handle: (claim, signal) => webhook.handle(claim, signal),
              }),
              endingSoon({
                ...common,
                queue: queues.email,
                concurrency: mails,
                perTenant: Math.ceil(mails / TENANT_SHARE),
                handle: (claim, signal) => email.handle(claim, signal),
              }),
              new Maintenance(db, log),
            ]);
          },
          inject: [Database, EventLog, Consumers, DeliveryQueues, DispatchEmail, DispatchWebhook],
        },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    this.mailer.close();
    this.directory.close();
    this.replay.close();
    this.registrant.close();
    await this.egress.destroy();
  }
}

function endingSoon(options: QueueWorkerOptions): BackgroundPart {
  const worker = new QueueWorker(options);
  return { start: () => worker.start(), close: () => worker.close(GRACE_MS) };
}
