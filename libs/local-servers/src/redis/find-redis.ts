import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram, installOnce, runCommand } from '../install-once.ts';

export interface RedisProgram {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What Debian's server needs that a machine without it may lack. */
const PACKAGES = ['redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1'];
const TIMEOUT_MS = 120_000;

/**
 * Finds `redis-server` in the PATH, or unpacks Debian's packages into the user's cache: no root, nothing installed.
 * @throws Error in one sentence that names the command that helps.
 */
export async function findRedis(): Promise<RedisProgram> {
  const path = await findProgram('redis-server');
  if (path !== undefined) return { path, env: {} };
  try {
    const folder = await installOnce('redis-debian', unpackPackages);
    return { path: join(folder, 'usr/bin/redis-server'), env: { LD_LIBRARY_PATH: await libraryPath(folder) } };
  } catch (cause) {
    throw new Error(
      `There is no redis-server here and Debian's could not be unpacked: run 'apt-get install redis-server', or put one into the PATH.`,
      { cause },
    );
  }
}

async function unpackPackages(folder: string): Promise<void> {
  const work = join(folder, 'download');
  await mkdir(work);
  const inWork = { cwd: work, timeoutMs: TIMEOUT_MS };
  try {
    await runCommand('apt-get', ['download', ...PACKAGES], inWork);
  } catch {
    // The machine's package lists are missing or old, and are not ours to renew: have some of our own.
    const own = ['-o', `Dir::State=${work}/state`, '-o', `Dir::Cache=${work}/cache`];
    await mkdir(join(work, 'state/lists/partial'), { recursive: true });
    await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
    await runCommand('apt-get', [...own, 'update'], inWork);
    await runCommand('apt-get', [...own, 'download', ...PACKAGES], inWork);
  }
  const packages = (await readdir(work)).filter((file) => file.endsWith('.deb'));
  for (const file of packages) await runCommand('dpkg-deb', ['-x', file, folder], inWork);
  await runCommand(join(folder, 'usr/bin/redis-server'), ['--version'], {
    env: { LD_LIBRARY_PATH: await libraryPath(folder) },
    timeoutMs: TIMEOUT_MS,
  });
}

async function libraryPath(folder: string): Promise<string> {
  const names = await readdir(join(folder, 'usr/lib'));
  return names.map((name) => join(folder, 'usr/lib', name)).join(':');
}
