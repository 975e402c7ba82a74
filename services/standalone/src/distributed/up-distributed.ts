import { join } from 'node:path';
import { startKafka, startRedis } from '@blackfang/local-servers';
import { createLogger } from '@blackfang/observability';

import type { UpArguments } from '../arguments.ts';
import { openDataFolder } from '../data-folder.ts';
import type { Demo } from '../demo/start-demo.ts';
import { install, plannedInstallation, type Installation } from '../install.ts';
import { givenServers } from '../given-servers.ts';
import { startOwnPostgres, startWantedDemo } from '../installation-parts.ts';
import { runUntilStopped, type Life } from '../run-until-stopped.ts';
import type { Secrets } from '../secrets.ts';
import { checkSettings, settingsOf, type Placement } from '../settings.ts';
import { createTopics } from './create-topics.ts';
import { planProcesses, targetOf } from './plan-processes.ts';
import { readableLine } from './readable-log.ts';
import { startProcesses } from './start-processes.ts';

/** Services have 25 s, their servers the rest. */
const STOP_MS = 40_000;

/** Starts every service in a process of its own, with Kafka, Redis and Postgres. @returns the exit code */
export function upDistributed(args: UpArguments): Promise<number> {
  const ready = `Blackfang is ready at http://127.0.0.1:${args.port}`;
  const stream = { write: (line: string) => write(readableLine('up', line.trimEnd())) };
  const log = createLogger({ service: 'up', level: 'info', stream });
  return runUntilStopped(ready, STOP_MS, (life) => start(args, life), log);
}

const write = (line: string): void => void process.stdout.write(`${line}\n`);

async function start(args: UpArguments, life: Life): Promise<void> {
  const { log, started } = life;
  const data = await openDataFolder(args.data);
  started.push({ name: 'data folder', close: () => data.release() });
  const processes = planProcesses(args.port, args.replicas, args.beside);
  const settingsIn = (installation: Installation, servers: Omit<Placement, 'addressOf'>, demo?: Demo) =>
    settingsOf({
      args,
      dataFolder: data.path,
      placement: { ...servers, addressOf: (service) => targetOf(processes, service) },
      installation,
      demo: demo?.addresses,
      environment: process.env,
    });
  const given = givenServers(process.env);
  const planned = await plannedInstallation(data.path);
  const local = { eventLogUrl: 'kafka://127.0.0.1:9092', cacheUrl: 'redis://127.0.0.1' };
  checkSettings(settingsIn(planned, local));

  const [postgresUrl, eventLogUrl, cacheUrl] = await Promise.all([
    given.postgresUrl ?? startOwnPostgres(data.path, life),
    given.kafkaUrl ?? startOwnKafka(data.path, life),
    given.redisUrl ?? startOwnRedis(data.path, planned.secrets, life),
  ]);
  const installation = await install(data.path, postgresUrl);
  const topics = await createTopics(eventLogUrl, log);
  const changes = [...installation.migrated, ...topics];
  if (changes.length > 0) log.info({ changes }, 'database and topics were brought up to date');

  const demo = await startWantedDemo(args, data.path, life);
  const running = await startProcesses({
    port: args.port,
    replicas: args.replicas,
    beside: args.beside,
    settings: settingsIn(installation, { eventLogUrl, cacheUrl }, demo),
    log,
    write,
  });
  started.push({ name: 'services', close: () => running.close() });
  await demo?.seed(`http://127.0.0.1:${args.port}`);
}

async function startOwnKafka(dataFolder: string, { started }: Life): Promise<string> {
  const kafka = await startKafka({ folder: join(dataFolder, 'kafka'), brokers: 1 });
  started.push({ name: 'kafka', close: () => kafka.stop() });
  return `kafka://${kafka.bootstrap.join(',')}`;
}

async function startOwnRedis(dataFolder: string, { cachePassword }: Secrets, { started }: Life): Promise<string> {
  const redis = await startRedis({ folder: join(dataFolder, 'redis'), password: cachePassword });
  started.push({ name: 'redis', close: () => redis.stop() });
  return redis.url;
}
