// TypeScript 7 over the whole tree, and that each of our files was in it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { sourceFiles } from './source-files.ts';

const root = join(import.meta.dirname, '..');
const tsc = join(root, 'node_modules/typescript7/bin/tsc');
const { stdout, stderr, status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.json', '--listFiles'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
const lines = stdout.split('\n');
const isFile = (line: string): boolean => /^\/.*\.(ts|tsx|mts|cts|json)$/.test(line);
const seen = new Set(lines.filter(isFile).map((file) => file.slice(root.length + 1)));
const errors = lines.filter((line) => line !== '' && !isFile(line));
for (const line of errors) console.log(line);
process.stderr.write(stderr);
const unseen = sourceFiles().filter((file) => !seen.has(file));
if (unseen.length > 0) throw new Error(`These files were not looked at: ${unseen.join(', ')}`);
if (status !== 0) process.exit(1);
console.log(`${seen.size} files, no error`);
