import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every spec ends within this time; longer silence means that one hangs. */
const SILENCE_MS = 900_000;
/** After the last spec jest ends by itself, unless a spec left something open. */
const FAREWELL_MS = 20_000;

export interface SpecOutcome {
  readonly passed: number;
  /** Tests that failed or were skipped, files that did not run, and troubles of the run as a whole. */
  readonly failed: number;
  readonly files: number;
  /** What is wrong beside failed tests, each in a sentence. */
  readonly troubles: readonly string[];
  /** Each failed test, with its message. */
  readonly failures: readonly string[];
  /** Paths of the files in which a test failed, or that did not run. */
  readonly failedFiles: readonly string[];
}

interface JestResult {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

/**
 * Runs jest over the repository, with one line a file on stdout as it goes.
 * @param args jest's own; with `-t` tests that do not match are not counted as skipped.
 */
export async function runSpecs(root: string, args: readonly string[]): Promise<SpecOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'blackfang-jest-'));
  try {
    const file = join(folder, 'result.json');
    const { code, trouble } = await runJest(root, file, args);
    const troubles = trouble === undefined ? [] : [trouble];
    if (!existsSync(file)) {
      return {
        passed: 0,
        failed: 1,
        files: 0,
        troubles: [...troubles, `jest ended with ${code} and without a result.`],
        failures: [],
        failedFiles: [],
      };
    }
    return count(JSON.parse(readFileSync(file, 'utf8')) as JestResult, code, args, troubles);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function count(result: JestResult, code: number, args: readonly string[], found: readonly string[]): SpecOutcome {
  const troubles = [...found];
  const selected = args.some((arg) => arg === '-t' || arg.startsWith('--testNamePattern'));
  const skipped = selected ? 0 : result.numPendingTests + result.numTodoTests;
  if (skipped > 0) troubles.push(`${skipped} tests were skipped; a skipped test counts as failed.`);
  const counted = result.numFailedTests + result.numRuntimeErrorTestSuites + skipped;
  if (result.numPassedTests + counted === 0) troubles.push('No test was run.');
  else if (code !== 0 && counted === 0 && found.length === 0) troubles.push(`jest ended with ${code}.`);
  return {
    passed: result.numPassedTests,
    failed: counted === 0 && troubles.length > 0 ? troubles.length : counted,
    files: result.testResults.length,
    troubles,
    failures: result.testResults.flatMap(failuresOf),
    failedFiles: result.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name),
  };
}

function failuresOf({ name, message, assertionResults }: JestResult['testResults'][number]): readonly string[] {
  if (assertionResults.length === 0) return message === '' ? [] : [`${name}: ${message}`];
  return assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => `${name}: ${fullName}\n${(failureMessages ?? []).join('\n')}`);
}

function runJest(
  root: string,
  resultFile: string,
  args: readonly string[],
): Promise<{ code: number; trouble: string | undefined }> {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const reporter = `--reporters=${join(root, 'tools/jest/reporter.mjs')}`;
  // The reporter first: it would take a path that follows it for another reporter.
  const own = [reporter, '--json', `--outputFile=${resultFile}`, '--silent'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [jest, ...own, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let trouble: string | undefined;
    let heardAt = performance.now();
    let doneAt: number | undefined;
    const give = (stream: NodeJS.WriteStream) => (piece: Buffer) => {
      heardAt = performance.now();
      if (!piece.includes('Test results written to:')) stream.write(piece);
    };
    child.stdout.on('data', give(process.stdout));
    child.stderr.on('data', give(process.stderr));
    const watch = setInterval(() => {
      if (trouble !== undefined) return void child.kill('SIGKILL');
      if (existsSync(resultFile)) doneAt ??= performance.now();
      if (doneAt !== undefined && performance.now() - doneAt > FAREWELL_MS) {
        trouble = 'jest did not end after its last spec: a spec left something open; look with --detectOpenHandles.';
      } else if (doneAt === undefined && performance.now() - heardAt > SILENCE_MS) {
        trouble = `No spec ended for ${SILENCE_MS / 60_000} minutes: one hangs.`;
      }
      if (trouble !== undefined) child.kill('SIGTERM');
    }, 2_000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code: code ?? 1, trouble });
    });
  });
}
