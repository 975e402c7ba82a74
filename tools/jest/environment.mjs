// Spec files run among Node's own globals, which the next file of the worker sees too. What jest changes of them for one
// file is taken back after it; a file that does not take back what it has changed itself fails.
import { isDeepStrictEqual } from 'node:util';

const surroundings = () => ({ env: { ...process.env }, cwd: process.cwd() });

export default class NativeEnvironment {
  global = globalThis;
  #console = console;
  #exit = process.exit;
  #before = surroundings();

  setup() {}

  teardown() {
    globalThis.console = this.#console;
    process.exit = this.#exit;
    if (isDeepStrictEqual(surroundings(), this.#before)) return;
    throw new Error(
      'It leaves process.env or the working directory changed, which the next spec file would get to see.',
    );
  }

  getVmContext() {
    return null;
  }
}
