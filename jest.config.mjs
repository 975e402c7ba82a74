import { globSync, readFileSync } from 'node:fs';

const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  // Packages of ours resolve to their source, never to a stale dist.
  testEnvironmentOptions: { customExportConditions: ['blackfang-source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'es6' },
        sourceMaps: 'inline',
        jsc: {
          target: 'es2024',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
      },
    ],
  },
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
