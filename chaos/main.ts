// `./blackfang chaos [name] [--short] [--data FOLDER] [--again] [--seed N]`: breaks an installation under load, a row
// after the other, counts what came of it, and fails when a count is off. Of all short rows together, one that was only left
// unproven is run once more, and told as UNSTEADY.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Arena } from './arena/arena.ts';
import { writeReport } from './report.ts';
import { holds, Results, type RowResult } from './results.ts';
import type { Outcome, Row, Scale } from './row.ts';
import { ROWS } from './rows/index.ts';

/** Twice and more what a row takes on two free cores, and in its short form beside others: what takes longer hangs. */
const LIMIT_MS: Readonly<Record<Scale, number>> = { short: 600_000, long: 1_800_000 };
/** Rows at once: much of a short one is waiting for what a dead process held to be let go. */
const LANES: Readonly<Record<Scale, number>> = { short: 2, long: 1 };
const MAX_SEED = 2 ** 31;

interface Wanted {
  readonly rows: readonly Row[];
  readonly scale: Scale;
  readonly data: string;
  readonly again: boolean;
  readonly seed: number;
  /** Whether a row that was only left unproven is run once more. */
  readonly twice: boolean;
}

class UsageError extends Error {}

function readArguments(args: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      short: { type: 'boolean', default: false },
      again: { type: 'boolean', default: false },
      data: { type: 'string', default: '.blackfang/chaos' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * MAX_SEED)) },
    },
  });
  const [name] = positionals;
  const rows = ROWS.filter((row) => name === undefined || row.name === name);
  if (rows.length === 0 || positionals.length > 1) {
    const list = ROWS.map((row) => `  ${row.name.padEnd(14)} ${row.happens}`).join('\n');
    throw new UsageError(`There is no row "${positionals.join(' ')}". There are:\n${list}`);
  }
  const seed = Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0) throw new UsageError('--seed takes a whole number.');
  const scale = values.short ? 'short' : 'long';
  const twice = scale === 'short' && name === undefined;
  return { rows, scale, data: resolve(values.data), again: values.again, seed, twice };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function runRow(row: Row, { scale, data, seed }: Wanted): Promise<Outcome> {
  const logs = join(data, 'logs');
  mkdirSync(logs, { recursive: true });
  const late = setTimeout(() => {
    print(`  FAILED ${row.name}: it was not over after ${LIMIT_MS[scale] / 1_000} s`);
    void stop(1);
  }, LIMIT_MS[scale]);
  try {
    const logFile = join(logs, `${row.name.replaceAll(' ', '-')}-${scale}.log`);
    return await row.run({ scale, seed, logFile, say: (line) => print(`         ${row.name}: ${line}`) });
  } catch (error) {
    return { figures: { seed }, faults: [], unproven: [whyOf(error)] };
  } finally {
    clearTimeout(late);
  }
}

/** Ends what stands, and then the program. */
async function stop(code: number): Promise<void> {
  await Arena.closeOpen();
  process.exit(code);
}

/** An error with what caused it. */
function whyOf(error: unknown): string {
  const reasons: string[] = [];
  for (let one = error, depth = 0; one !== undefined && depth < 6; depth += 1) {
    reasons.push(one instanceof Error ? one.message : String(one));
    one = one instanceof Error ? one.cause : undefined;
  }
  return reasons.join(' Cause: ');
}

/** `  ok     kill (31.2 s)`, and what was counted. */
function tell(how: 'ok    ' | 'FAILED' | 'UNSTEADY', { name, seconds, figures, faults, unproven }: RowResult): void {
  print(`  ${how} ${name} (${seconds.toFixed(1)} s)`);
  for (const [what, figure] of Object.entries(figures)) print(`         ${what}: ${figure}`);
  for (const fault of faults) print(`         OFF: ${fault}`);
  for (const one of unproven) print(`         UNPROVEN: ${one}`);
}

async function main(wanted: Wanted): Promise<boolean> {
  const results = new Results(wanted.data);
  let held = true;
  const unsteady: Row[] = [];
  const runAll = async (waiting: Row[], isLast: boolean) => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const result = await resultOf(row, wanted, results);
      const isUnsteady = !isLast && !holds(result) && result.faults.length === 0;
      tell(holds(result) ? 'ok    ' : isUnsteady ? 'UNSTEADY' : 'FAILED', result);
      if (wanted.scale === 'long') await writeReport(ROWS, [result]);
      if (isUnsteady) unsteady.push(row);
      else held &&= holds(result);
    }
  };
  const together = wanted.rows.filter(({ alone }) => alone !== true);
  await Promise.all(Array.from({ length: LANES[wanted.scale] }, () => runAll(together, !wanted.twice)));
  await runAll(
    wanted.rows.filter(({ alone }) => alone === true),
    !wanted.twice,
  );
  await runAll(unsteady, true);
  return held;
}

/** A long row that held is not run again, unless that is wanted. */
async function resultOf(row: Row, wanted: Wanted, results: Results): Promise<RowResult> {
  const known = wanted.scale === 'long' && !wanted.again ? results.find(row.name, 'long') : undefined;
  if (known === undefined || !holds(known)) {
    print(`         ${row.name}: ${row.happens}`);
    return measure(row, wanted, results);
  }
  print(`         ${row.name} was run at commit ${known.commit}; --again repeats it`);
  return known;
}

async function measure(row: Row, wanted: Wanted, results: Results): Promise<RowResult> {
  const since = performance.now();
  const outcome = await runRow(row, wanted);
  return results.keep(row.name, wanted.scale, (performance.now() - since) / 1_000, outcome);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(130));
try {
  // Whatever a row that failed has left going ends here.
  await stop((await main(readArguments(process.argv.slice(2)))) ? 0 : 1);
} catch (error) {
  const isUsage =
    error instanceof UsageError ||
    (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
  if (!isUsage) throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
