// The peer: changedetection.io as its users run it, in a process of its own with a folder of its own; asked by its API.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { treeCpuMs, treePeakMb } from './process-tree.ts';
import { installPython } from './python.ts';

const VERSION = '0.60.10';
const WORKERS = 10;
const START_MS = 120_000;
const CHECK_MS = 600_000;
const LOOK_MS = 250;
/** Characters of what it says, for when it ends. */
const MAX_SAID = 2_000;

export interface PeerOffer {
  readonly price: number;
  readonly inStock: boolean;
}

export interface PeerChecked {
  readonly seconds: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  /** As it has stored them, in the order of the addresses. */
  readonly offers: readonly PeerOffer[];
}

export interface CheckPeer {
  /** Checks all pages once and waits until each check is stored. @param prices what the pages say now */
  check(prices: readonly number[]): Promise<PeerChecked>;
  close(): Promise<void>;
}

/** Watches pages with its processor for prices and stock, ten workers, nothing to notify; the first look is done. */
export async function openCheckPeer(urls: readonly string[], prices: readonly number[]): Promise<CheckPeer> {
  const python = await installPython(`changedetection.io-${VERSION}`, [`changedetection.io==${VERSION}`]);
  const folder = await mkdtemp(join(tmpdir(), 'blackfang-bench-peer-'));
  const port = await freePort();
  const watches = urls.flatMap((url, index) => ['-u', url, `-u${index}`, '{"processor":"restock_diff"}']);
  const settings = ['-h', '127.0.0.1', '-p', String(port), '-d', folder, '-C', '-l', 'CRITICAL'];
  const child = spawn(join(dirname(python), 'changedetection.io'), [...settings, ...watches], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      FETCH_WORKERS: String(WORKERS),
      ALLOW_IANA_RESTRICTED_ADDRESSES: 'true',
      MINIMUM_SECONDS_RECHECK_TIME: '0',
      DISABLE_VERSION_CHECK: 'yes',
    },
  });
  const pid = child.pid ?? 0;
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-MAX_SAID)));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`changedetection.io ended with ${code}: ${said}`);
  });
  // Whoever waits for it hears of it; an end that was asked for is no failure.
  ended.catch(() => undefined);
  const until = async (what: string, limitMs: number, isSo: () => boolean) => {
    const late = performance.now() + limitMs;
    while (!isSo()) {
      if (performance.now() > late) throw new Error(`changedetection.io: ${what} took longer than ${limitMs} ms`);
      await Promise.race([delay(LOOK_MS), ended]);
    }
  };
  const isStored = (wanted: readonly number[]) => () => {
    const stored = readWatches(folder);
    return urls.every((url, index) => stored.get(url)?.price === wanted[index]);
  };
  await until('the first look at all pages', START_MS + CHECK_MS, isStored(prices));
  const key = readKey(folder);

  return {
    async check(wanted) {
      const cpuBefore = treeCpuMs(pid);
      const began = performance.now();
      const asked = await fetch(`http://127.0.0.1:${port}/api/v1/watch?recheck_all=1`, {
        headers: { 'x-api-key': key },
      });
      if (!asked.ok) throw new Error(`changedetection.io answered ${asked.status}: ${await asked.text()}`);
      await asked.arrayBuffer();
      await until('a check of all pages', CHECK_MS, isStored(wanted));
      const seconds = (performance.now() - began) / 1_000;
      const cpuMs = treeCpuMs(pid) - cpuBefore;
      const stored = readWatches(folder);
      const offers = urls.map((url) => stored.get(url) ?? { price: Number.NaN, inStock: false });
      return { seconds, cpuMs, peakMb: treePeakMb(pid), offers };
    },
    async close() {
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface StoredWatch {
  readonly url: string;
  readonly restock?: { readonly price?: number | null; readonly in_stock?: boolean | null };
}

/** What it has written down of each page: a file a watch, replaced as a whole. */
function readWatches(folder: string): Map<string, PeerOffer> {
  const offers = new Map<string, PeerOffer>();
  for (const entry of existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []) {
    const file = join(folder, entry.name, 'watch.json');
    if (!entry.isDirectory() || !existsSync(file)) continue;
    const { url, restock } = JSON.parse(readFileSync(file, 'utf8')) as StoredWatch;
    offers.set(url, { price: restock?.price ?? Number.NaN, inStock: restock?.in_stock === true });
  }
  return offers;
}

function readKey(folder: string): string {
  const written = JSON.parse(readFileSync(join(folder, 'changedetection.json'), 'utf8')) as {
    settings: { application: { api_access_token: string } };
  };
  return written.settings.application.api_access_token;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
