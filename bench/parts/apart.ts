// Sides of a benchmark in processes of their own: told once what they work with, then one order after another.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Apart<Order> {
  /** One at a time. */
  ask<Answer>(order: Order): Promise<Answer>;
  /** Resolves when the process has ended. */
  close(): Promise<void>;
}

/** @param file beside this one; it calls `serveApart`. */
export async function startApart<Setting, Order>(file: string, setting: Setting): Promise<Apart<Order>> {
  const child = fork(join(import.meta.dirname, file), {
    serialization: 'advanced',
    // kafkajs as it comes looks for requests after a negative time.
    execArgv: [...process.execArgv, '--disable-warning=TimeoutNegativeWarning'],
  });
  const failed = new Promise<never>((_, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`${file} ended with ${code ?? signal}`)));
  });
  // Whoever waits for an answer hears of it; an end that was asked for is no failure.
  failed.catch(() => undefined);
  const ask = async <Answer>(what: Setting | Order): Promise<Answer> => {
    const answered = once(child, 'message');
    child.send(what as object);
    const [answer] = (await Promise.race([answered, failed])) as [Answer];
    return answer;
  };
  await ask(setting);
  const close = async () => {
    if (!child.connected) return;
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
  };
  return { ask, close };
}

/** The other end. @param open takes the setting, and gives back who obeys orders. */
export function serveApart<Setting, Order>(
  open: (setting: Setting) => Promise<(order: Order) => Promise<unknown>>,
): void {
  const failed = (error: unknown) => {
    console.error(error);
    process.exit(1);
  };
  process.once('disconnect', () => process.exit());
  process.once('message', (setting: Setting) => {
    open(setting).then((obey) => {
      process.on('message', (order: Order) => {
        obey(order).then((answer) => process.send?.(answer ?? null), failed);
      });
      process.send?.('ready');
    }, failed);
  });
}
