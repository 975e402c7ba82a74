import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@blackfang/observability';
import type { DemoAddresses } from '../settings.ts';
import { DemoProcess, stopLeft } from './demo-process.ts';
import { addressesOf, demoPorts } from './ports.ts';
import { seedDemo } from './seed-demo.ts';

export interface DemoOptions {
  /** The product's; the demo's are those from 101 to 104 above it. */
  readonly port: number;
  readonly dataFolder: string;
  readonly log: Logger;
}

export interface Demo {
  readonly addresses: DemoAddresses;
  /** Makes the demo's tenant and what it watches, or what of it is missing. @throws Error in one sentence */
  seed(gatewayUrl: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the shop, the mailbox and the receiver. @throws Error in one sentence */
export async function startDemo({ port, dataFolder, log }: DemoOptions): Promise<Demo> {
  const demo = await DemoProcess.start(dataFolder, port, log);
  const addresses = addressesOf(demoPorts(port));
  return {
    addresses,
    seed: (gatewayUrl) => seedDemo({ gatewayUrl, addresses, log }),
    close: () => demo.close(),
  };
}

/** Ends a demo that a killed `up` left behind. @returns whether there was one. */
export async function stopLeftDemo(dataFolder: string): Promise<boolean> {
  const folder = join(dataFolder, 'demo');
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  return isThere && stopLeft(folder);
}
