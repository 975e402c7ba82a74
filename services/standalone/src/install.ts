import { ALL_EVENTS } from '@blackfang/contracts/events';
import { migrateEventLog } from '@blackfang/messaging';
import { EVENT_LOG_ROLE, migrate, rolesOf } from '@blackfang/persistence';
import pg from 'pg';
import { loadSecrets, type Secrets } from './secrets.ts';
import { OWN_SERVICES, SERVICES } from './services.ts';

const DATABASE = 'blackfang';
/** Enough for four consumers of a topic on one machine. */
const PARTITIONS = 4;

export interface Installation {
  readonly secrets: Secrets;
  /** Address of the database with a login role of ours. */
  readonly urlOf: (role: string) => string;
  /** Address of the database with the rights to make roles and schemas. */
  readonly adminUrl: string;
  /** What this run had to do; empty where all was up to date. */
  readonly migrated: readonly string[];
}

/**
 * Brings a Postgres to what this version needs: the database, roles, schemas, tables. Safe to repeat.
 * @param superuserUrl address with the superuser's password.
 */
export async function install(dataFolder: string, superuserUrl: string): Promise<Installation> {
  const secrets = await secretsIn(dataFolder);
  await createDatabase(superuserUrl);
  const adminUrl = withDatabase(superuserUrl);
  const migrated = await migrate({
    adminUrl,
    services: OWN_SERVICES.map((service) => SERVICES[service].migrations),
    passwords: secrets.databasePasswords,
  });
  return {
    secrets,
    adminUrl,
    migrated,
    urlOf: (role) => withRole(adminUrl, role, secrets.databasePasswords[role] ?? ''),
  };
}

/** What an installation will be, for a look at its settings before anything is started. */
export async function plannedInstallation(dataFolder: string): Promise<Installation> {
  const adminUrl = 'postgres://localhost';
  return { secrets: await secretsIn(dataFolder), adminUrl, migrated: [], urlOf: () => adminUrl };
}

/** The topics of the log in Postgres. Safe to repeat. */
export function createEmbeddedLog({ adminUrl }: Installation): Promise<void> {
  return migrateEventLog(
    adminUrl,
    ALL_EVENTS.map(({ topic }) => ({ topic, partitions: PARTITIONS })),
  );
}

/** The secrets of this installation; made where there are none yet. */
function secretsIn(dataFolder: string): Promise<Secrets> {
  const roles = [...OWN_SERVICES.map((service) => rolesOf(service).login), EVENT_LOG_ROLE];
  return loadSecrets(dataFolder, roles, [...OWN_SERVICES, 'gateway']);
}

async function createDatabase(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rows.length === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string): string {
  const address = new URL(url);
  address.pathname = `/${DATABASE}`;
  return address.href;
}

function withRole(url: string, role: string, password: string): string {
  const address = new URL(url);
  address.username = role;
  address.password = password;
  return address.href;
}
