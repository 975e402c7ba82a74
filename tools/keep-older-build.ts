// Keeps the source of a commit as the version that the next one must be able to run beside: what its services need to
// start, nothing else. Run it at each release: node tools/keep-older-build.ts COMMIT
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const KEPT = 'services/standalone/test/evolution/older-build.tar.gz';
const WANTED = ['services', 'libs', 'proto', 'tools', 'deploy', 'package.json', 'tsconfig.base.json'];
const BUILD_FILES = ['.swcrc', 'buf.yaml', 'buf.gen.yaml'];
const LEFT_OUT = [
  '**/*.spec.ts',
  '**/testdata/**',
  'services/*/test/**',
  'libs/*/test/**',
  'services/standalone/**',
  'libs/local-servers/**',
  'libs/testing/**',
  'libs/embedded-postgres/**',
  'tools/gates/**',
];

const [commit] = process.argv.slice(2);
if (commit === undefined) {
  console.error('usage: node tools/keep-older-build.ts COMMIT');
  process.exit(2);
}
execFileSync(
  'git',
  [
    ...['archive', '--format=tar.gz', '--output', KEPT, commit, '--', ...WANTED, ...BUILD_FILES],
    ...LEFT_OUT.map((pattern) => `:(exclude,glob)${pattern}`),
  ],
  { cwd: root, stdio: 'inherit' },
);
console.log(`${KEPT} holds ${commit} now.`);
