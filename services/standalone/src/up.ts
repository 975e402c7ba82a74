import { Clock, idsTellTimeOf } from '@blackfang/core';
import { createMetrics, startOpsServer, type ServiceHost } from '@blackfang/observability';
import { measureBreakers, measureCalls, startService } from '@blackfang/rpc';
import type { UpArguments } from './arguments.ts';
import { openDataFolder } from './data-folder.ts';
import type { Demo } from './demo/start-demo.ts';
import { createEmbeddedLog, install, plannedInstallation, type Installation } from './install.ts';
import { startOwnPostgres, startWantedDemo } from './installation-parts.ts';
import { runUntilStopped, type Life } from './run-until-stopped.ts';
import { Gateway, OWN_SERVICES, SERVICES } from './services.ts';
import { checkSettings, onePlace, settingsOf } from './settings.ts';

const METRICS_OFFSET = 105;
const STOP_MS = 9_000;

/** Starts every service in this process, and ends when it is told to. @returns the exit code */
export function up(args: UpArguments): Promise<number> {
  return runUntilStopped(`Blackfang is ready at http://127.0.0.1:${args.port}`, STOP_MS, (life) => start(args, life));
}

async function start(args: UpArguments, life: Life): Promise<void> {
  const { log, started } = life;
  const data = await openDataFolder(args.data);
  started.push({ name: 'data folder', close: () => data.release() });
  const settingsIn = (installation: Installation, demo?: Demo) =>
    settingsOf({
      args,
      dataFolder: data.path,
      placement: onePlace(data.sockets, installation),
      installation,
      demo: demo?.addresses,
      environment: process.env,
    });
  // Before anything is started; what our own parts will be given can't be wrong.
  checkSettings(settingsIn(await plannedInstallation(data.path)));
  const installation = await install(data.path, await startOwnPostgres(data.path, life));
  await createEmbeddedLog(installation);
  if (installation.migrated.length > 0)
    log.info({ migrations: installation.migrated }, 'the database was brought up to date');
  const demo = await startWantedDemo(args, data.path, life);

  const clock = new Clock();
  idsTellTimeOf(clock);
  const metrics = createMetrics('standalone');
  measureBreakers(metrics);
  measureCalls(metrics);
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
