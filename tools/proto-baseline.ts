// The only way to change what proto/ must stay compatible with: tools/proto-baseline.ts --why "…"
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const { why } = parseArgs({ options: { why: { type: 'string' } } }).values;
if (why === undefined || why.trim().length < 10) {
  console.error('Say in a sentence why the contract may change: --why "…"');
  process.exit(2);
}
const buf = join(root, 'node_modules/@bufbuild/buf/bin/buf');
execFileSync(process.execPath, [buf, 'build', '-o', 'proto/baseline.binpb'], { cwd: root, stdio: 'inherit' });
appendFileSync(join(root, 'proto/BASELINE.md'), `- ${new Date().toISOString().slice(0, 10)}: ${why.trim()}\n`);
