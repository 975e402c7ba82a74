// What both sides of the browser's benchmark are told and answer; each is a process of its own with a browser below it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { treeCpuMs } from './process-tree.ts';
import type { ScriptedProduct } from './scripted-shop.ts';

export interface BrowserMeasured {
  readonly pagesPerSecond: number;
  /** Of the side with all its browser's processes, a page. */
  readonly cpuMs: number;
  readonly products: readonly ScriptedProduct[];
}

export interface RemoteBrowserSide {
  read(urls: readonly string[]): Promise<BrowserMeasured>;
  close(): void;
}

export async function openBrowserSide(name: 'ours' | 'peer', shop: string): Promise<RemoteBrowserSide> {
  const child = fork(join(import.meta.dirname, `browser-${name}.ts`), [shop]);
  const failed = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`the ${name} side ended with ${code}`)));
  });
  // Whoever waits for an answer hears of it; an end that was asked for is no failure.
  failed.catch(() => undefined);
  const answer = async () => Promise.race([once(child, 'message'), failed]);
  await answer();
  return {
    async read(urls) {
      const before = treeCpuMs(child.pid ?? 0);
      const began = performance.now();
      child.send(urls);
      const [products] = (await answer()) as [ScriptedProduct[]];
      const elapsedMs = performance.now() - began;
      const cpuMs = (treeCpuMs(child.pid ?? 0) - before) / urls.length;
      return { pagesPerSecond: urls.length / (elapsedMs / 1_000), cpuMs, products };
    },
    close: () => child.disconnect(),
  };
}

/** The other end: answers each list of addresses with their products, in the same order. */
export function serveBrowserSide(
  read: (urls: readonly string[]) => Promise<readonly ScriptedProduct[]>,
  close: () => Promise<void>,
): void {
  process.once('disconnect', () => void close().finally(() => process.exit()));
  process.on('message', (urls: string[]) => {
    read(urls).then(
      (products) => process.send?.(products),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.send?.('ready');
}
