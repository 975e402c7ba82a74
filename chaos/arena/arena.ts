import { createWriteStream, type WriteStream } from 'node:fs';
import type { ConfigSource } from '@blackfang/config';
import { createLogger } from '@blackfang/observability';
import { parseUpArguments } from '../../services/standalone/src/arguments.ts';
import { createTopics } from '../../services/standalone/src/distributed/create-topics.ts';
import type { AnyService, Replicas } from '../../services/standalone/src/distributed/plan-processes.ts';
import { install, type Installation } from '../../services/standalone/src/install.ts';
import { settingsOf } from '../../services/standalone/src/settings.ts';
import { World } from '../world/world.ts';
import { ArenaApi } from './api.ts';
import { claimPorts, type ClaimedPorts } from './claim-ports.ts';
import { countEffects, type Verdict } from './count.ts';
import { Customers } from './customers.ts';
import { ArenaDatabase } from './database.ts';
import { ArenaEventLog } from './event-log.ts';
import { makeDataFolder, removeDataFolder } from './data-folder.ts';
import { Feeder } from './feeder.ts';
import { prepareInstallation } from './prepared.ts';
import { Processes } from './processes.ts';
import { layWays, type Way } from './ways.ts';
import { startServers, type Proxied, type Servers } from './servers.ts';
import { consumerGroups, takeTally, waitingRows } from './take-tally.ts';
import { DROP_PERCENT, makeTenants, makeWatches, type Tenant, type Watch } from './tenants.ts';
import { until } from '@blackfang/testing';

export interface ArenaOptions {
  /** Where the merged log of all processes is kept. */
  readonly logFile: string;
  /** Default 1. */
  readonly brokers?: 1 | 3;
  readonly replicas?: Replicas;
  /** Servers that stand behind a fault proxy. */
  readonly proxied?: readonly Proxied[];
  /** On top of what an installation is told. */
  readonly settings?: Partial<Readonly<Record<AnyService, ConfigSource>>>;
  readonly tenants: number;
  readonly watchesPerTenant: number;
}

/** Of the shop: one is looked at by four runs at once at most, were it not for the exception that its address has. */
const SHOP_HOSTS = 8;
const LEASED = 'SELECT id FROM alerting.webhook_queue WHERE lease IS NOT NULL';
const SETTLE_MS = 120_000;
/** Nobody else works on this data, and drops of 10% come by the hundred. */
const LEASE_MS = '10000';
const DEFAULTS: Partial<Record<AnyService, ConfigSource>> = {
  identity: { IDENTITY_REGISTRATIONS_PER_WINDOW: '1000000', MAIL_LEASE_MS: LEASE_MS },
  scraping: { HOST_SPACING_MS: '0', RUN_LEASE_MS: LEASE_MS, EXTRACT_THREADS: '1' },
  alerting: { DELIVERY_LEASE_MS: LEASE_MS, WEBHOOK_RETRY_DELAYS_MS: Array<string>(20).fill('500').join(',') },
};

/**
 * A whole distributed installation in a folder of its own, with the world that it looks at and tells of things, customers
 * that were made over its public API, and one who counts. What it has started it ends, whatever happens.
 */
export class Arena {
  readonly folder: string;
  readonly servers: Servers;
  /** All ways on which faults can be put, from one part to another. */
  readonly ways: readonly Way[];
  readonly processes: Processes;
  readonly world: World;
  readonly installation: Installation;
  readonly db: ArenaDatabase;
  readonly eventLog: ArenaEventLog;
  readonly api: ArenaApi;
  readonly tenants: readonly Tenant[];
  readonly watches: readonly Watch[];
  /** Queues runs of all watches. */
  readonly feeder: Feeder;
  /** Deliveries that a process had in hand when it was killed; whoever kills notes them here. */
  readonly inFlightAtKill = new Set<string>();
  readonly #parts: Parts;

