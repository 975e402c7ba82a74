import { Background, Clock } from '@blackfang/core';
import { Consumers, EmbeddedEventLog, EventLog, messagingMetrics, Relay } from '@blackfang/messaging';
import type { ServiceHost } from '@blackfang/observability';
import { Database, Maintenance, runOnce } from '@blackfang/persistence';
import { IdempotentRequests } from '@blackfang/rpc';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { migrations, sharedTables } from '../migrations/index.ts';
import { parse, type AnalysisConfig } from './config.ts';
import { HistoryRpc } from './history/history.rpc.ts';
import { ListPoints } from './history/list-points.ts';
import { Retention } from './history/retention.ts';
import { eraseDeletedWatches } from './offers/erase-deleted-watches.ts';
import { followWatches } from './offers/follow-watches.ts';
import { recordObservations } from './offers/record-observations.ts';

@Module({})
export class AppModule implements OnApplicationShutdown {
  static readonly service = 'analysis';
  static readonly migrations = migrations;
  static readonly sharedTables = sharedTables;
  static readonly parse = parse;

  constructor(
    private readonly db: Database,
    private readonly eventLog: EventLog,
  ) {}

  static register(config: AnalysisConfig, host: ServiceHost): DynamicModule {
    const { log, clock, instance } = host;
    const metrics = messagingMetrics(host.metrics);
    return {
      module: AppModule,
      controllers: [HistoryRpc],
      providers: [
        ListPoints,
        { provide: Retention, useValue: new Retention(config.ANALYSIS_HISTORY_DAYS) },
        { provide: Clock, useValue: clock },
        {
          provide: Database,
          useFactory: () =>
            new Database({
              service: AppModule.service,
              url: config.DATABASE_URL.reveal(),
              poolSize: config.DATABASE_POOL_SIZE,
              log,
              clock,
            }),
        },
        {
          provide: EventLog,
          useFactory: () => new EmbeddedEventLog({ url: config.EVENT_LOG_URL.reveal(), instance, log }),
        },
        {
          provide: IdempotentRequests,
          useFactory: (db: Database): IdempotentRequests => ({
            runOnce: (caller, request, work) => runOnce(db, caller, request, work),
          }),
          inject: [Database],
        },
        {
          provide: Consumers,
          useFactory: (db: Database, eventLog: EventLog) =>
            new Consumers([recordObservations(clock), followWatches], { db, eventLog, log, metrics }),
          inject: [Database, EventLog],
        },
        {
          provide: Background,
          useFactory: (db: Database, eventLog: EventLog, consumers: Consumers) =>
            new Background([
              new Relay({ db, eventLog, instance, log, metrics }),
              consumers,
              new Maintenance(db, log, [eraseDeletedWatches]),
            ]),
          inject: [Database, EventLog, Consumers],
        },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.eventLog.close();
    await this.db.close();
  }
}
