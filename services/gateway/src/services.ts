import {
  AlertServiceDefinition,
  ChannelServiceDefinition,
  EndpointServiceDefinition,
  LinkServiceDefinition,
  RuleServiceDefinition,
} from '@blackfang/contracts/alerting/v1/service';
import { HistoryServiceDefinition } from '@blackfang/contracts/analysis/v1/service';
import { BillingServiceDefinition } from '@blackfang/contracts/billing/v1/service';
import {
  AccountServiceDefinition,
  ApiKeyServiceDefinition,
  AuditServiceDefinition,
  PeopleServiceDefinition,
} from '@blackfang/contracts/identity/v1/service';
import {
  CompetitorServiceDefinition,
  DataExportServiceDefinition,
  ExtractServiceDefinition,
  ObservationServiceDefinition,
  ProductServiceDefinition,
  ProxyServiceDefinition,
  ReviewServiceDefinition,
  SampleDataServiceDefinition,
  StoredPageServiceDefinition,
  WatchFileServiceDefinition,
  WatchJobServiceDefinition,
  WatchServiceDefinition,
  WatchViewServiceDefinition,
} from '@blackfang/contracts/scraping/v1/service';
import { rpcClient, type ServiceIdentity } from '@blackfang/rpc';
import type { GatewayConfig } from './config.ts';

/** Clients of everything that the gateway asks; it has no domain of its own. */
export class Services {
  readonly accounts;
  readonly people;
  readonly apiKeys;
  readonly audit;
  readonly billing;
  readonly competitors;
  readonly products;
  readonly watches;
  readonly watchJobs;
  readonly watchFiles;
  readonly watchViews;
  readonly observations;
  readonly reviews;
  readonly proxies;
  readonly sampleData;
  readonly storedPages;
  readonly dataExports;
  readonly extract;
  readonly history;
  readonly rules;
  readonly alerts;
  readonly channels;
  readonly links;
  readonly endpoints;

  constructor(config: GatewayConfig, identity: ServiceIdentity) {
    const { IDENTITY_ADDRESS, BILLING_ADDRESS, SCRAPING_ADDRESS, ANALYSIS_ADDRESS, ALERTING_ADDRESS } = config;
    const calls = { timeoutMs: config.ANSWER_MS };
    this.accounts = rpcClient(AccountServiceDefinition, IDENTITY_ADDRESS, {
      ...calls,
      serviceToken: () => identity.token('identity'),
    });
    this.people = rpcClient(PeopleServiceDefinition, IDENTITY_ADDRESS, calls);
    this.apiKeys = rpcClient(ApiKeyServiceDefinition, IDENTITY_ADDRESS, calls);
    this.audit = rpcClient(AuditServiceDefinition, IDENTITY_ADDRESS, calls);
    this.billing = rpcClient(BillingServiceDefinition, BILLING_ADDRESS, calls);
    this.competitors = rpcClient(CompetitorServiceDefinition, SCRAPING_ADDRESS, calls);
    this.products = rpcClient(ProductServiceDefinition, SCRAPING_ADDRESS, calls);
    this.watches = rpcClient(WatchServiceDefinition, SCRAPING_ADDRESS, calls);
    this.watchJobs = rpcClient(WatchJobServiceDefinition, SCRAPING_ADDRESS, calls);
    this.watchFiles = rpcClient(WatchFileServiceDefinition, SCRAPING_ADDRESS, calls);
    this.watchViews = rpcClient(WatchViewServiceDefinition, SCRAPING_ADDRESS, calls);
    this.observations = rpcClient(ObservationServiceDefinition, SCRAPING_ADDRESS, calls);
    this.reviews = rpcClient(ReviewServiceDefinition, SCRAPING_ADDRESS, calls);
    this.proxies = rpcClient(ProxyServiceDefinition, SCRAPING_ADDRESS, calls);
    this.sampleData = rpcClient(SampleDataServiceDefinition, SCRAPING_ADDRESS, calls);
    this.storedPages = rpcClient(StoredPageServiceDefinition, SCRAPING_ADDRESS, {
      ...calls,
      serviceToken: () => identity.token('scraping'),
    });
    this.dataExports = rpcClient(DataExportServiceDefinition, SCRAPING_ADDRESS, {
      ...calls,
      serviceToken: () => identity.token('scraping'),
    });
    this.extract = rpcClient(ExtractServiceDefinition, SCRAPING_ADDRESS, calls);
    this.history = rpcClient(HistoryServiceDefinition, ANALYSIS_ADDRESS, calls);
    this.rules = rpcClient(RuleServiceDefinition, ALERTING_ADDRESS, calls);
    this.alerts = rpcClient(AlertServiceDefinition, ALERTING_ADDRESS, calls);
    this.channels = rpcClient(ChannelServiceDefinition, ALERTING_ADDRESS, calls);
    this.endpoints = rpcClient(EndpointServiceDefinition, ALERTING_ADDRESS, calls);
    this.links = rpcClient(LinkServiceDefinition, ALERTING_ADDRESS, {
      ...calls,
      serviceToken: () => identity.token('alerting'),
    });
  }

  close(): void {
    for (const client of Object.values(this)) (client as { close(): void }).close();
  }
}
