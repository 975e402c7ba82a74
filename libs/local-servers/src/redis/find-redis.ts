import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackDebianPackages } from '../debian-packages.ts';
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
  await unpackDebianPackages(PACKAGES, folder);
  await runCommand(join(folder, 'usr/bin/redis-server'), ['--version'], {
    env: { LD_LIBRARY_PATH: await libraryPath(folder) },
    timeoutMs: TIMEOUT_MS,
  });
}

async function libraryPath(folder: string): Promise<string> {
  const names = await readdir(join(folder, 'usr/lib'));
  return names.map((name) => join(folder, 'usr/lib', name)).join(':');
}
