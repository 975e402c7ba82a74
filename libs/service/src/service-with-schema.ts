import { setTimeout as delay } from 'node:timers/promises';
import type { ConfigSource } from '@blackfang/config';
import { EventLog } from '@blackfang/messaging';
import type { DependencyState, ServiceHost } from '@blackfang/observability';
import { Database, missingMigrations, type ServiceMigrations } from '@blackfang/persistence';
import { startService, type RpcSettings, type ServiceModule } from '@blackfang/rpc';
import type { DatabaseSettings } from './app.module.ts';
import type { Dependencies, Runnable } from './run-process.ts';

/** A service with a schema of its own, as its `app.module.ts` offers it. */
export interface SchemaModule<Config extends RpcSettings & DatabaseSettings> extends ServiceModule<Config> {
  readonly migrations: ServiceMigrations;
}

const LOOK_AGAIN_MS = 500;

/** Starts when its schema is what this version needs, and is ready while it has its database. */
export function serviceWithSchema<Config extends RpcSettings & DatabaseSettings>(
  module: SchemaModule<Config>,
): Runnable {
  return {
    service: module.service,
    parse: (source) => module.parse(source),
    async start(source, host, waiting, stopped) {
      await schemaReady(module, source, host, waiting, stopped);
      const running = await startService(module, source, host);
      const db = running.app.get(Database, { strict: false });
      const eventLog = running.app.get(EventLog, { strict: false });
      return {
        close: () => running.close(),
        readiness: async () => ({
          database: await stateOf(() => missingMigrations(db, module.migrations), 'down'),
          // Without it events wait in the outbox, and requests are served.
          event_log: await stateOf(() => eventLog.lag(`${module.service}.readiness`), 'degraded'),
        }),
      };
    },
  };
}

/** Migrations are run by somebody else; a service that came before them waits. Sets the clock to the database's. */
async function schemaReady<Config extends RpcSettings & DatabaseSettings>(
  module: SchemaModule<Config>,
  source: ConfigSource,
  host: ServiceHost,
  waiting: (dependencies: Dependencies) => void,
  stopped: AbortSignal,
): Promise<void> {
  const { DATABASE_URL } = module.parse(source);
  const { log, clock } = host;
  const db = new Database({ service: module.service, url: DATABASE_URL.reveal(), poolSize: 1, log, clock });
  try {
    for (let said = ''; ;) {
      let lacks: string;
      try {
        const missing = await missingMigrations(db, module.migrations);
        // Before anything is done: until its clock is the database's, a process would take its machine's for right.
        if (missing.length === 0) return await db.synchroniseClock();
        lacks = `migrations: ${missing.join(', ')}`;
        waiting({ database: 'up', migrations: 'starting' });
      } catch (error) {
        lacks = `database: ${error instanceof Error ? error.message : String(error)}`;
        waiting({ database: 'down' });
      }
      if (lacks !== said) log.warn({ lacks }, 'waiting before the start');
      said = lacks;
      await delay(LOOK_AGAIN_MS, undefined, { signal: stopped });
    }
  } finally {
    await db.close();
  }
}

async function stateOf(ask: () => Promise<unknown>, otherwise: DependencyState): Promise<DependencyState> {
  return ask().then(
    () => 'up',
    () => otherwise,
  );
}