  private constructor(parts: Parts, customers: { tenants: readonly Tenant[]; watches: readonly Watch[] }) {
    this.#parts = parts;
    this.folder = parts.folder;
    this.servers = parts.servers;
    this.ways = parts.ways;
    this.processes = parts.processes;
    this.world = parts.world;
    this.installation = parts.installation;
    this.db = parts.db;
    this.eventLog = parts.eventLog;
    this.api = parts.api;
    this.tenants = customers.tenants;
    this.watches = customers.watches;
    this.feeder = new Feeder(parts.db, customers.watches);
  }

  /** Sets everything up: servers, schema, topics, processes, tenants and watches. Nothing is left where that fails. */
  static async open(options: ArenaOptions): Promise<Arena> {
    const closing: Closing = [];
    open.add(closing);
    try {
      const parts = await start(options, closing);
      const tenants = await makeTenants(parts.api, parts.world, options.tenants);
      const watches = await makeWatches(parts.db, parts.world, tenants, options.watchesPerTenant);
      await parts.db.rows('ANALYZE');
      const arena = new Arena(parts, { tenants, watches });
      closing.unshift(() => arena.feeder.close());
      return arena;
    } catch (error) {
      await closeAll(closing);
      throw new Error(`The arena did not stand; see ${options.logFile}.`, { cause: error });
    }
  }

  /** Opens one for `work`, and ends it whatever happens. */
  static async with<T>(options: ArenaOptions, work: (arena: Arena) => Promise<T>): Promise<T> {
    const arena = await Arena.open(options);
    try {
      return await work(arena);
    } finally {
      await arena.close();
    }
  }

  /** Ends those that stand: for a program that is told to stop. */
  static async closeOpen(): Promise<void> {
    await Promise.all([...open].map((closing) => closeAll(closing)));
  }

  /**
   * Resolves when nothing is on its way: no run, event, delivery or mail waits, and no consumer lags.
   * @returns how long that took, ms
   */
  async settled(timeoutMs = SETTLE_MS): Promise<number> {
    const since = performance.now();
    let missing = '';
    await until(
      'quiet',
      async () => {
        missing = await this.#onItsWay();
        if (missing !== '') throw new Error(`Still on its way: ${missing}.`);
        return true;
      },
      { timeoutMs, everyMs: 200 },
    );
    return performance.now() - since;
  }

  /** Webhooks that a process of alerting has in hand, or had when it died. */
  async leasedDeliveries(): Promise<string[]> {
    return (await this.db.rows<{ id: string }>(LEASED)).map(({ id }) => id);
  }

  /**
   * Counts all effects of all runs that the feeder has queued. Only when all is settled.
   * @param others runs that came by their schedules.
   */
  async count(leastAlerts: number, others: readonly string[] = []): Promise<Verdict> {
    const { db, eventLog, world, tenants, feeder, inFlightAtKill } = this;
    const queuedRuns = [...feeder.fed.keys(), ...others];
    const tally = await takeTally({ db, eventLog, world, tenants, queuedRuns, inFlightAtKill });
    return countEffects(tally, { dropPercent: DROP_PERCENT, leastAlerts });
  }

  /** Customers at all public doors, who come from now on and go with the arena at the latest. */
  customers(perSecond: number): Customers {
    const { tenants, watches, processes } = this;
    const customers = new Customers({ doors: processes.doors, tenants, watches, perSecond });
    this.#parts.closing.unshift(() => customers.leave());
    customers.start();
    return customers;
  }

  async close(): Promise<void> {
    await closeAll(this.#parts.closing);
  }

  async #onItsWay(): Promise<string> {
    const rows = Object.entries(await waitingRows(this.db)).filter(([, count]) => count > 0);
    if (rows.length > 0) return rows.map(([table, count]) => `${count} rows in ${table}`).join(', ');
    const lags = (await this.eventLog.lags(await consumerGroups(this.db))).filter(({ lag }) => lag > 0);
    return lags.map(({ group, partition, lag }) => `${lag} events for ${group} in partition ${partition}`).join(', ');
  }
}

type Closing = (() => Promise<unknown>)[];
const open = new Set<Closing>();
/** Folder of the installation that all begin with a copy of; made by the first, it goes with the program. */
let prepared: Promise<string> | undefined;

