import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pickFreePort } from '../free-port.ts';
import { isOneOf } from '../install-once.ts';
import { ServerProcess } from '../server-process.ts';
import { findRedis } from './find-redis.ts';

export interface RedisOptions {
  /** Of this server alone: log and process id. Made where it is missing. */
  readonly folder: string;
  /** A free one where absent. */
  readonly port?: number;
  /** URL-safe characters: `[A-Za-z0-9_-]`. */
  readonly password: string;
}

export interface LocalRedis {
  /** `redis://:password@127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  /** Of the server that runs, or ran last. */
  readonly pid: number;
  /** Ends it in good order. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with nothing in it. Does nothing while it runs. */
  start(): Promise<void>;
}

const PASSWORD = /^[\w-]{1,200}$/;
const MAX_MEMORY = '256mb';
const ANSWER_MS = 1_000;

/**
 * Starts a Redis on 127.0.0.1 that keeps nothing over its end, since Redis is never the truth.
 * @throws Error in one sentence that names the command that helps, or what Redis said.
 */
export async function startRedis({ folder, port: wanted, password }: RedisOptions): Promise<LocalRedis> {
  if (!PASSWORD.test(password)) throw new Error('A password of Redis has 1 to 200 letters, digits, - and _.');
  const { path, env } = await findRedis();
  const port = wanted ?? (await pickFreePort());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // In a file: what stands in a command line, everybody on the machine can read.
  await writeFile(join(folder, 'redis.conf'), settings(port, password), { mode: 0o600 });
  const start = () =>
    ServerProcess.start({
      name: 'Redis',
      program: path,
      args: ['redis.conf'],
      folder,
      env,
      answers: (pid) => answers(pid, port, password),
    });
  let server = await start();
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid;
    },
    stop: () => server.stop(),
    kill: () => server.kill(),
    async start() {
      if (!server.running) server = await start();
    },
  };
}

function settings(port: number, password: string): string {
  return `bind 127.0.0.1
port ${port}
requirepass ${password}
appendonly no
save ""
maxmemory ${MAX_MEMORY}
maxmemory-policy allkeys-lru
dir .
`;
}

async function answers(pid: number, port: number, password: string): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    await once(socket, 'connect', { signal });
    socket.write(`AUTH ${password}\r\nINFO server\r\nPING\r\n`);
    let said = '';
    while (!said.includes('+PONG')) {
      const [bytes] = (await once(socket, 'data', { signal })) as [Buffer];
      said += bytes.toString();
      if (/^-/m.test(said)) return false;
    }
    return said.includes(`process_id:${pid}\r\n`);
  } catch (error) {
    if (isOneOf(error, 'ECONNREFUSED', 'ECONNRESET', 'ABORT_ERR')) return false;
    throw error;
  } finally {
    socket.destroy();
  }
}
