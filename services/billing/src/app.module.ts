import { Background } from '@blackfang/core';
import { Consumers, EventLog, messagingMetrics, Relay } from '@blackfang/messaging';
import type { ServiceHost } from '@blackfang/observability';
import { Database, Maintenance } from '@blackfang/persistence';
import { EraseTenants, erasedTenants, ServiceCore, tenantDataRpc } from '@blackfang/service';
import { Module, type DynamicModule } from '@nestjs/common';
import { migrations, sharedTables } from '../migrations/index.ts';
import { BillingRpc } from './billing.rpc.ts';
import { parse, type BillingConfig } from './config.ts';
import { ChoosePlan } from './subscriptions/choose-plan.ts';
import { EndTrials } from './subscriptions/end-trials.ts';
import { GetSubscription } from './subscriptions/get-subscription.ts';
import { startTrial } from './subscriptions/start-trial.ts';
import { tenantData } from './tenant-data.ts';

@Module({})
export class AppModule {
  static readonly service = 'billing';
  static readonly migrations = migrations;
  static readonly sharedTables = sharedTables;
  static readonly parse = parse;

  static register(config: BillingConfig, host: ServiceHost): DynamicModule {
    const { log, instance } = host;
    const metrics = messagingMetrics(host.metrics);
    return {
      module: AppModule,
      imports: [ServiceCore.register(AppModule.service, config, host)],
      controllers: [BillingRpc, tenantDataRpc(tenantData)],
      providers: [
        ChoosePlan,
        GetSubscription,
        {
          provide: Consumers,
          useFactory: (db: Database, eventLog: EventLog) =>
            new Consumers([startTrial, erasedTenants(AppModule.service)], { db, eventLog, log, metrics }),
          inject: [Database, EventLog],
        },
        {
          provide: Background,
          useFactory: (db: Database, eventLog: EventLog, consumers: Consumers) =>
            new Background([
              new Relay({ db, eventLog, instance, log, metrics }),
              consumers,
              new EndTrials(db, log),
              new EraseTenants({ db, log }),
              new Maintenance(db, log),
            ]),
          inject: [Database, EventLog, Consumers],
        },
      ],
    };
  }
}
