import { createHash } from 'node:crypto';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Longest path of a Unix socket on Linux and macOS, less the longest name that we put into the folder. */
const MAX_SOCKET_FOLDER = 80;

export interface DataFolder {
  readonly path: string;
  /** 0700: whoever can't enter it can't call the services. */
  readonly sockets: string;
  release(): Promise<void>;
}

/**
 * Opens the data folder for this process alone.
 * @throws Error in one sentence where another `up` runs on it.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const folder = resolve(path);
  await mkdir(folder, { recursive: true });
  const sockets = await socketFolder(folder);
  const lock = join(sockets, 'up.sock');
  if (await answers(lock))
    throw new Error(`Blackfang already runs on ${folder}. Stop it first, or choose another --data.`);
  await rm(lock, { force: true });
  const server = await listen(lock);
  return {
    path: folder,
    sockets,
    release: () => new Promise((done) => server.close(() => done())),
  };
}

/** Where the services listen: a folder that other users can't enter. */
export async function socketFolder(folder: string): Promise<string> {
  const inside = join(folder, 'run');
  const path =
    inside.length <= MAX_SOCKET_FOLDER
      ? inside
      : join(tmpdir(), `blackfang-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  return path;
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolveAnswer) => {
    const connection = createConnection(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolveAnswer(true);
    });
    // ENOENT, ECONNREFUSED: nobody, or somebody who was killed.
    connection.once('error', () => resolveAnswer(false));
  });
}

function listen(socket: string): Promise<Server> {
  return new Promise((resolveServer, reject) => {
    const server = createServer((connection) => connection.destroy());
    server.once('error', reject);
    server.listen(socket, () => resolveServer(server.unref()));
  });
}
