import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Every file of the repository that git knows or would add, as paths from its root. */
export function repositoryFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return [...new Set(list.split('\0'))].filter((file) => file !== '' && existsSync(join(root, file)));
}

/** The TypeScript that we wrote: what a check must have looked at to mean anything. */
export function sourceFiles(): string[] {
  const sources = repositoryFiles().filter((file) => /^(libs|services|bench|tools)\/.+\.tsx?$/.test(file));
  const ours = sources.filter((file) => !file.includes('/testdata/'));
  if (ours.length === 0) throw new Error('git lists no source file: is this a checkout?');
  return ours;
}
