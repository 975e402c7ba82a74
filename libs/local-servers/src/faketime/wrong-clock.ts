import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackDebianPackages } from '../debian-packages.ts';
import { exists, installOnce, runCommand } from '../install-once.ts';

/** For programs of several threads, as Node is. */
const LIBRARY = 'faketime/libfaketimeMT.so.1';
const CHECK_MS = 10_000;

/**
 * The environment in which a program's clock is off: it sees another time of day, while what it waits for takes as long
 * as ever. The library is Debian's, of this machine or unpacked into the user's cache.
 * @param offMs milliseconds ahead; behind where negative.
 * @throws Error in one sentence that names the command that helps.
 */
export async function wrongClock(offMs: number): Promise<Readonly<Record<string, string>>> {
  const seconds = Math.round(offMs / 1_000);
  return {
    LD_PRELOAD: await findLibrary(),
    FAKETIME: `${seconds < 0 ? '' : '+'}${seconds}s`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    // The times of files are the kernel's, as on a machine whose disk is another's.
    NO_FAKE_STAT: '1',
  };
}

async function findLibrary(): Promise<string> {
  const installed = await libraryIn('/');
  if (installed !== undefined) return installed;
  try {
    const folder = await installOnce('faketime-debian', async (unfinished) => {
      await unpackDebianPackages(['libfaketime'], unfinished);
      // That it can be loaded here.
      const LD_PRELOAD = (await libraryIn(unfinished)) ?? '';
      await runCommand('date', ['+%s'], { env: { LD_PRELOAD, FAKETIME: '+1s' }, timeoutMs: CHECK_MS });
    });
    const library = await libraryIn(folder);
    if (library === undefined) throw new Error(`There is no ${LIBRARY} in ${folder}.`);
    return library;
  } catch (cause) {
    throw new Error(
      `There is no libfaketime here and Debian's could not be unpacked: run 'apt-get install libfaketime'.`,
      { cause },
    );
  }
}

/** Debian has a folder for each kind of machine: `usr/lib/x86_64-linux-gnu`. */
async function libraryIn(root: string): Promise<string | undefined> {
  const libraries = join(root, 'usr/lib');
  const folders = (await exists(libraries)) ? await readdir(libraries) : [];
  for (const folder of folders.filter((name) => name.endsWith('-linux-gnu'))) {
    const path = join(libraries, folder, LIBRARY);
    if (await exists(path)) return path;
  }
  return undefined;
}
