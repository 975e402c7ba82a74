// Loads spec files and what they import as Node loads any program: once a worker instead of once a file, and without VM
// contexts. Timeouts, hooks, results and workers are jest's own. See docs/adr/0015-specs-load-modules-once-a-worker.md.
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { sourceMaps } from '../ts.mjs';

const require = createRequire(import.meta.url);

// Packages of ours resolve to their source, never to a stale dist.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, { ...context, conditions: [...context.conditions, 'blackfang-source'] }),
});

/** What jest asks of a runtime: https://github.com/jestjs/jest/blob/main/packages/jest-runner/src/runTest.ts */
class NativeRuntime {
  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(path) {
    return import(pathToFileURL(path).href);
  }

  requireModule(path) {
    return require(path);
  }

  /** jest-circus, which keeps the tests and hooks of one file: every file gets its own. */
  requireInternalModule(path) {
    delete require.cache[path];
    delete globalThis[Symbol.for('EVENT_HANDLERS')];
    return require(path);
  }

  getSourceMaps() {
    return sourceMaps;
  }

  getAllCoverageInfoCopy() {
    return undefined;
  }

  setGlobalsForRuntime() {}
  enterTestCode() {}
  leaveTestCode() {}
  teardown() {}
}

// jest takes it by `require`.
export { NativeRuntime as 'module.exports' };