async function prepare(): Promise<string> {
  const closing: Closing = [];
  open.add(closing);
  try {
    return await prepareInstallation(closing);
  } catch (error) {
    // The next one tries again.
    prepared = undefined;
    await closeAll(closing);
    throw error;
  }
}

interface Parts {
  readonly folder: string;
  readonly servers: Servers;
  readonly ways: readonly Way[];
  readonly processes: Processes;
  readonly world: World;
  readonly installation: Installation;
  readonly db: ArenaDatabase;
  readonly eventLog: ArenaEventLog;
  readonly api: ArenaApi;
  /** The last first. */
  readonly closing: Closing;
}

async function start(options: ArenaOptions, closing: Closing): Promise<Parts> {
  const kept = <T>(part: T, close: (part: T) => Promise<unknown>): T => {
    closing.unshift(() => close(part));
    return part;
  };
  prepared ??= prepare();
  const folder = kept(await makeDataFolder(await prepared), removeDataFolder);
  const ports: ClaimedPorts = kept(await claimPorts(), (one) => one.release());
  const world = kept(await World.open(SHOP_HOSTS), (one) => one.close());
  const servers = kept(
    await startServers({
      folder,
      brokers: options.brokers ?? 1,
      prepared: await prepared,
      ports: ports.brokers,
      proxied: options.proxied ?? [],
    }),
    (one) => one.close(),
  );
  const installation = await install(folder, servers.postgres.url);
  await createTopics(servers.kafkaUrl, createLogger({ service: 'chaos', level: 'error' }));
  const db = kept(new ArenaDatabase(installation.adminUrl), (one) => one.close());
  const eventLog = kept(new ArenaEventLog(servers.kafkaUrl), (one) => one.close());

  const log = kept(createWriteStream(options.logFile), endOf);
  const processes = kept(
    new Processes({
      port: ports.port,
      folder,
      replicas: options.replicas ?? {},
      write: (line) => void log.write(`${line}\n`),
    }),
    (one) => one.close(),
  );
  const { ways, addressesFor } = await layWays(options.proxied ?? [], { servers, world, processes });
  const { port } = ports;
  const parts = { folder, port, world, servers, installation, processes, addressesFor };
  await processes.start(arenaSettings(options, parts));
  const api = new ArenaApi(`http://127.0.0.1:${port}`);
  return { folder, servers, ways, processes, world, installation, db, eventLog, api, closing };
}

function arenaSettings(
  { settings }: ArenaOptions,
  parts: Pick<Parts, 'folder' | 'world' | 'servers' | 'installation' | 'processes'> & {
    readonly port: number;
    readonly addressesFor: (service: AnyService) => ConfigSource;
  },
): Record<AnyService, ConfigSource> {
  const { folder, port, world, servers, installation, processes, addressesFor } = parts;
  const allowed = world.addresses.flatMap((address) => ['--allow-egress', address]);
  const usual = settingsOf({
    args: parseUpArguments(['--port', String(port), '--data', folder, '--distributed', ...allowed]),
    dataFolder: folder,
    placement: {
      addressOf: (service) => processes.targetOf(service),
      eventLogUrl: servers.kafkaUrl,
      cacheUrl: servers.redisUrl,
    },
    installation: { ...installation, urlOf: (role) => servers.viaPostgres(installation.urlOf(role)) },
    demo: undefined,
    environment: { BLACKFANG_SMTP_URL: world.smtpUrl, BLACKFANG_MAIL_FROM: 'Blackfang <hello@chaos.test>' },
  });
  const entries = Object.entries(usual).map(([service, own]) => {
    const name = service as AnyService;
    return [name, { ...own, ...addressesFor(name), ...DEFAULTS[name], ...settings?.[name] }] as const;
  });
  return Object.fromEntries(entries) as Record<AnyService, ConfigSource>;
}

async function closeAll(closing: Closing): Promise<void> {
  open.delete(closing);
  const failures: unknown[] = [];
  for (const close of closing.splice(0)) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The arena did not close well.');
}

async function endOf(stream: WriteStream): Promise<void> {
  await new Promise<void>((resolve) => stream.end(() => resolve()));
}
