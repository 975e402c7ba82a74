// Requests as fast as they are answered, over a few connections.
import { Pool } from 'undici';
import { quantiles } from './measure.ts';
import { processorMs } from './postgres.ts';

export interface Asked {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly perSecond: number;
  /** Of the processes that answer, Postgres included. */
  readonly cpuMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const CONNECTIONS = 32;

/**
 * Asks for one after the other, over and over.
 * @param pids processes whose time counts.
 * @throws Error for an answer other than 200
 */
export async function load(
  origin: string,
  asked: readonly Asked[],
  { seconds, pids }: { readonly seconds: number; readonly pids: readonly number[] },
): Promise<Answered> {
  const pool = new Pool(origin, { connections: CONNECTIONS });
  const durations: number[] = [];
  const cpu = () => pids.reduce((sum, pid) => sum + processorMs(pid), 0);
  const before = cpu();
  const since = performance.now();
  const end = since + seconds * 1_000;
  let next = 0;
  const askAgain = async () => {
    for (let now = performance.now(); now < end;) {
      const { path, headers = {} } = asked[next++ % asked.length] as Asked;
      const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text}`);
      const then = performance.now();
      durations.push(then - now);
      now = then;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, askAgain));
  const elapsed = performance.now() - since;
  const cpuMs = (cpu() - before) / durations.length;
  await pool.close();
  return {
    perSecond: (durations.length * 1_000) / elapsed,
    cpuMs,
    ...quantiles(durations),
  };
}

/** The bodies of some, for comparing. */
export async function bodies(origin: string, asked: readonly Asked[]): Promise<unknown[]> {
  const pool = new Pool(origin, { connections: 4 });
  const texts = asked.map(async ({ path, headers = {} }) => {
    const { body } = await pool.request({ path, method: 'GET', headers });
    return body.json();
  });
  const all = await Promise.all(texts);
  await pool.close();
  return all;
}
