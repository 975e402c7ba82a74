import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '../../services/standalone/src/distributed/service-process.ts';

const LOOK_EVERY_MS = 1_000;
const KB = 1_024;
const MB = KB * KB;

export interface Growth {
  readonly name: string;
  readonly mb: number;
}

/** Watches what processes hold in memory (their resident set), from the first look at each on. */
export class Memory {
  readonly #first = new Map<string, number>();
  readonly #most = new Map<string, number>();
  readonly #ended = new AbortController();
  #looking: Promise<void> = Promise.resolve();

  start(processes: () => readonly ServiceProcess[]): void {
    const { signal } = this.#ended;
    this.#looking = (async () => {
      while (!signal.aborted) {
        for (const { name, pid } of processes()) this.#note(name, await residentBytes(pid));
        await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    })();
  }

  /** By how much each had grown at its largest, the largest growth first. */
  async end(): Promise<Growth[]> {
    this.#ended.abort();
    await this.#looking;
    const growths = [...this.#most].map(([name, bytes]) => ({
      name,
      mb: Math.round((bytes - (this.#first.get(name) ?? 0)) / MB),
    }));
    return growths.toSorted((one, other) => other.mb - one.mb);
  }

  #note(name: string, bytes: number): void {
    if (!this.#first.has(name)) this.#first.set(name, bytes);
    this.#most.set(name, Math.max(bytes, this.#most.get(name) ?? 0));
  }
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`Process ${pid} does not say how large it is.`);
  return Number(kilobytes) * KB;
}
