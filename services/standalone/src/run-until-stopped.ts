import { once } from 'node:events';
import { parseConfig, processSettings } from '@blackfang/config';
import { createLogger, shutdownTelemetry, type Logger } from '@blackfang/observability';
import { z } from 'zod';

/** Something that was started, and is closed when all ends. */
export interface Closable {
  readonly name: string;
  close(): Promise<unknown>;
}

export interface Life {
  readonly log: Logger;
  /** What is closed at the end, the last first. */
  readonly started: Closable[];
}

const logging = z.object({ LOG_LEVEL: processSettings.LOG_LEVEL });

/**
 * Starts what belongs to one `up`, tells that it is ready, and ends it on Ctrl-C or SIGTERM.
 * @param stopMs what is not closed by then is cut off.
 * @param log JSON lines on standard output where not given.
 * @returns the exit code
 */
export async function runUntilStopped(
  readyLine: string,
  stopMs: number,
  start: (life: Life) => Promise<void>,
  log = createLogger({ service: 'standalone', level: parseConfig(logging, process.env, 'up').LOG_LEVEL }),
): Promise<number> {
  const started: Closable[] = [];
  const stopping = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    await start({ log, started });
    process.stdout.write(`${readyLine}\n`);
    await stopping;
    log.info('stopping');
    return 0;
  } finally {
    await stop(started, stopMs, log);
    await shutdownTelemetry();
  }
}

/** In reverse, each part as far as it comes in the time. */
async function stop(started: readonly Closable[], stopMs: number, log: Logger): Promise<void> {
  const late = setTimeout(() => {
    log.error('stopping took too long');
    process.exit(1);
  }, stopMs);
  for (const part of started.toReversed()) {
    try {
      await part.close();
    } catch (error) {
      log.error({ err: error, part: part.name }, 'a part did not close well');
    }
  }
  clearTimeout(late);
}
