// `./blackfang test gates [part of a name]`: breaks copies of the repository, one fault after the other, and demands
// that the check which is there for it fails, for the reason expected, and passes where nothing is broken.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { GATES, type Gate } from './gates.ts';
import { TreeCopy } from './tree-copy.ts';

const LIMIT_MS = 240_000;
const LANES = 2;
const testPostgres = join(import.meta.dirname, '../../.blackfang/test-postgres');

async function run(command: readonly string[], copy: TreeCopy): Promise<{ good: boolean; output: string }> {
  const child = spawn(process.execPath, command, {
    cwd: copy.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    env: { ...process.env, CI: 'true', NO_COLOR: '1', BLACKFANG_TEST_POSTGRES: testPostgres },
  });
  const ended = new Promise<boolean>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
  const [good, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { good, output: out + err };
}

/** @returns why the gate does not hold, or undefined. */
async function tryGate(gate: Gate, copy: TreeCopy): Promise<string | undefined> {
  try {
    gate.plant(copy);
    const { good, output } = await run(gate.command, copy);
    if (good) return `The fault passed.\n${output}`;
    return gate.expect.test(output) ? undefined : `It failed, but not with ${String(gate.expect)}:\n${output}`;
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
  const { good, output } = await run(command, copy);
  if (!good) return report(`nothing broken: ${gates[0]?.name ?? ''}`, since, `The unbroken copy failed.\n${output}`);
  for (const gate of gates) {
    const started = performance.now();
    const trouble = await tryGate(gate, copy);
    report(gate.name, started, trouble);
    if (trouble === undefined) held += 1;
  }
}

const wanted = process.argv[2] ?? '';
const chosen = GATES.filter(({ name }) => name.includes(wanted));
if (chosen.length === 0) {
  console.error(`No gate is named like "${wanted}". There are:\n${GATES.map(({ name }) => `  ${name}`).join('\n')}`);
  process.exit(2);
}
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
await Promise.all(Array.from({ length: LANES }, lane));
console.log(broken === 0 ? `${held} gates hold` : `${broken} gates do not hold`);
process.exitCode = broken === 0 && held === chosen.length ? 0 : 1;
