/** Who may import whom. `tools/check-imports.ts` runs it, and shows first that it sees a planted violation. */
const SERVICES = '(gateway|identity|billing|scraping|analysis|alerting)';
const TESTS = '(\\.spec\\.ts$|/test/|/testdata/)';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dist',
      comment: 'Ours is read from source: a dist beside it may be stale.',
      severity: 'error',
      from: {},
      to: { path: '(^|/)(libs|services)/[^/]+/dist/' },
    },
    {
      name: 'service-not-service',
      severity: 'error',
      from: { path: `^services/${SERVICES}/` },
      to: { path: '^services/([^/]+)/', pathNot: '^services/$1/' },
    },
    {
      name: 'standalone-imports-app-modules',
      severity: 'error',
      from: { path: '^services/standalone/' },
      to: { path: `^services/${SERVICES}/`, pathNot: '/src/app\\.module\\.ts$' },
    },
    {
      name: 'libs-import-no-service',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^services/' },
    },
    {
      name: 'core-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/core/' },
      to: { path: '^(libs|services)/', pathNot: '^libs/core/' },
    },
    {
      name: 'contracts-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: { path: '^(libs|services)/', pathNot: '^libs/contracts/' },
    },
    {
      name: 'tier-1-imports-core-alone',
      severity: 'error',
      from: { path: '^libs/(config|observability|embedded-postgres)/' },
      to: { path: '^libs/', pathNot: '^libs/(core|config|observability|embedded-postgres)/' },
    },
    {
      name: 'testing-for-specs-alone',
      severity: 'error',
      from: { path: '^(libs|services)/', pathNot: [TESTS, '^libs/testing/'] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'kafka-in-messaging-alone',
      severity: 'error',
      from: { pathNot: '^libs/messaging/' },
      to: { path: 'node_modules/kafkajs/' },
    },
    {
      name: 'browser-in-scraping-alone',
      severity: 'error',
      from: { pathNot: '^services/scraping/' },
      to: { path: 'node_modules/(playwright|playwright-core|puppeteer)/' },
    },
    {
      name: 'outside-http-in-egress-alone',
      severity: 'error',
      from: { path: '^(libs|services)/', pathNot: ['^libs/egress/', TESTS] },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'database-driver-in-libs-alone',
      severity: 'error',
      from: { path: `^services/${SERVICES}/src/`, pathNot: TESTS },
      to: { path: 'node_modules/pg/' },
    },
    {
      name: 'decisions-are-pure',
      comment: 'Files that decide import siblings, core and parsers: no database, no network, no clock of their own.',
      severity: 'error',
      from: {
        path: [
          '^services/scraping/src/extract/',
          '^services/.+/(evaluate|fold|score|decide|classify|settle)-[a-z-]+\\.ts$',
          '^services/.+/(rule|baselines|schedule|plausibility|retry-policy)\\.ts$',
        ],
        pathNot: TESTS,
      },
      to: {
        dependencyTypesNot: ['type-only'],
        path: [
          '^(node:)?(net|fs|child_process|worker_threads)$',
          '^libs/(persistence|messaging|rpc|cache|egress|work-queue|observability|config|embedded-postgres)/',
          'node_modules/(pg|typeorm|undici|@grpc|@nestjs)/',
          '\\.(store|view|rpc)\\.ts$',
        ],
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|testdata)/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['blackfang-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
