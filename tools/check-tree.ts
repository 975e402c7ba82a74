// What must not stand in the repository, and what must be complete in it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n');
const found: string[] = [];

/** Written in pieces, so that this file does not find itself. */
const FORBIDDEN: readonly [RegExp, string][] = [
  [
    new RegExp(`registry\\.${'npmjs'}|repo\\.${'maven'}|proxy\\.${'golang'}|deb\\.${'debian'}`),
    'the host of a package registry',
  ],
  [new RegExp(`(^|[^\\w.@-])/${'work'}/(main|shared)|/${'root'}/`), "a path of somebody's machine"],
  [new RegExp(`\\b(T${'ODO'}|F${'IXME'}|H${'ACK'})\\b`), 'an unfinished place'],
];
const TEXT = /\.(ts|mjs|cjs|js|md|json|ya?ml|proto|sh)$|^blackfang$|^\.ci\/run$/;

for (const file of files) {
  if (!TEXT.test(file) || file.includes('testdata/') || file === 'package-lock.json') continue;
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  lines.forEach((line, index) => {
    for (const [pattern, what] of FORBIDDEN) if (pattern.test(line)) found.push(`${file}:${index + 1}: ${what}`);
  });
}

/** npm leaves out, in silence, the binaries of other platforms that it could not find: then `npm ci` fails there. */
interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>>; readonly resolved?: string }>
  >;
}
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
for (const [path, { optionalDependencies = {}, resolved }] of Object.entries(lock.packages)) {
  if (resolved?.startsWith('http')) found.push(`package-lock.json: ${path} names the host that it came from`);
  for (const name of Object.keys(optionalDependencies)) {
    if (!/(linux|darwin)-(x64|arm64)/.test(name)) continue;
    if (!(`${path}/node_modules/${name}` in lock.packages) && !(`node_modules/${name}` in lock.packages)) {
      found.push(`package-lock.json: ${path} lacks ${name}`);
    }
  }
}

for (const line of found) console.log(line);
if (found.length > 0) process.exit(1);
console.log(`${files.length} files, nothing found`);
