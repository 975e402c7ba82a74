// `./blackfang test [part] [arguments of jest]`: every check and test with one line each, what fails in full, and at
// the end what failed once more, in short, and `N passed, N failed`. Parts: `checks`, `gates`, `web`, `chaos` (the short
// forms of its rows), `all`, or the name of a package: `alerting`, `messaging`.
//
// In the whole run what failed of the specs and stories is run once more: one of thousands that stumbled over its
// neighbours must not hide what the rest says. It is told as UNSTEADY, with what it failed of: a fault to be mended. A part
// by itself and a check have one try, and a row of the chaos two where it has lost nothing and was left unproven: when too
// little happened in it, or it took too long.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { stripVTControlCharacters } from 'node:util';
import { stopTestClusterWhenUnused } from '../libs/testing/src/test-cluster.ts';
import { runSpecs } from './run-specs.ts';
import { runInBrowser } from './web/browser-tests.ts';

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
  /** What failed, to be told again at the end: a log of half an hour is often seen by its end alone. */
  readonly troubles: readonly string[];
  /** What failed at first and passed when it was run once more. */
  readonly unsteady?: readonly string[];
}

const TROUBLE_CHARS = 1_500;
/** More files of specs than this fail for a reason. */
const AGAIN_FILES = 3;

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

/** @param shown whether its output is shown as it comes: for what takes minutes. */
function run(args: readonly string[], shown = false): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const pieces: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => {
        pieces.push(piece);
        if (shown) process.stdout.write(piece);
      });
    }
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
  return { passed: good ? 1 : 0, failed: good ? 0 : 1, troubles: good ? [] : [`${name}\n${output.trim()}`] };
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

/** @param isWhole whether this is part of the whole run, where what failed is run once more. */
async function specs(args: readonly string[], isWhole = false): Promise<Outcome> {
  const since = performance.now();
  const { passed, failed, files, troubles, failures, failedFiles } = await runSpecs(root, args);
  for (const trouble of troubles) console.log(trouble);
  report('specs', failed === 0, since, `: ${passed} passed, ${failed} failed in ${files} files`);
  const outcome = { passed, failed, troubles: [...troubles, ...failures] };
  const mayBeChance = troubles.length === 0 && failedFiles.length > 0 && failedFiles.length <= AGAIN_FILES;
  const again = isWhole && mayBeChance ? await specs(['--runTestsByPath', ...failedFiles]) : undefined;
  await stopTestClusterWhenUnused();
  if (again === undefined || again.failed > 0) return outcome;
  return { passed: passed + failed, failed: 0, troubles: [], unsteady: failures };
}

/** The web app in a real browser, against the real product with its demo. */
async function stories(args: readonly string[]): Promise<Outcome> {
  const since = performance.now();
  const outcome = await runInBrowser('stories', args);
  const { passed, failed } = outcome;
  report('web in the browser', failed === 0, since, `: ${passed} passed, ${failed} failed`);
  return outcome;
}

function sum(outcomes: readonly Outcome[]): Outcome {
  return outcomes.reduce<Required<Outcome>>(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      troubles: [...all.troubles, ...one.troubles],
      unsteady: [...all.unsteady, ...(one.unsteady ?? [])],
    }),
    { passed: 0, failed: 0, troubles: [], unsteady: [] },
  );
}

/** Each gate and each row of the chaos is counted: a line `  ok     name` or `  FAILED name`. */
function countLines(name: string, code: number, output: string, since: number): Outcome {
  const passed = output.match(/^ {2}ok /gm)?.length ?? 0;
  const good = code === 0 && passed > 0;
  report(name, good, since);
  const linesOf = (word: string) =>
    output.match(new RegExp(`(?<=^ {2}${word} ).*(?:\\n(?! {2}(?:ok|FAILED|UNSTEADY) ).*)*`, 'gm')) ?? [];
  const troubles = linesOf('FAILED');
  return { passed, failed: good ? 0 : Math.max(1, troubles.length), troubles, unsteady: linesOf('UNSTEADY') };
}

async function gates(args: readonly string[]): Promise<Outcome> {
  const since = performance.now();
  const { code, output } = await run([...TS, 'tools/gates/run.ts', ...args]);
  process.stdout.write(output);
  return countLines('gates', code, output, since);
}

/** A distributed installation is broken in every way of the table, in short. */
async function chaos(args: readonly string[]): Promise<Outcome> {
  const since = performance.now();
  const { code, output } = await run([...TS, 'chaos/main.ts', '--short', ...args], true);
  return countLines('chaos', code, output, since);
}

async function main([part = 'all', ...args]: readonly string[]): Promise<Outcome> {
  switch (part) {
    case 'all': {
      // What a gate would run over an unbroken tree has been run over this one when it is its turn.
      const provenBy = (outcomes: readonly Outcome[]) => (sum(outcomes).failed === 0 ? ['--proven'] : []);
      const checked = await checks();
      // They take what the specs leave of the cores.
      const reading = gates(['--only', 'reading', ...provenBy([checked])]);
      const ran = [checked, await specs(args, true), await stories(['--retries=1']), await reading];
      const running = await gates(['--only', 'running', ...(args.length === 0 ? provenBy(ran) : [])]);
      await stopTestClusterWhenUnused();
      return sum([...ran, running, await chaos([])]);
    }
    case 'checks':
      return checks();
    case 'web':
      return sum([await specs(['--selectProjects', '@blackfang/web']), await stories(args)]);
    case 'gates': {
      const outcome = await gates(args);
      await stopTestClusterWhenUnused();
      return outcome;
    }
    case 'chaos':
      return sum([await specs(['--selectProjects', '@blackfang/chaos']), await chaos(args)]);
    default: {
      const known = [`libs/${part}`, `services/${part}`].some((folder) =>
        existsSync(join(root, folder, 'package.json')),
      );
      if (!known) {
        console.error(`There is no part ${part}. Use checks, gates, chaos, or the name of a lib or a service.`);
        process.exit(2);
      }
      // Last, since it takes all that follows for names of projects.
      return specs([...args, '--selectProjects', `@blackfang/${part}`]);
    }
  }
}

const { passed, failed, troubles, unsteady = [] } = await main(process.argv.slice(2));
const tell = (word: string, what: string) =>
  console.log(`\n${word} ${stripVTControlCharacters(what).slice(0, TROUBLE_CHARS)}`);
for (const one of unsteady) tell('UNSTEADY', one);
for (const trouble of troubles) tell('FAILED', trouble);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
