import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { isId, newId, notFound } from '@blackfang/core';
import { Gather } from '@blackfang/work-queue';
import { SnapshotStore } from './snapshot-store.ts';

const CONTENT = /^[0-9a-f]{64}$/;
const TEMPORARY = /^(?:new|doubtful)-/;
const CHUNK = 500;
const MAX_SYNCS = 100;

/** Stored pages as files: `<folder>/<tenant>/<sha256>`. */
export class FolderSnapshots extends SnapshotStore {
  readonly folder: string;
  /** A rename is durable when its folder is; pages that come at the same time share that. */
  readonly #syncs = new Gather<string, void>(MAX_SYNCS, async (folders) => {
    await Promise.all([...new Set(folders)].map(syncFolder));
    return [];
  });

  constructor(folder: string) {
    super();
    this.folder = folder;
  }

  async put(tenantId: string, sha256: string, bytes: Uint8Array): Promise<void> {
    const path = this.#pathOf(tenantId, sha256);
    const folder = dirname(path);
    // What is there already counts as new again, so that no sweep takes it before the run commits.
    if (!(await touch(path))) {
      const temporary = join(folder, `new-${newId()}`);
      try {
        await this.#write(folder, temporary, bytes);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    }
    await this.#syncs.add(folder);
  }

  /** A tenant's first page makes its folder. */
  async #write(folder: string, path: string, bytes: Uint8Array): Promise<void> {
    try {
      await writeDurably(path, bytes);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await syncFolder(this.folder);
      await writeDurably(path, bytes);
    }
  }

  async open(tenantId: string, sha256: string): Promise<Readable> {
    const stream = createReadStream(this.#pathOf(tenantId, sha256));
    try {
      await once(stream, 'open');
    } catch (error) {
      if (isMissing(error)) throw notFound('snapshot');
      throw error;
    }
    return stream;
  }

  async sweep(
    olderThanMs: number,
    known: (tenantId: string, sha256s: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<number> {
    let removed = 0;
    for await (const tenantId of namesIn(this.folder)) {
      if (!isId(tenantId)) continue;
      let old: string[] = [];
      const removeUnknown = async () => {
        const contents = old.filter((name) => CONTENT.test(name));
        const rows = contents.length > 0 ? await known(tenantId, contents) : new Set<string>();
        for (const name of old) {
          if (!rows.has(name) && (await this.#remove(join(this.folder, tenantId, name), olderThanMs))) removed += 1;
        }
        old = [];
      };
      for await (const name of namesIn(join(this.folder, tenantId))) {
        if (!CONTENT.test(name) && !TEMPORARY.test(name)) continue;
        if (!(await isOlder(join(this.folder, tenantId, name), olderThanMs))) continue;
        old.push(name);
        if (old.length === CHUNK) await removeUnknown();
      }
      await removeUnknown();
    }
    return removed;
  }

  async removeTenant(tenantId: string): Promise<void> {
    if (!isId(tenantId)) throw new Error(`Not a tenant: ${tenantId}`);
    await rm(join(this.folder, tenantId), { recursive: true, force: true });
  }

  /** Out of the way first: a run that stored the same content meanwhile has touched it, and gets it back. */
  async #remove(path: string, olderThanMs: number): Promise<boolean> {
    const aside = join(dirname(path), `doubtful-${newId()}`);
    try {
      await rename(path, aside);
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    if (await isOlder(aside, olderThanMs)) {
      await rm(aside, { force: true });
      return true;
    }
    await rename(aside, path);
    return false;
  }

  #pathOf(tenantId: string, sha256: string): string {
    if (!isId(tenantId) || !CONTENT.test(sha256)) throw new Error(`No snapshot has the name ${tenantId}/${sha256}`);
    return join(this.folder, tenantId, sha256);
  }
}

async function* namesIn(folder: string): AsyncGenerator<string> {
  try {
    for await (const entry of await opendir(folder)) yield entry.name;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function touch(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function isOlder(path: string, thanMs: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > thanMs;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
