import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SECRETS = 'secrets.json';

/** Of an installation that is to be. @param prepared folder of the one whose secrets it takes over. */
export async function makeDataFolder(prepared?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'blackfang-chaos-'));
  if (prepared !== undefined) await copyFile(join(prepared, SECRETS), join(folder, SECRETS));
  return folder;
}

/** For root the cluster lies outside of the data folder, which names the place. */
export async function removeDataFolder(folder: string): Promise<void> {
  const home = await readFile(join(folder, 'postgres/postgres-home'), 'utf8').then(
    (text) => text.trim(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (home !== undefined) await rm(home, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}
