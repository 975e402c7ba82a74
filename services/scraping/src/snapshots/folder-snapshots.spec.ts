import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { newId } from '@blackfang/core';
import { snapshotStoreContract } from '../../test/snapshot-store.contract.ts';
import { FolderSnapshots } from './folder-snapshots.ts';

const HOUR = 3_600_000;
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

snapshotStoreContract('a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bf-'));
  return {
    open: () => new FolderSnapshots(folder),
    async ageAll() {
      const entries = await readdir(folder, { withFileTypes: true, recursive: true });
      for (const entry of entries.filter((one) => one.isFile())) {
        await utimes(join(entry.parentPath, entry.name), new Date(0), new Date(0));
      }
    },
    close: () => rm(folder, { recursive: true }),
  };
});

describe('stored pages in a folder', () => {
  let folder: string;
  let store: FolderSnapshots;
  const tenant = newId();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bf-'));
    store = new FolderSnapshots(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const age = (name: string) => utimes(join(folder, tenant, name), new Date(0), new Date(0));

  it('are whole when the process is killed the moment that they are stored, and one file each', async () => {
    const code = `import { FolderSnapshots } from ${JSON.stringify(join(import.meta.dirname, 'folder-snapshots.ts'))};
      const store = new FolderSnapshots(${JSON.stringify(folder)});
      await Promise.all([1, 2, 3].map(() => store.put('${tenant}', '${A}', Buffer.alloc(4 << 20, 'page'))));
      process.kill(process.pid, 'SIGKILL');`;
    const ts = join(import.meta.dirname, '../../../../tools/ts.mjs');
    const args = ['--conditions=blackfang-source', '--import', ts, '--input-type=module', '-e', code];
    const ended = await new Promise((resolve) => execFile(process.execPath, args, resolve));
    expect(ended).toMatchObject({ signal: 'SIGKILL' });
    expect(await readdir(join(folder, tenant))).toEqual([A]);
    expect((await buffer(await store.open(tenant, A))).equals(Buffer.alloc(4 << 20, 'page'))).toBe(true);
  });

  it('sweeps what is old and has no row, and what a killed write left', async () => {
    await store.put(tenant, A, Buffer.from('kept'));
    await store.put(tenant, B, Buffer.from('orphan'));
    await writeFile(join(folder, tenant, 'new-1'), 'half');
    for (const name of [A, B, 'new-1']) await age(name);
    expect(await store.sweep(HOUR, async () => new Set([A]))).toBe(2);
    expect(await readdir(join(folder, tenant))).toEqual([A]);
  });

  it('leaves alone what a run has put again meanwhile', async () => {
    await store.put(tenant, B, Buffer.from('orphan'));
    await age(B);
    const removed = await store.sweep(HOUR, async () => {
      await store.put(tenant, B, Buffer.from('orphan'));
      return new Set();
    });
    expect(removed).toBe(0);
    expect(await readdir(join(folder, tenant))).toEqual([B]);
  });

  it('has nothing to sweep before the first page', async () => {
    await rm(folder, { recursive: true });
    expect(await store.sweep(HOUR, async () => new Set())).toBe(0);
    await store.put(tenant, A, Buffer.from('page'));
  });
});
