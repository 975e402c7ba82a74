// The rules of .dependency-cruiser.cjs over the whole tree. A cruiser that resolves nothing finds nothing, so each rule
// must first find the violation that is planted for it in a small tree beside, and then every source file must have
// been looked at.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { sourceFiles } from './source-files.ts';

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

interface Report {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly Violation[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

const root = join(import.meta.dirname, '..');
const CONFIG = '.dependency-cruiser.cjs';

/** For each rule a file that breaks it, and what it imports. */
const CANARIES: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  'no-cycle': ['libs/cache/src/cycle.ts', './cycle-back.ts'],
  resolvable: ['libs/cache/src/lost.ts', './nowhere.ts'],
  'no-dist': ['libs/rpc/src/stale.ts', '../../cache/dist/index.js'],
  'no-service-to-service': ['services/billing/src/door.ts', '@blackfang/identity/app.module'],
  'standalone-composes': ['services/standalone/src/inside.ts', '../../identity/src/people/person.ts'],
  'web-knows-the-api-alone': ['services/web/src/page.ts', '@blackfang/core'],
  'no-barrel': ['services/identity/src/barrel.ts', './people/index.ts'],
  'libs-by-their-door': ['services/billing/src/window.ts', '../../../libs/cache/src/store.ts'],
  'libs-below-services': ['libs/messaging/src/upwards.ts', '@blackfang/identity/app.module'],
  'core-imports-nothing': ['libs/core/src/curious.ts', '@blackfang/cache'],
  'core-and-contracts-apart': ['libs/contracts/src/curious.ts', '@blackfang/core'],
  'tier-1-above-tier-0': ['libs/config/src/curious.ts', '@blackfang/cache'],
  'tier-2-above-tier-1': ['libs/cache/src/curious.ts', '@blackfang/testing'],
  'tier-3-for-services-alone': ['libs/rpc/src/upwards.ts', '@blackfang/service'],
  'testing-for-specs-alone': ['services/billing/src/tested.ts', '@blackfang/testing'],
  'servers-are-started-by-standalone-alone': ['services/billing/src/database.ts', '@blackfang/local-servers'],
  'kafka-in-messaging-alone': ['services/billing/src/kafka.ts', 'kafkajs'],
  's3-in-its-adapter-alone': ['services/billing/src/bucket.ts', '@aws-sdk/client-s3'],
  'redis-in-cache-alone': ['services/billing/src/redis.ts', 'ioredis'],
  'browser-in-scraping-alone': ['services/billing/src/browser.ts', 'playwright-core'],
  'outside-through-egress-alone': ['services/billing/src/outside.ts', 'undici'],
  'driver-in-libs-alone': ['services/billing/src/driver.ts', 'pg'],
  'decisions-are-pure': ['services/billing/src/plans/decide-plan.ts', 'node:fs'],
  'rules-import-siblings-and-core': ['services/billing/src/plans/evaluate-plan.ts', '../driver.ts'],
  'extraction-is-pure': ['services/scraping/src/extract/price.ts', 'node:fs'],
};

/** What the canaries import, as small as it can be. */
const BACKGROUND: Readonly<Record<string, string>> = {
  'libs/cache/src/cycle-back.ts': "import './cycle.ts';\n",
  'libs/cache/dist/index.js': '\n',
  'libs/cache/src/store.ts': '\n',
  'services/identity/src/people/person.ts': '\n',
  'services/identity/src/people/index.ts': '\n',
};
const LIBS = ['core', 'cache', 'testing', 'local-servers', 'service'];
const OTHERS = ['ioredis', '@aws-sdk/client-s3', 'kafkajs', 'playwright-core', 'undici', 'pg'];

function cruise(folder: string, paths: readonly string[]): Report {
  const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [bin, '--config', CONFIG, '--output-type', 'json', ...paths];
  try {
    return JSON.parse(
      execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 }),
    ) as Report;
  } catch (error) {
    // The exit code is the number of violations; what matters is in the report.
    if (error instanceof Error && 'stdout' in error && String(error.stdout).startsWith('{')) {
      return JSON.parse(String(error.stdout)) as Report;
    }
    throw error;
  }
}

function write(folder: string, file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** @returns the rules that did not find their canary. */
function findBlindRules(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'blackfang-imports-'));
  try {
    for (const file of [CONFIG, 'tsconfig.base.json']) copyFileSync(join(root, file), join(folder, file));
    for (const [file, text] of Object.entries(BACKGROUND)) write(folder, file, text);
    for (const [file, imported] of Object.values(CANARIES)) write(folder, file, `import '${imported}';\n`);
    for (const name of LIBS) linkPackage(folder, `libs/${name}`, '.', 'index');
    linkPackage(folder, 'services/identity', './app.module', 'app.module');
    for (const name of OTHERS) {
      write(folder, `node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
      write(folder, `node_modules/${name}/index.js`, '\n');
    }
    const { violations, ruleSetUsed } = cruise(
      folder,
      Object.values(CANARIES).map(([file]) => file),
    ).summary;
    // A cycle is told from whichever end the cruiser came to first.
    const saw = (rule: string): boolean =>
      violations.some(
        ({ rule: { name }, from, to }) => name === rule && [from, to].includes(CANARIES[rule]?.[0] ?? ''),
      );
    return ruleSetUsed.forbidden.map(({ name }) => name).filter((name) => !saw(name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A package as npm links it, with a build beside its source: only the right condition leads to the source. */
function linkPackage(folder: string, path: string, entry: string, file: string): void {
  const name = `@blackfang/${basename(path)}`;
  const exports = { [entry]: { 'blackfang-source': `./src/${file}.ts`, default: `./dist/${file}.js` } };
  write(folder, `${path}/package.json`, JSON.stringify({ name, type: 'module', exports }));
  write(folder, `${path}/src/${file}.ts`, '\n');
  write(folder, `${path}/dist/${file}.js`, '\n');
  mkdirSync(join(folder, 'node_modules/@blackfang'), { recursive: true });
  symlinkSync(join('../..', path), join(folder, 'node_modules', name));
}

const blind = findBlindRules();
if (blind.length > 0) throw new Error(`These rules did not find the violation planted for them: ${blind.join(', ')}`);

const sources = sourceFiles();
const { modules, summary } = cruise(root, sources);
const seen = new Set(modules.map(({ source }) => source));
const unseen = sources.filter((file) => !seen.has(file));
for (const { rule, from, to } of summary.violations) console.log(`${rule.name}: ${from} -> ${to}`);
if (unseen.length > 0) throw new Error(`These files were not looked at: ${unseen.join(', ')}`);
if (summary.violations.length > 0) process.exit(1);
console.log(`${modules.length} modules, no violation`);
