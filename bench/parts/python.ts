// Peers that are written in Python: each in an environment of its own in the user's cache, not in this repository.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PYTHON = process.env['PYTHON'] ?? 'python3';

/**
 * Installs packages once, with pip.
 * @param name of the environment, its version in it
 * @returns the path of the Python that has them
 */
export async function installPython(name: string, packages: readonly string[]): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'blackfang', 'bench', name);
  const python = join(folder, 'bin', 'python');
  const done = join(folder, 'installed');
  if (existsSync(done)) return python;
  await rm(folder, { recursive: true, force: true });
  await run(PYTHON, ['-m', 'venv', folder]);
  console.log(`installing ${packages.join(', ')} into ${folder}`);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  // Last, so that what was broken off is begun anew.
  await writeFile(done, `${packages.join('\n')}\n`);
  return python;
}
