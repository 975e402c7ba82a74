import { once } from 'node:events';
import { connect } from 'node:net';

const TIMEOUT_MS = 5_000;

/**
 * Makes Redis forget everything, past any proxy.
 * @returns how many keys it had
 */
export async function flushRedis(url: string): Promise<number> {
  const { hostname, port, password } = new URL(url);
  const socket = connect(Number(port), hostname);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  socket.end(`AUTH ${password}\r\nDBSIZE\r\nFLUSHALL\r\nQUIT\r\n`);
  let said = '';
  socket.on('data', (bytes: Buffer) => (said += bytes.toString()));
  await once(socket, 'close', { signal });
  const keys = /^\+OK\r\n:(\d+)\r\n\+OK\r\n/.exec(said)?.[1];
  if (keys === undefined) throw new Error(`Redis was not flushed; it said: ${said}`);
  return Number(keys);
}
