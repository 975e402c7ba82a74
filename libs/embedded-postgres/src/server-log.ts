import { copyFile, open, stat, truncate, type FileHandle } from 'node:fs/promises';
import { isOneOf } from './binaries.ts';

const MAX_BYTES = 10 * 1024 * 1024;
const CHECK_EVERY_MS = 60_000;

/** The log that Postgres appends to: two files of at most about 10 MB each. */
export class ServerLog {
  readonly #file: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** For the server's stderr; the caller closes it. */
  async openForAppend(): Promise<FileHandle> {
    await this.trim();
    return open(this.#file, 'a', 0o600);
  }

  /** Keeps the size bounded while the server runs, without keeping the process alive. */
  watch(onError: (error: unknown) => void): void {
    this.stopWatching();
    this.#timer = setInterval(() => void this.trim().catch(onError), CHECK_EVERY_MS);
    this.#timer.unref();
  }

  stopWatching(): void {
    clearInterval(this.#timer);
  }

  /** The server goes on writing to the same file, so its content is copied away instead of the file renamed. */
  async trim(): Promise<void> {
    if ((await this.size()) <= MAX_BYTES) return;
    await copyFile(this.#file, `${this.#file}.1`);
    await truncate(this.#file);
  }

  async size(): Promise<number> {
    try {
      return (await stat(this.#file)).size;
    } catch (error) {
      if (isOneOf(error, 'ENOENT')) return 0;
      throw error;
    }
  }

  /** What was written after `offset`, at most 64 kB of it. */
  async textSince(offset: number): Promise<string> {
    const file = await open(this.#file, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, offset);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  }
}
