import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, installOnce, runCommand } from './install-once.ts';

describe('what is installed for this user', () => {
  const before = process.env['XDG_CACHE_HOME'];
  let cache: string;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'blackfang-cache-'));
    process.env['XDG_CACHE_HOME'] = cache;
  });

  afterEach(async () => {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
    await rm(cache, { recursive: true });
  });

  const here = () => readdir(join(cache, 'blackfang'));

  it('is made once for all who want it at once, and is complete', async () => {
    let fills = 0;
    const fill = async (folder: string) => {
      fills += 1;
      await writeFile(join(folder, 'program'), 'whole');
    };
    const folders = await Promise.all(Array.from({ length: 5 }, () => installOnce('tool-1', fill)));
    expect(fills).toBe(1);
    expect(new Set(folders)).toEqual(new Set([join(cache, 'blackfang/tool-1')]));
    expect(await readFile(join(cache, 'blackfang/tool-1/program'), 'utf8')).toBe('whole');
    expect(await here()).toEqual(['tool-1']);
  });

  it('leaves nothing behind when it could not be made, and is made by the next', async () => {
    const fails = installOnce('tool-1', async (folder) => {
      await writeFile(join(folder, 'program'), 'half');
      throw new Error('the network went away');
    });
    await expect(fails).rejects.toThrow('the network went away');
    expect(await here()).toEqual([]);
    await installOnce('tool-1', () => Promise.resolve());
    expect(await here()).toEqual(['tool-1']);
  });

  it('does not wait for a process that was killed meanwhile', async () => {
    await installOnce('first', () => Promise.resolve());
    // No system has so many processes.
    await writeFile(join(cache, 'blackfang/tool-1.lock'), String(2 ** 30));
    await installOnce('tool-1', () => Promise.resolve());
    expect(await here()).toEqual(['first', 'tool-1']);
  });

  it('names the program and what it said when it fails', async () => {
    expect(await findProgram('sh')).toMatch(/\/sh$/);
    expect(await findProgram('no-such-program')).toBeUndefined();
    const failing = runCommand('sh', ['-c', 'echo out of paper >&2; exit 1'], { timeoutMs: 10_000 });
    await expect(failing).rejects.toThrow('sh -c failed: out of paper');
  });
});
