import { join } from 'node:path';
import { ALL_EVENTS } from '@blackfang/contracts/events';
import { Clock } from '@blackfang/core';
import { EmbeddedEventLog, migrateEventLog } from '@blackfang/messaging';
import { createLogger, type Logger } from '@blackfang/observability';
import { Database, EVENT_LOG_ROLE, migrate, rolesOf, type ServiceMigrations } from '@blackfang/persistence';
import { createTestDatabase, templateName } from './test-database.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Roles belong to the cluster, which all tests share: so do their passwords. */
const PASSWORD = 'for-tests-alone';
const PARTITIONS = 4;

export interface ServiceDatabase {
  /** As the service itself uses it. */
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  /** Of the superuser, who passes row-level security: for preparing and looking. */
  readonly superuserUrl: string;
  /** Address with the service's own login role, and with that of the event log. */
  readonly url: string;
  readonly eventLogUrl: string;
  /** Another member of groups, another relay's log. */
  openEventLog(instance?: string): EmbeddedEventLog;
  openDatabase(): Database;
  /** Closes what was opened here and drops the database. */
  close(): Promise<void>;
}

/**
 * A database with the schemas of the services, on a real Postgres, for one suite.
 * @param services the first one is whose `db` it is.
 */
export async function createServiceDatabase(
  services: readonly [ServiceMigrations, ...ServiceMigrations[]],
): Promise<ServiceDatabase> {
  const names = services.map((one) => one.service);
  const folders = ['libs/persistence/src', 'libs/messaging/src', 'libs/work-queue/src', 'proto'];
  // Schemas that a spec makes for itself have no folder; their class names are in the template's name.
  const owned = names.filter((name) => name !== 'spec').map((name) => `services/${name}/migrations`);
  const classes = services.flatMap((one) => one.migrations.map((migration) => migration.name)).join(',');
  const database = await createTestDatabase({
    template: `${templateName(
      names.join('-'),
      [...folders, ...owned].map((folder) => join(ROOT, folder)),
    )}-${classes}`,
    prepare: async (superuserUrl) => {
      const passwords = Object.fromEntries(
        [...names.map((name) => rolesOf(name).login), EVENT_LOG_ROLE].map((role) => [role, PASSWORD]),
      );
      await migrate({ adminUrl: superuserUrl, services, passwords });
      await migrateEventLog(
        superuserUrl,
        ALL_EVENTS.map(({ topic }) => ({ topic, partitions: PARTITIONS })),
      );
    },
  });
  const [service] = names;
  const log = createLogger({ service: `${service} spec`, level: 'error' });
  const clock = new Clock();
  const url = withRole(database.url, rolesOf(service ?? '').login);
  const eventLogUrl = withRole(database.url, EVENT_LOG_ROLE);
  const open: { close(): Promise<void> }[] = [];
  const kept = <T extends { close(): Promise<void> }>(one: T): T => {
    open.push(one);
    return one;
  };
  const openDatabase = () => kept(new Database({ service: service ?? '', url, poolSize: 10, log, clock }));
  return {
    db: openDatabase(),
    clock,
    log,
    superuserUrl: database.url,
    url,
    eventLogUrl,
    openDatabase,
    openEventLog: (instance = 'spec') => kept(new EmbeddedEventLog({ url: eventLogUrl, instance, log })),
    async close() {
      for (const one of open.toReversed()) await one.close();
      await database.drop();
    },
  };
}

function withRole(url: string, role: string): string {
  const address = new URL(url);
  address.username = role;
  address.password = PASSWORD;
  return address.href;
}
