import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHome, removeStaleHomes } from './browser-home.ts';

describe('the home of a browser', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'bf-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('is left alone while its owner lives, and goes when nobody does', async () => {
    const home = await openHome(folder);
    await writeFile(join(home.path, 'profile'), 'x');
    const stale = join(folder, 'bf-chromium-0123456789ab');
    await mkdir(join(stale, 'profile'), { recursive: true });
    await removeStaleHomes(folder);
    const left = (await readdir(folder)).map((name) => join(folder, name));
    expect(left.sort()).toEqual([home.path, `${home.path}.up`]);
    await home.remove();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is nothing that only looks like one', async () => {
    const kept = join(folder, 'kept');
    await mkdir(kept);
    await writeFile(join(kept, 'file'), 'x');
    await symlink(kept, join(folder, 'bf-chromium-aaaaaaaaaaaa'));
    await mkdir(join(folder, 'bf-chromium-other'));
    await removeStaleHomes(folder);
    expect((await readdir(folder)).sort()).toEqual(['bf-chromium-aaaaaaaaaaaa', 'bf-chromium-other', 'kept']);
    expect(await readdir(kept)).toEqual(['file']);
  });
});
