// TypeScript 7 over the whole tree, and that each of our files was in it. The web app is checked against the API as it
// is now: its client is generated first.
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { sourceFiles } from './source-files.ts';

const root = join(import.meta.dirname, '..');
const tsc = join(root, 'node_modules/typescript7/bin/tsc');
/** What runs in a browser knows its globals, and what runs in Node does not. */
const PROJECTS = ['tsconfig.json', 'services/web/tsconfig.json', 'services/web/tsconfig.test.json'];

const seen = new Set<string>();
let failed = false;

function check(project: string): void {
  const { stdout, stderr, status } = spawnSync(process.execPath, [tsc, '-p', project, '--listFiles'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  for (const line of stdout.split('\n')) {
    if (/^\/.*\.(ts|tsx|mts|cts|json)$/.test(line)) seen.add(line.slice(root.length + 1));
    else if (line !== '') console.log(line);
  }
  process.stderr.write(stderr);
  failed ||= status !== 0;
}

const flags = ['--disable-warning=ExperimentalWarning', '--conditions=blackfang-source', '--import', './tools/ts.mjs'];
execFileSync(process.execPath, [...flags, 'tools/generate-client.ts'], { cwd: root, stdio: 'inherit' });
for (const project of PROJECTS) check(project);
const unseen = sourceFiles().filter((file) => !seen.has(file));
if (unseen.length > 0) throw new Error(`These files were not looked at: ${unseen.join(', ')}`);
if (failed) process.exit(1);
console.log(`${seen.size} files, no error`);
