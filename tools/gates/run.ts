// `./blackfang test gates [--proven] [--only reading] [part of a name]`: breaks copies of the repository and demands that
// the check which is there for a fault fails, for the reason expected, and passes where nothing is broken. Faults of one check
// are planted together, each has to be told of. `--proven`: this very tree has just passed all of these checks, so that they
// are not run over it again. `--only reading`: checks that run nothing of the copy; they leave the cores to what else works.
import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { GATES, KINDS, kindOf, type Gate } from './gates.ts';
import { TreeCopy } from './tree-copy.ts';

/** Longer than jest gives a test that hangs, so that it is told which. */
const LIMIT_MS = 600_000;
/** Of one that waits for everybody else on two busy cores. */
const PATIENT_LIMIT_MS = 1_200_000;
const LANES = 2;
const testPostgres = join(import.meta.dirname, '../../.blackfang/test-postgres');

async function run(command: readonly string[], copy: TreeCopy): Promise<{ good: boolean; output: string }> {
  const child = spawn(process.execPath, command, {
    cwd: copy.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patient ? PATIENT_LIMIT_MS : LIMIT_MS,
    env: { ...process.env, CI: 'true', NO_COLOR: '1', BLACKFANG_TEST_POSTGRES: testPostgres },
  });
  const ended = new Promise<boolean>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
  const [good, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { good, output: out + err };
}

/** @returns the gates that do not hold, each with why. */
async function plantTogether(gates: readonly Gate[], copy: TreeCopy): Promise<Map<Gate, string>> {
  try {
    for (const gate of gates) gate.plant(copy);
    const { good, output } = await run(gates[0]?.command ?? [], copy);
    const silent = good ? gates : gates.filter(({ expect }) => !expect.test(output));
    const why = (gate: Gate) => (good ? 'The fault passed.' : `It failed, but not with ${String(gate.expect)}:`);
    return new Map(silent.map((gate) => [gate, `${why(gate)}\n${output}`]));
  } finally {
    copy.mend();
  }
}

let broken = 0;
let held = 0;
function report(name: string, since: number, trouble: string | undefined): void {
  const seconds = ((performance.now() - since) / 1_000).toFixed(1);
  console.log(`  ${trouble === undefined ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (trouble === undefined) return;
  broken += 1;
  console.log(trouble.trim().slice(-8_000));
}

async function tryGates(command: readonly string[], gates: readonly Gate[], copy: TreeCopy): Promise<void> {
  const since = performance.now();
  if (!proven) {
    const { good, output } = await run(command, copy);
    if (!good) return report(`nothing broken: ${gates[0]?.name ?? ''}`, since, `The unbroken copy failed.\n${output}`);
  }
  const together = gates.filter(({ alone }) => alone !== true);
  const alone = gates.filter((gate) => gate.alone === true).map((gate) => [gate]);
  for (const planted of [together, ...alone].filter(({ length }) => length > 0)) {
    const started = performance.now();
    const troubles = await plantTogether(planted, copy);
    for (const gate of planted) report(gate.name, started, troubles.get(gate));
    held += planted.length - troubles.size;
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { proven: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const { proven, only } = values;
const kinds = KINDS.filter((kind) => only === undefined || kind === only);
const wanted = positionals[0] ?? '';
const chosen = GATES.filter((gate) => kinds.includes(kindOf(gate)) && gate.name.includes(wanted));
if (chosen.length === 0) {
  console.error(`No gate is named like "${wanted}". There are:\n${GATES.map(({ name }) => `  ${name}`).join('\n')}`);
  process.exit(2);
}
/** Whatever needs no server and no time may wait for what does. */
const patient = only === 'reading';
// What is started from here on has it from us.
if (patient) setPriority(constants.priority.PRIORITY_LOW);
const waiting = [...Map.groupBy(chosen, ({ command }) => command.join(' ')).values()];

async function lane(): Promise<void> {
  const copy = new TreeCopy();
  try {
    for (let gates = waiting.shift(); gates; gates = waiting.shift()) {
      await tryGates(gates[0]?.command ?? [], gates, copy);
    }
  } finally {
    copy.remove();
  }
}
await Promise.all(Array.from({ length: patient ? 1 : LANES }, lane));
console.log(broken === 0 ? `${held} gates hold` : `${broken} gates do not hold`);
process.exitCode = broken === 0 && held === chosen.length ? 0 : 1;
