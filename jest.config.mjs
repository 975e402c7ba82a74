import { globSync, readFileSync } from 'node:fs';

/** Modules are Node's own, once a worker (docs/adr/0015); TypeScript and where our packages lie come with the runtime. */
const shared = {
  testEnvironment: '<rootDir>/tools/jest/environment.mjs',
  runtime: '<rootDir>/tools/jest/runtime.mjs',
  transform: {},
  testMatch: ['**/*.spec.ts'],
};

/** One project a package, named as the package: `--selectProjects @blackfang/core`. */
const projects = globSync('{libs,services}/*/package.json', { cwd: import.meta.dirname }).map((file) => ({
  ...shared,
  displayName: JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')).name,
  rootDir: import.meta.dirname,
  roots: [`<rootDir>/${file.replace('/package.json', '')}`],
}));

/** The rows themselves are run by `./blackfang chaos`; what counts for them is tested here. */
projects.push({ ...shared, displayName: '@blackfang/chaos', rootDir: import.meta.dirname, roots: ['<rootDir>/chaos'] });

/** What spec files leave in a worker adds up to gigabytes over all of them: a worker ends before it gets there. */
const workerIdleMemoryLimit = '800MB';

/**
 * Only a test that hangs gets there: whatever a test waits for has a limit of its own. The same for all, since what takes
 * a second on a machine of one's own takes half a minute on one that others work on.
 */
const testTimeout = 240_000;

/** One more than the cores there may be: a spec waits for servers and processes more than half of its time. */
const maxWorkers = 3;

export default { projects, testTimeout, maxWorkers, workerIdleMemoryLimit };
