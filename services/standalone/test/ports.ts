import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { planProcesses, PORTS_ABOVE } from '../src/distributed/plan-processes.ts';

/** Below those that systems give to outgoing connections, and away from where Postgres servers of tests look. */
const LOWEST = 10_000;
const HIGHEST = 19_800;
/** The product takes P and some of those above; the last one says that the block is taken. */
const BLOCK = PORTS_ABOVE + 1;
const OF_DEMO = [101, 102, 103, 104];
const MAX_TRIES = 200;

export interface PortBlock {
  readonly port: number;
  release(): Promise<void>;
}

/** Ports for one product, also while others that test look for theirs: who listens on the last one has the block. */
export async function claimPorts(): Promise<PortBlock> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const port = LOWEST + BLOCK * randomInt(Math.floor((HIGHEST - LOWEST) / BLOCK));
    const claim = await listen(port + BLOCK - 1);
    if (claim === undefined) continue;
    if (await areFree(portsOf(port))) return { port, release: () => close(claim) };
    await close(claim);
  }
  throw new Error(`No block of ${BLOCK} ports between ${LOWEST} and ${HIGHEST} is free.`);
}

/** Of the product as processes apart; in one process it takes fewer. */
function portsOf(port: number): number[] {
  const processes = planProcesses(port, {}).flatMap((one) => [one.port, one.opsPort]);
  return [...processes, ...OF_DEMO.map((offset) => port + offset)];
}

async function areFree(ports: readonly number[]): Promise<boolean> {
  for (const port of ports) {
    const server = await listen(port);
    if (server === undefined) return false;
    await close(server);
  }
  return true;
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer((connection) => connection.destroy());
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
