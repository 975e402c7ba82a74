import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './install-once.ts';

const TIMEOUT_MS = 120_000;

/**
 * Unpacks packages of Debian's into a folder, as `dpkg` would into `/`: no root, nothing installed.
 * @throws Error where there is no `apt-get`, or no network.
 */
export async function unpackDebianPackages(packages: readonly string[], folder: string): Promise<void> {
  const work = join(folder, 'download');
  await mkdir(work);
  const inWork = { cwd: work, timeoutMs: TIMEOUT_MS };
  try {
    await runCommand('apt-get', ['download', ...packages], inWork);
  } catch {
    // The machine's package lists are missing or old, and are not ours to renew: have some of our own.
    const own = ['-o', `Dir::State=${work}/state`, '-o', `Dir::Cache=${work}/cache`];
    await mkdir(join(work, 'state/lists/partial'), { recursive: true });
    await mkdir(join(work, 'cache/archives/partial'), { recursive: true });
    await runCommand('apt-get', [...own, 'update'], inWork);
    await runCommand('apt-get', [...own, 'download', ...packages], inWork);
  }
  const files = (await readdir(work)).filter((file) => file.endsWith('.deb'));
  for (const file of files) await runCommand('dpkg-deb', ['-x', file, folder], inWork);
}
