import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Connections so far. */
  heard(): number;
  close(): Promise<void>;
}

/**
 * Listens for connections and counts them; each is handed to `serve`.
 * @param ports tried in turn, 0 for any.
 */
export async function listen(
  serve: (socket: Socket) => void,
  { host = '127.0.0.1', ports = [0] }: { host?: string; ports?: readonly number[] } = {},
): Promise<Listener> {
  let connections = 0;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // What a client breaks off is the point of many tests; `close` follows and is what counts.
    socket.on('error', () => open.delete(socket));
    serve(socket);
  });
  const port = await bind(server, host, ports);
  return {
    host,
    port,
    heard: () => connections,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bind(server: Server, host: string, ports: readonly number[]): Promise<number> {
  const [port, ...others] = ports;
  if (port === undefined) throw new Error(`No port of ${host} is free.`);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return bind(server, host, others);
  }
  return (server.address() as AddressInfo).port;
}
