// One line a spec file as soon as it is done, and what failed in full: what `./blackfang test` shows of jest.
import { relative } from 'node:path';

export default class LineReporter {
  #root;
  #running = new Set();

  constructor({ rootDir }) {
    this.#root = rootDir;
    process.once('SIGTERM', () => {
      const names = [...this.#running].map((path) => relative(this.#root, path));
      console.log(`Ended from outside. Still running: ${names.join(', ') || 'nothing'}.`);
      process.exit(143);
    });
  }

  onTestFileStart({ path }) {
    this.#running.add(path);
  }

  onTestFileResult({ path }, result) {
    this.#running.delete(path);
    const { numPassingTests: passed, numFailingTests: failed, failureMessage, perfStats } = result;
    const seconds = ((perfStats.end - perfStats.start) / 1_000).toFixed(1);
    const good = failed === 0 && !result.testExecError;
    const counts = good ? `${passed} passed` : `${passed} passed, ${failed} failed`;
    console.log(`${good ? 'ok    ' : 'FAILED'} ${relative(this.#root, path)}: ${counts} (${seconds} s)`);
    if (!good) console.log(failureMessage ?? String(result.testExecError));
  }
}
