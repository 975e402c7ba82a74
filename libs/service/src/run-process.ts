import { once } from 'node:events';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { parseConfig, parseTogether, processSettings, type ConfigSource } from '@blackfang/config';
import { AppError, Clock, idsTellTimeOf } from '@blackfang/core';
import {
  createLogger,
  createMetrics,
  shutdownTelemetry,
  startOpsServer,
  type DependencyState,
  type Logger,
  type ServiceHost,
} from '@blackfang/observability';
import { measureBreakers, measureCalls } from '@blackfang/rpc';
import { z } from 'zod';

/** What a service needs, by names that may be shown to anyone, and how each is. */
export type Dependencies = Readonly<Record<string, DependencyState>>;

export interface RunningPart {
  readiness(): Promise<Dependencies>;
  /** Told when the process is going to end, while it still serves. */
  drain?(): void;
  /** Ends what is in hand or hands it back. */
  close(): Promise<unknown>;
}

export interface Runnable {
  readonly service: string;
  /** @throws AppError `invalid` config_invalid, listing every bad key */
  parse(source: ConfigSource): unknown;
  /**
   * @param waiting told what it still waits for, until it has started.
   * @param stopped ends when the process is told to stop before that.
   */
  start(
    source: ConfigSource,
    host: ServiceHost,
    waiting: (dependencies: Dependencies) => void,
    stopped: AbortSignal,
  ): Promise<RunningPart>;
}

const schema = z.object(processSettings);
/** What is not closed by then is cut off; those who started us kill us some seconds later. */
const STOP_MS = 20_000;

/**
 * The life of a process that runs one service: health and metrics from the first moment, then the service, until SIGTERM
 * or SIGINT. Ends the process: 0 after a clean stop, 2 where the settings are no good, 1 for everything else.
 */
export async function runProcess(runnable: Runnable, source: ConfigSource = process.env): Promise<void> {
  const { service } = runnable;
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort(signal));
  // Started by a process of ours that has gone: nobody would end this one.
  if (process.channel) process.once('disconnect', () => stopping.abort('disconnect'));
  try {
    const [settings] = parseTogether<unknown>([
      () => parseConfig(schema, source, 'process'),
      () => runnable.parse(source),
    ]) as [z.output<typeof schema>];
    const log = createLogger({ service, level: settings.LOG_LEVEL });
    await run(runnable, source, settings, log, stopping.signal);
    process.exit(0);
  } catch (error) {
    const isInput = error instanceof AppError && error.reason === 'config_invalid';
    if (isInput) process.stderr.write(`${error.message}\n`);
    else createLogger({ service, level: 'info' }).fatal({ err: error }, 'the service can not run');
    process.exit(isInput ? 2 : 1);
  }
}

async function run(
  runnable: Runnable,
  source: ConfigSource,
  settings: z.output<typeof schema>,
  log: Logger,
  stopped: AbortSignal,
): Promise<void> {
  const metrics = createMetrics(runnable.service);
  measureBreakers(metrics);
  measureCalls(metrics);
  const clock = new Clock();
  idsTellTimeOf(clock);
  const host: ServiceHost = { instance: settings.INSTANCE ?? hostname(), log, metrics, clock };
  let missing: Dependencies = { service: 'starting' };
  let running: RunningPart | undefined;
  const { hostname: opsHost, port } = new URL(`http://${settings.OPS_LISTEN}`);
  const ops = await startOpsServer({
    host: opsHost,
    port: Number(port),
    registry: metrics.registry,
    // Nobody is sent to a process that ends, while it still answers whoever comes.
    ready: async () => (stopped.aborted ? { service: 'down' } : ((await running?.readiness()) ?? missing)),
    logger: log,
  });
  try {
    running = await runnable.start(source, host, (dependencies) => (missing = dependencies), stopped);
    log.info({ instance: host.instance }, 'ready');
    if (!stopped.aborted) await once(stopped, 'abort');
    running.drain?.();
    await delay(settings.DRAIN_MS);
  } catch (error) {
    if (!stopped.aborted) throw error;
  } finally {
    log.info({ signal: String(stopped.reason) }, 'stopping');
    const late = setTimeout(() => {
      log.error('stopping took too long; what was left is cut off');
      process.exit(1);
    }, STOP_MS);
    await running?.close();
    await ops.close();
    await shutdownTelemetry();
    clearTimeout(late);
  }
}
