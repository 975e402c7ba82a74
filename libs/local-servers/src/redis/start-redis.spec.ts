import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../install-once.ts';
import { startRedis, type LocalRedis } from './start-redis.ts';

/** What Redis says to commands, as it says it. */
async function say(port: number, ...commands: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(`${[...commands, 'QUIT'].join('\r\n')}\r\n`);
  let said = '';
  socket.on('data', (bytes: Buffer) => (said += bytes.toString()));
  await once(socket, 'close');
  return said;
}

describe('a Redis of this machine', () => {
  const password = 'a-password';
  let folder: string;
  let redis: LocalRedis;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'blackfang-redis-'));
    redis = await startRedis({ folder, password });
  });

  afterAll(async () => {
    await redis.stop();
    await rm(folder, { recursive: true });
  });

  it('answers at its address with its password alone, and writes nothing down', async () => {
    expect(redis.url).toBe(`redis://:a-password@127.0.0.1:${redis.port}`);
    expect(await say(redis.port, 'PING')).toContain('-NOAUTH');
    const said = await say(redis.port, `AUTH ${password}`, 'PING', 'CONFIG GET appendonly', 'CONFIG GET save');
    expect(said).toContain('+PONG');
    expect(said).toContain('appendonly\r\n$2\r\nno');
    expect(said).toContain('save\r\n$0\r\n');
  });

  it('comes back empty on the same port after it was killed', async () => {
    await say(redis.port, `AUTH ${password}`, 'SET k v');
    const { pid, port } = redis;
    await redis.kill();
    expect(isAlive(pid)).toBe(false);
    await redis.start();
    expect(redis.port).toBe(port);
    expect(redis.pid).not.toBe(pid);
    expect(await say(port, `AUTH ${password}`, 'EXISTS k')).toContain(':0');
  });

  it('is ended by the next one of its folder when whoever started it was killed', async () => {
    // The folder is all that the next process knows.
    const next = await startRedis({ folder, password, port: redis.port });
    try {
      expect(isAlive(redis.pid)).toBe(false);
      expect(await readFile(join(folder, 'server.pid'), 'utf8')).toBe(String(next.pid));
      expect(await say(next.port, `AUTH ${password}`, 'PING')).toContain('+PONG');
    } finally {
      await next.stop();
    }
  });

  it('says what is wrong where it can not start', async () => {
    await redis.start();
    const other = await mkdtemp(join(tmpdir(), 'blackfang-redis-'));
    await expect(startRedis({ folder: other, password, port: redis.port })).rejects.toThrow(/Redis did not start/);
    await expect(startRedis({ folder: other, password: 'two words' })).rejects.toThrow('A password of Redis has');
    await rm(other, { recursive: true });
  });
});
