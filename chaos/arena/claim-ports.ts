import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { PORTS_ABOVE } from '../../services/standalone/src/distributed/plan-processes.ts';

/** Above the ports that specs claim, below those that systems give to outgoing connections. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const BROKERS = 3;
/** The product's ports, one for each broker, and one that says that the block is taken. */
const BLOCK = PORTS_ABOVE + BROKERS + 1;
const MAX_TRIES = 100;

export interface ClaimedPorts {
  /** Of the first gateway; those above it are free too, `PORTS_ABOVE` of them. */
  readonly port: number;
  readonly brokers: readonly number[];
  release(): Promise<void>;
}

/** Ports for one installation, also while others look for theirs: who listens on the last one has the block. */
export async function claimPorts(): Promise<ClaimedPorts> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const port = LOWEST + BLOCK * randomInt(Math.floor((HIGHEST - LOWEST) / BLOCK));
    const claim = await listen(port + BLOCK - 1);
    if (claim === undefined) continue;
    if (await areFree(port, BLOCK - 1)) {
      const brokers = Array.from({ length: BROKERS }, (_, index) => port + PORTS_ABOVE + index);
      return { port, brokers, release: () => close(claim) };
    }
    await close(claim);
  }
  throw new Error(`No block of ${BLOCK} ports between ${LOWEST} and ${HIGHEST} is free.`);
}

async function areFree(from: number, count: number): Promise<boolean> {
  const servers = await Promise.all(Array.from({ length: count }, (_, index) => listen(from + index)));
  await Promise.all(servers.map((server) => server && close(server)));
  return servers.every((server) => server !== undefined);
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer((connection) => connection.destroy());
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
