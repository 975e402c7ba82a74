import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { newId } from '@blackfang/core';
import { FolderSnapshots } from './folder-snapshots.ts';

const HOUR = 3_600_000;
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

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

  it('keeps a content once, however often and at once it is put', async () => {
    await Promise.all(Array.from({ length: 10 }, () => store.put(tenant, A, Buffer.from('page'))));
    expect(await readdir(join(folder, tenant))).toEqual([A]);
    expect((await buffer(await store.open(tenant, A))).toString()).toBe('page');
  });

  it('knows a page under its own tenant alone, and no name that leads out of the folder', async () => {
    await store.put(tenant, A, Buffer.from('page'));
    await expect(store.open(newId(), A)).rejects.toMatchObject({ reason: 'snapshot_not_found' });
    await expect(store.open('..', A)).rejects.toThrow('No snapshot');
    await expect(store.put(tenant, '../x', Buffer.from('x'))).rejects.toThrow('No snapshot');
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
