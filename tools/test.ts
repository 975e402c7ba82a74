// `./blackfang test [part] [arguments of jest]`: every check and test with one line each, what fails in full, and at
// the end `N passed, N failed`. Parts: `checks`, `gates`, `all`, or the name of a package: `alerting`, `messaging`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const root = join(import.meta.dirname, '..');
const bin = (path: string) => join(root, 'node_modules', path);
const TS = [
  '--disable-warning=ExperimentalWarning',
  '--conditions=blackfang-source',
  '--import',
  `file://${root}/tools/ts.mjs`,
];

interface Check {
  readonly name: string;
  readonly args: readonly string[];
  /** What the output must show, so that a check that looked at nothing does not pass. */
  readonly proof?: RegExp;
}

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const CHECKS: readonly Check[] = [
  { name: 'format', args: [bin('prettier/bin/prettier.cjs'), '--check', '--cache', '--log-level', 'warn', '.'] },
  { name: 'lint', args: [bin('oxlint/bin/oxlint'), '.'], proof: /Finished in .* on [1-9]\d{2,} files/ },
  { name: 'types', args: [...TS, 'tools/check-types.ts'], proof: /^[1-9]\d{2,} files, no error$/m },
  { name: 'imports', args: [...TS, 'tools/check-imports.ts'], proof: /^[1-9]\d{2,} modules, no violation$/m },
  { name: 'contracts: lint', args: [bin('@bufbuild/buf/bin/buf'), 'lint'] },
  {
    name: 'contracts: nothing breaks',
    args: [bin('@bufbuild/buf/bin/buf'), 'breaking', '--against', 'proto/baseline.binpb'],
  },
  { name: 'tree', args: [...TS, 'tools/check-tree.ts'], proof: /^[1-9]\d{2,} files, nothing found$/m },
];

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const pieces: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(pieces).toString() }));
  });
}

function report(name: string, good: boolean, since: number, detail = ''): void {
  const seconds = ((performance.now() - since) / 1_000).toFixed(1);
  console.log(`${good ? 'ok    ' : 'FAILED'} ${name}${detail} (${seconds} s)`);
}

async function check({ name, args, proof }: Check): Promise<Outcome> {
  const since = performance.now();
  const { code, output } = await run(args);
  const proven = proof === undefined || proof.test(output);
  const good = code === 0 && proven;
  report(name, good, since);
  if (!good) console.log(output.trim());
  if (code === 0 && !proven) console.log(`It passed without ${String(proof)}: it has looked at too little.`);
  return { passed: good ? 1 : 0, failed: good ? 0 : 1 };
}

/** Two at a time, since there may be two cores. */
async function checks(): Promise<Outcome> {
  const waiting = [...CHECKS];
  const outcomes: Outcome[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) outcomes.push(await check(next));
  };
  await Promise.all([lane(), lane()]);
  return sum(outcomes);
}

interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly { readonly name: string; readonly status: string; readonly message: string }[];
}

async function jest(args: readonly string[]): Promise<Outcome> {
  const since = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'blackfang-jest-'));
  const file = join(folder, 'result.json');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jestArgs = [
    bin('jest/bin/jest.js'),
    '--json',
    `--outputFile=${file}`,
    '--silent',
    '--forceExit=false',
    ...args,
  ];
  const { code, output } = await run([...flags, ...jestArgs]);
  const result = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JestResult) : undefined;
  rmSync(folder, { recursive: true });
  if (result === undefined) {
    report('specs', false, since);
    console.log(output.slice(-20_000));
    return { passed: 0, failed: 1 };
  }
  const { numPassedTests: passed, numPendingTests: skipped, numTodoTests: todo, testResults } = result;
  for (const suite of testResults.filter(({ status }) => status === 'failed'))
    console.log(`${suite.name}\n${suite.message}`);
  // A suite that could not run at all has no failed test in it.
  const broken = testResults.filter(
    ({ status, message }) => status === 'failed' && /failed to run/.test(message),
  ).length;
  const failed = result.numFailedTests + broken + skipped + todo;
  const good = code === 0 && failed === 0 && passed > 0;
  report('specs', good, since, `: ${passed} passed, ${failed} failed in ${testResults.length} files`);
  if (skipped + todo > 0) console.log(`${skipped + todo} tests were skipped; a skipped test counts as failed.`);
  if (passed === 0) console.log('No test was run.');
  return { passed, failed: good ? 0 : Math.max(1, failed) };
}

function sum(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed }), {
    passed: 0,
    failed: 0,
  });
}

const gates = (args: readonly string[]) =>
  check({ name: 'gates', args: [...TS, 'tools/gates/run.ts', ...args], proof: /^[1-9]\d* gates hold$/m });

async function main([part = 'all', ...args]: readonly string[]): Promise<Outcome> {
  switch (part) {
    case 'all':
      return sum([await checks(), await jest(args), await gates([])]);
    case 'checks':
      return checks();
    case 'gates':
      return gates(args);
    default: {
      const known = [`libs/${part}`, `services/${part}`].some((folder) =>
        existsSync(join(root, folder, 'package.json')),
      );
      if (!known) {
        console.error(`There is no part ${part}. Use checks, gates, or the name of a lib or a service.`);
        process.exit(2);
      }
      return jest(['--selectProjects', `@blackfang/${part}`, ...(args.length > 0 ? ['--', ...args] : [])]);
    }
  }
}

const { passed, failed } = await main(process.argv.slice(2));
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
