import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Whether the process is about to end. */
export class Ending {
  isNear = false;
}

const LOOK_EVERY_MS = 250;
/** Who has a connection and has asked nothing by then was not about to. */
const UNUSED_MS = 1_000;
/** Who is still sending a request by then, or reading its answer, is cut off: whoever started us waits 20 s in all. */
const ALL_MS = 12_000;

/**
 * Ends connections when the server closes, which by itself would wait for each that is open: of pools that opened more than
 * they use, and of clients that were cut off in the middle of a request.
 */
export function endConnections(server: FastifyInstance, allMs = ALL_MS): void {
  const open = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.addHook('preClose', async () => {
    const since = performance.now();
    const timer = setInterval(() => {
      const ms = performance.now() - since;
      const isUnused = ({ bytesRead }: Socket) => bytesRead === 0;
      if (ms > UNUSED_MS) for (const socket of [...open].filter(isUnused)) socket.destroy();
      server.server.closeIdleConnections();
      if (ms > allMs) server.server.closeAllConnections();
    }, LOOK_EVERY_MS);
    server.server.once('close', () => clearInterval(timer));
  });
}
