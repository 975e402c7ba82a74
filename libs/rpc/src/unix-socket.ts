import { unlink } from 'node:fs/promises';
import { connect } from 'node:net';

const SCHEME = 'unix:';
/** The system's limit is 108 with the end mark; on macOS 104. */
const MAX_PATH_BYTES = 100;

/**
 * Makes room for a Unix socket: a file that a killed process left behind is removed, one that answers is in use.
 * Does nothing for other addresses.
 */
export async function freeUnixSocket(address: string): Promise<void> {
  if (!address.startsWith(SCHEME)) return;
  const path = address.slice(SCHEME.length);
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) {
    throw new Error(`The socket's path is longer than ${MAX_PATH_BYTES} bytes: ${path}`);
  }
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(undefined);
    }).on('error', resolve);
  });
  if (!failure) throw new Error(`Another process answers at ${path}.`);
  if (failure.code === 'ECONNREFUSED') await unlink(path);
  else if (failure.code !== 'ENOENT') throw failure;
}
