import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENT_LOG_ROLE, rolesOf } from '@blackfang/persistence';
import type { RunningService } from '@blackfang/rpc';
import { createServiceDatabase, until, type ServiceDatabase } from '@blackfang/testing';
import pg from 'pg';
import type { Secrets } from '../../src/secrets.ts';
import { OWN_SERVICES, SERVICES, type OwnService } from '../../src/services.ts';
import { parseUpArguments } from '../../src/arguments.ts';
import { onePlace, settingsOf } from '../../src/settings.ts';
import type { Job } from './crash-child.ts';
import { Outside } from './outside.ts';
import { startModule, type Settings } from './start-module.ts';

const CHILD = join(import.meta.dirname, 'crash-child.ts');
const LOADER = join(import.meta.dirname, '../../../../tools/ts.mjs');
const FLAGS = ['--conditions=blackfang-source', '--disable-warning=ExperimentalWarning', '--import', LOADER];
const QUEUES = [
  'identity.mail_queue',
  'scraping.run_queue',
  'scraping.watch_job_queue',
  'alerting.email_queue',
  'alerting.webhook_queue',
] as const;

/** Nothing is on its way: no event waits for its relay or its consumers, and no work for its worker. */
const QUIET = `
  SELECT ${OWN_SERVICES.map((service) => `(SELECT count(*) FROM ${service}.outbox)`).join(' + ')}
    + ${QUEUES.map((queue) => `(SELECT count(*) FROM ${queue})`).join(' + ')}
    + (SELECT coalesce(sum(p.next_offset - a.next_offset), 0) FROM event_log.assignment a
       JOIN event_log.partition p USING (topic, partition)) AS waiting`;

/** All services on one database, with the world outside; started, killed and started again at will. */
export class CrashHouse {
  readonly database: ServiceDatabase;
  readonly outside: Outside;
  readonly secrets: Secrets;
  readonly settings: Settings;
  readonly #folder: string;
  readonly #superuser: pg.Client;
  #running: RunningService[] = [];
  /** Started ahead of its time, since loading the product takes longer than dying does. */
  #spare: ChildProcess | undefined;

  private constructor(database: ServiceDatabase, outside: Outside, secrets: Secrets, folder: string) {
    this.database = database;
    this.outside = outside;
    this.secrets = secrets;
    this.#folder = folder;
    this.#superuser = new pg.Client({ connectionString: database.superuserUrl });
    this.settings = settingsOf({
      args: parseUpArguments(['--data', folder, '--allow-egress', outside.host]),
      dataFolder: folder,
      placement: onePlace(folder, { urlOf: (role) => this.urlOf(role) }),
      installation: { secrets, adminUrl: database.superuserUrl, migrated: [], urlOf: (role) => this.urlOf(role) },
      demo: undefined,
      environment: { BLACKFANG_SMTP_URL: outside.smtpUrl, BLACKFANG_MAIL_FROM: 'Blackfang <hello@blackfang.test>' },
    });
  }

  static async open(): Promise<CrashHouse> {
    const [first, ...others] = OWN_SERVICES.map((service) => SERVICES[service].migrations);
    if (first === undefined) throw new Error('There is no service.');
    const database = await createServiceDatabase([first, ...others]);
    const folder = await mkdtemp(join(tmpdir(), 'bf-'));
    const house = new CrashHouse(database, await new Outside().open(), makeSecrets(), folder);
    await house.#superuser.connect();
    return house;
  }

  /** Address of the database with a role; in tests all share a password. */
  urlOf(role: string): string {
    if (role === EVENT_LOG_ROLE) return this.database.eventLogUrl;
    const address = new URL(this.database.url);
    address.username = role;
    return address.href;
  }

  loginUrlOf(service: OwnService): string {
    return this.urlOf(rolesOf(service).login);
  }

  rpcAddressOf(service: OwnService): string {
    return this.settings[service]['RPC_LISTEN'] ?? '';
  }

  async up(services: readonly OwnService[] = OWN_SERVICES): Promise<void> {
    for (const service of services) this.#running.push(await startModule(SERVICES[service], service, this.settings));
  }

  async down(): Promise<void> {
    for (const service of this.#running.splice(0).toReversed()) await service.close();
  }

  /** Runs `service` in a process of its own until its failpoint kills it. */
  async dieAt(failpoint: string, service: OwnService): Promise<void> {
    const child = this.#spare ?? this.#spawn(service);
    this.#spare = undefined;
    const job: Job = { failpoint, service, settings: this.settings };
    const ended = once(child, 'exit');
    child.stdin?.write(`${JSON.stringify(job)}\n`);
    // The next one loads while this one does its work, and is mostly of the same service.
    this.#spare = this.#spawn(service);
    const [code, signal] = await ended;
    if (signal !== 'SIGKILL') throw new Error(`${service} ended with ${code ?? signal}, not at ${failpoint}.`);
  }

  /** Another process takes over what the killed one left behind, until nothing is on its way any more. */
  async recover(): Promise<void> {
    await this.#endLeases();
    await this.up();
    await this.settled();
    await this.down();
  }

  async settled(): Promise<void> {
    await until('quiet', async () => {
      const [row] = await this.sql<{ waiting: string }>(QUIET);
      return row?.waiting === '0';
    });
  }

  /** As the superuser. */
  async sql<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#superuser.query(text, [...values])).rows as Row[];
  }

  async close(): Promise<void> {
    await this.down();
    if (this.#spare !== undefined) {
      const ended = once(this.#spare, 'exit');
      this.#spare.kill('SIGKILL');
      await ended;
    }
    await this.#superuser.end();
    await this.outside.close();
    await this.database.close();
    await rm(this.#folder, { recursive: true });
  }

  /** A lease is a time at which its work is due again; here that time has come. */
  async #endLeases(): Promise<void> {
    for (const queue of QUEUES)
      await this.sql(`UPDATE ${queue} SET due_at = clock_timestamp() WHERE lease IS NOT NULL`);
  }

  #spawn(likely: OwnService): ChildProcess {
    return spawn(process.execPath, [...FLAGS, CHILD, likely], { stdio: ['pipe', 'ignore', 'inherit'] });
  }
}

function makeSecrets(): Secrets {
  const pair = () =>
    generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
  return {
    databasePasswords: {},
    serviceKeys: Object.fromEntries([...OWN_SERVICES, 'gateway'].map((service) => [service, pair()])),
    identityKey: randomBytes(32).toString('base64'),
    cachePassword: '',
    alertingKey: randomBytes(32).toString('base64'),
    scrapingKey: randomBytes(32).toString('base64'),
  };
}
