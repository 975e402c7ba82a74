import { once } from 'node:events';
import { Clock } from '@blackfang/core';
import { startPostgres } from '@blackfang/embedded-postgres';
import { createLogger, createMetrics, startOpsServer, type ServiceHost } from '@blackfang/observability';
import { startService } from '@blackfang/rpc';
import type { UpArguments } from './arguments.ts';
import { openDataFolder } from './data-folder.ts';
import { startDemo, stopLeftDemo, type Demo } from './demo/start-demo.ts';
import { install, secretsIn, type Installation } from './install.ts';
import { Gateway, OWN_SERVICES, SERVICES } from './services.ts';
import { checkSettings, egressAllowed, settingsOf } from './settings.ts';

const METRICS_OFFSET = 105;
/** Ctrl-C has this long; what is not closed by then is cut off. */
const STOP_MS = 9_000;

interface Closable {
  readonly name: string;
  close(): Promise<unknown>;
}

/** Starts every service in this process, and ends when it is told to. @returns the exit code */
export async function up(args: UpArguments): Promise<number> {
  const log = createLogger({ service: 'standalone', level: 'info' });
  const started: Closable[] = [];
  const stopping = stopSignal();
  try {
    await start(args, log, started);
    process.stdout.write(`Blackfang is ready at http://127.0.0.1:${args.port}\n`);
    await stopping;
    log.info('stopping');
    return 0;
  } finally {
    await stop(started, log);
  }
}

async function start(args: UpArguments, log: ReturnType<typeof createLogger>, started: Closable[]): Promise<void> {
  const data = await openDataFolder(args.data);
  started.push({ name: 'data folder', close: () => data.release() });
  // Before anything is started; what our own parts will be given can't be wrong.
  const planned = { secrets: await secretsIn(data.path), urlOf: () => 'postgres://localhost', migrated: [] };
  const settingsIn = (installation: Installation, demo?: Demo) =>
    settingsOf({
      args,
      dataFolder: data.path,
      socketFolder: data.sockets,
      installation,
      demo: demo?.addresses,
      environment: process.env,
    });
  checkSettings(settingsIn(planned));
  const postgres = await startPostgres({
    dataFolder: `${data.path}/postgres`,
    durable: true,
    onExit: ({ pid }) => log.error({ pid }, 'Postgres died; it is started again'),
    onRestart: ({ pid, downMs }) => log.warn({ pid, downMs }, 'Postgres is back'),
    onError: (error) => log.error({ err: error }, 'Postgres could not be started again yet'),
  });
  started.push({ name: 'postgres', close: () => postgres.stop() });
  const installation = await install(data.path, postgres.url);
  if (installation.migrated.length > 0)
    log.info({ migrations: installation.migrated }, 'the database was brought up to date');

  const demo = args.demo ? await startDemo({ port: args.port, dataFolder: data.path, log }) : undefined;
  if (!demo) await stopLeftDemo(data.path);
  if (demo) {
    started.push({ name: 'demo', close: () => demo.close() });
    const { shop, mailbox, receiver } = demo.addresses;
    process.stdout.write(`Demo shop ${shop}, mailbox ${mailbox}, webhook receiver ${receiver}\n`);
    process.stdout.write('Sign in as demo@blackfang.test with demo-password\n');
  }
  const allowed = egressAllowed({ args, demo: demo?.addresses });
  if (allowed.length > 0)
    log.warn({ allowed, demo: args.demo }, 'fetches and webhooks may reach these private addresses');

  const clock = new Clock();
  const metrics = createMetrics('standalone');
  const settings = settingsIn(installation, demo);
  const hostOf = (service: string): ServiceHost => ({
    // One process a data folder, so the name may be the same after a restart.
    instance: 'standalone',
    log: log.child({ service }),
    metrics: metrics.forService(service),
    clock,
  });
  for (const name of OWN_SERVICES) {
    const running = await startService(SERVICES[name] as never, settings[name], hostOf(name));
    started.push({ name, close: () => running.close() });
  }
  const gateway = await Gateway.start(settings.gateway, hostOf('gateway'));
  started.push({ name: 'gateway', close: () => gateway.close() });
  const ops = await startOpsServer({
    host: '127.0.0.1',
    port: args.port + METRICS_OFFSET,
    registry: metrics.registry,
    ready: () => gateway.readiness(),
    logger: log,
  });
  started.push({ name: 'ops', close: () => ops.close() });
  await demo?.seed(`http://127.0.0.1:${args.port}`);
}

function stopSignal(): Promise<unknown> {
  return Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

/** In reverse, each part as far as it comes in the time. */
async function stop(started: readonly Closable[], log: ReturnType<typeof createLogger>): Promise<void> {
  const late = setTimeout(() => {
    log.error('stopping took too long');
    process.exit(1);
  }, STOP_MS);
  for (const part of started.toReversed()) {
    try {
      await part.close();
    } catch (error) {
      log.error({ err: error, part: part.name }, 'a part did not close well');
    }
  }
  clearTimeout(late);
}
