import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startPostgres } from '@blackfang/embedded-postgres';
import { ALL_EVENTS } from '@blackfang/contracts/events';
import { migrateEventLog } from '@blackfang/messaging';
import { EVENT_LOG_ROLE, migrate, rolesOf, type ServiceMigrations } from '@blackfang/persistence';
import pg from 'pg';

const PASSWORD = 'for-benchmarks-alone';
/** As an installation has. */
const PARTITIONS = 4;

export interface BenchPostgres {
  readonly pid: number;
  /** Makes a database, empty or a copy. @returns its address, of the superuser. */
  createDatabase(name: string, copyOf?: string): Promise<string>;
  /** Ends the server and removes its data. */
  remove(): Promise<void>;
}

/** A Postgres of its own with the settings of an installation: what it has committed is on the disk. */
export async function startBenchPostgres(): Promise<BenchPostgres> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'blackfang-bench-'));
  const server = await startPostgres({ dataFolder, durable: true, restart: false });
  const remove = async () => {
    await server.stop();
    await rm(dirname(server.logFile), { recursive: true, force: true });
    await rm(dataFolder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void remove().finally(() => process.exit(130)));
  }
  return {
    pid: server.pid,
    remove,
    async createDatabase(name, copyOf = 'template1') {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      try {
        await client.query(`CREATE DATABASE ${name} TEMPLATE ${copyOf}`);
      } finally {
        await client.end();
      }
      const address = new URL(server.url);
      address.pathname = `/${name}`;
      return address.href;
    },
  };
}

/** Brings a database to what an installation of this service has. */
export async function installService(superuserUrl: string, service: ServiceMigrations): Promise<void> {
  const roles = [rolesOf(service.service).login, EVENT_LOG_ROLE];
  const passwords = Object.fromEntries(roles.map((role) => [role, PASSWORD]));
  await migrate({ adminUrl: superuserUrl, services: [service], passwords });
  const topics = ALL_EVENTS.map(({ topic }) => ({ topic, partitions: PARTITIONS }));
  await migrateEventLog(superuserUrl, topics);
}

/** The same database with a login role of ours. */
export function withRole(superuserUrl: string, role: string): string {
  const address = new URL(superuserUrl);
  address.username = role;
  address.password = PASSWORD;
  return address.href;
}

/** Ticks of `/proc` in a second, on every Linux that Node runs on. */
const TICKS = 100;

/**
 * Processor time of a server with all its threads and child processes, those included that have ended.
 * @returns ms; NaN where the system has no `/proc`.
 */
export function processorMs(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? timesOf(name) : undefined;
    if (times === undefined) continue;
    if (Number(name) === pid) ticks += times.own + times.ofEnded;
    else if (times.parent === pid) ticks += times.own;
  }
  return (ticks / TICKS) * 1_000;
}

function timesOf(pid: string): { parent: number; own: number; ofEnded: number } | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // Ended while the list was read.
    return undefined;
  }
  // The name in brackets may hold anything; fields count from behind it: state, parent, …
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const at = (index: number) => Number(fields[index]);
  return { parent: at(1), own: at(11) + at(12), ofEnded: at(13) + at(14) };
}
