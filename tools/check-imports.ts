// The rules of .dependency-cruiser.cjs over the whole tree. A cruiser that resolves nothing finds nothing, so it must
// first find a violation that is planted for it, and must have looked at about as many modules as there are sources.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Report {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

const root = join(import.meta.dirname, '..');
const CANARY = 'services/billing/src/canary-of-the-import-check.ts';

function cruise(...paths: string[]): Report {
  const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [bin, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...paths];
  // Exit code: the number of violations; what matters is in the report.
  const run = (): string => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  try {
    return JSON.parse(run()) as Report;
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && String(error.stdout).startsWith('{')) {
      return JSON.parse(String(error.stdout)) as Report;
    }
    throw error;
  }
}

writeFileSync(join(root, CANARY), "export { AppModule } from '@blackfang/analysis/app.module';\n");
try {
  const found = cruise(CANARY).summary.violations.some(({ rule }) => rule.name === 'service-not-service');
  if (!found) throw new Error('The planted import of one service by another was not found: the check sees nothing.');
} finally {
  rmSync(join(root, CANARY));
}

const { modules, summary } = cruise('libs', 'services', 'bench', 'tools');
const sources = execFileSync('git', ['ls-files', '--', 'libs/**/*.ts', 'services/**/*.ts'], {
  cwd: root,
  encoding: 'utf8',
});
const expected = sources.trim().split('\n').length;
const seen = modules.filter(({ source }) => /^(libs|services)\//.test(source)).length;
for (const { rule, from, to } of summary.violations) console.log(`${rule.name}: ${from} -> ${to}`);
if (seen < expected * 0.9) throw new Error(`Only ${seen} modules were looked at, of ${expected} source files.`);
if (summary.violations.length > 0) process.exit(1);
console.log(`${seen} modules, no violation`);
