import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../../..');
/** The version that this one must be able to run beside: `tools/keep-older-build.ts` moves it forward. */
const KEPT = join(import.meta.dirname, 'older-build.tar.gz');

export interface OlderBuild {
  readonly checkout: string;
  remove(): Promise<void>;
}

/** The source of an older version, ready to run: with contracts of its own and the packages of today. */
export async function unpackOlderBuild(): Promise<OlderBuild> {
  const checkout = await mkdtemp(join(tmpdir(), 'blackfang-older-'));
  await run('tar', ['-xzf', KEPT, '-C', checkout]);
  await linkPackages(checkout);
  await run(process.execPath, ['--disable-warning=ExperimentalWarning', join(checkout, 'tools/generate-contracts.ts')]);
  return { checkout, remove: () => rm(checkout, { recursive: true, force: true }) };
}

/** Packages of others are those that are installed; ours are the older ones. */
async function linkPackages(checkout: string): Promise<void> {
  const packages = join(checkout, 'node_modules');
  await mkdir(join(packages, '@blackfang'), { recursive: true });
  const installed = await readdir(join(ROOT, 'node_modules'));
  for (const name of installed.filter((entry) => entry !== '@blackfang')) {
    await symlink(join(ROOT, 'node_modules', name), join(packages, name));
  }
  for (const kind of ['libs', 'services']) {
    for (const name of await readdir(join(checkout, kind))) {
      await symlink(join(checkout, kind, name), join(packages, '@blackfang', name));
    }
  }
}

/** Files below a folder, by their paths from there. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
