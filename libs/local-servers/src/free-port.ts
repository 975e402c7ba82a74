import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { isOneOf } from './install-once.ts';

/** Below the ports that systems hand out to outgoing connections, which could take ours while a server is down. */
const LOWEST = 20_000;
const HIGHEST = 30_000;
const MAX_TRIES = 100;

/** A port of 127.0.0.1 that nobody listens on at the moment. */
export async function pickFreePort(): Promise<number> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port between ${LOWEST} and ${HIGHEST} is free on 127.0.0.1; end programs that hold them.`);
}

export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if (isOneOf(error, 'EADDRINUSE', 'EACCES')) return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
