import { Clock } from '@blackfang/core';
import { kafkaAddress, type Secret } from '@blackfang/config';
import { EmbeddedEventLog, EventLog, KafkaEventLog } from '@blackfang/messaging';
import type { ServiceHost } from '@blackfang/observability';
import { Database, runOnce } from '@blackfang/persistence';
import { IdempotentRequests } from '@blackfang/rpc';
import { Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';

/** See `databaseSettings` of libs/config. */
export interface DatabaseSettings {
  readonly DATABASE_URL: Secret;
  readonly DATABASE_POOL_SIZE: number;
  readonly EVENT_LOG_URL: Secret;
}

/** What every service with a schema of its own is bound to; its own module imports this one and adds what is its own. */
@Module({})
export class ServiceCore implements OnApplicationShutdown {
  constructor(
    private readonly db: Database,
    private readonly eventLog: EventLog,
  ) {}

  /** @param service name of the service, of its schema and of its roles. */
  static register(service: string, config: DatabaseSettings, host: ServiceHost): DynamicModule {
    const { log, clock } = host;
    const providers: Provider[] = [
      { provide: Clock, useValue: clock },
      {
        provide: Database,
        useFactory: () =>
          new Database({
            service,
            url: config.DATABASE_URL.reveal(),
            poolSize: config.DATABASE_POOL_SIZE,
            log,
            clock,
            metrics: host.metrics,
          }),
      },
      eventLogProvider(config, host),
      {
        provide: IdempotentRequests,
        useFactory: (db: Database): IdempotentRequests => ({
          runOnce: (caller, request, work) => runOnce(db, caller, request, work),
        }),
        inject: [Database],
      },
    ];
    return { module: ServiceCore, providers, exports: [Clock, Database, EventLog, IdempotentRequests] };
  }

  /** After the parts in the background have ended, which Nest tells first. */
  async onApplicationShutdown(): Promise<void> {
    await this.eventLog.close();
    await this.db.close();
  }
}

/** The log that the address names. Whoever binds it closes it. */
export function eventLogProvider(
  { EVENT_LOG_URL }: Pick<DatabaseSettings, 'EVENT_LOG_URL'>,
  { instance, log, clock }: ServiceHost,
): Provider {
  const url = EVENT_LOG_URL.reveal();
  const kafka = kafkaAddress(url);
  return {
    provide: EventLog,
    useFactory: () =>
      kafka ? new KafkaEventLog({ ...kafka, instance, log, clock }) : new EmbeddedEventLog({ url, instance, log }),
  };
}
