import { Background } from '@blackfang/core';
import { Consumers, EventLog, messagingMetrics, Relay } from '@blackfang/messaging';
import type { ServiceHost } from '@blackfang/observability';
import { Database, Maintenance } from '@blackfang/persistence';
import { EraseTenants, erasedTenants, ServiceCore } from '@blackfang/service';
import { Module, type DynamicModule } from '@nestjs/common';
import { migrations, sharedTables } from '../migrations/index.ts';
import { parse, type AnalysisConfig } from './config.ts';
import { HistoryRpc } from './history/history.rpc.ts';
import { CountActivity } from './history/count-activity.ts';
import { CountDays } from './history/count-days.ts';
import { DrawHistory } from './history/draw-history.ts';
import { ListMoves } from './history/list-moves.ts';
import { ListPoints } from './history/list-points.ts';
import { ReplayOffers } from './history/replay-offers.ts';
import { Retention } from './history/retention.ts';
import { eraseDeletedWatches } from './offers/erase-deleted-watches.ts';
import { followWatches } from './offers/follow-watches.ts';
import { recordObservations } from './offers/record-observations.ts';

@Module({})
export class AppModule {
  static readonly service = 'analysis';
  static readonly migrations = migrations;
  static readonly sharedTables = sharedTables;
  static readonly parse = parse;

  static register(config: AnalysisConfig, host: ServiceHost): DynamicModule {
    const { log, clock, instance } = host;
    const metrics = messagingMetrics(host.metrics);
    return {
      module: AppModule,
      imports: [ServiceCore.register(AppModule.service, config, host)],
      controllers: [HistoryRpc],
      providers: [
        ListPoints,
        ReplayOffers,
        CountActivity,
        CountDays,
        DrawHistory,
        ListMoves,
        { provide: Retention, useValue: new Retention(config.ANALYSIS_HISTORY_DAYS) },
        {
          provide: Consumers,
          useFactory: (db: Database, eventLog: EventLog) =>
            new Consumers([recordObservations(clock), followWatches, erasedTenants(AppModule.service)], {
              db,
              eventLog,
              log,
              metrics,
            }),
          inject: [Database, EventLog],
        },
        {
          provide: Background,
          useFactory: (db: Database, eventLog: EventLog, consumers: Consumers) =>
            new Background([
              new Relay({ db, eventLog, instance, log, metrics }),
              consumers,
              new EraseTenants({ db, log }),
              new Maintenance(db, log, [eraseDeletedWatches]),
            ]),
          inject: [Database, EventLog, Consumers],
        },
      ],
    };
  }
}
