// Who may import whom. tools/check-imports.ts proves at each run that every rule here finds a planted violation.

const SPEC = '\\.spec\\.ts$|^(libs|services)/[^/]+/test/|^services/[^/]+/testdata/';
const TIER_0 = '^libs/(core|contracts)/';
const TIER_1 = '^libs/(config|observability|embedded-postgres|local-servers)/';
const TIER_2 = '^libs/(persistence|messaging|rpc|cache|egress|work-queue)/';

const EFFECTS =
  '^(node:)?(net|tls|http|http2|https|fs|fs/promises|child_process|worker_threads|sqlite)$|node_modules/(pg|typeorm|undici|@grpc|@nestjs|fastify|pino)/';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid('no-cycle', 'Two files that need each other are one, or hide a third.', {}, { circular: true }),
    forbid('resolvable', 'Imports lead to something that is installed or generated.', {}, { couldNotResolve: true }),
    forbid('no-dist', 'Source is run and tested, never a stale build.', {}, { path: '^(libs|services)/[^/]+/dist/' }),
    forbid(
      'no-service-to-service',
      'Services talk by events and gRPC.',
      { path: '^services/([^/]+)/', pathNot: '^services/standalone/' },
      { path: '^services/', pathNot: '^services/$1/' },
    ),
    forbid(
      'standalone-composes',
      'Standalone knows of a service its app.module alone.',
      { path: '^services/standalone/' },
      { path: '^services/(?!standalone/)', pathNot: '^services/[^/]+/src/app\\.module\\.ts$' },
    ),
    forbid(
      'web-knows-the-api-alone',
      'The web app knows the API through its generated client.',
      { path: '^services/web/' },
      { path: '^(libs|services)/(?!web/)|node_modules/(@nestjs/|pg/|typeorm/)', pathNot: '^services/web/' },
    ),
    forbid(
      'no-barrel',
      'Inside services files are imported by their own name.',
      {},
      { path: '^services/[^/]+/src/.+/index\\.ts$' },
    ),
    forbid(
      'libs-by-their-door',
      'A lib is used through its index alone, or another door that its package.json has.',
      { path: '^(?:libs|services)/([^/]+)/' },
      { path: '^libs/(?!contracts/)[^/]+/src/(?!index\\.ts$)', pathNot: '^libs/(?:$1/|egress/src/decode\\.ts$)' },
    ),
    forbid('libs-below-services', 'A lib knows no service.', { path: '^libs/' }, { path: '^services/' }),
    forbid(
      'core-imports-nothing',
      'Tier 0 imports nothing of ours.',
      { path: TIER_0, pathNot: SPEC },
      { path: '^(libs|services)/(?!contracts/|core/)' },
    ),
    forbid(
      'core-and-contracts-apart',
      'Tier 0 imports nothing of ours, each other included.',
      { path: '^libs/(core|contracts)/' },
      { path: TIER_0, pathNot: '^libs/$1/' },
    ),
    forbid(
      'tier-1-above-tier-0',
      'Tier 1 imports tier 0 alone.',
      { path: '^libs/(config|observability|embedded-postgres|local-servers)/', pathNot: SPEC },
      { path: '^libs/', pathNot: `^libs/$1/|${TIER_0}` },
    ),
    forbid(
      'tier-2-above-tier-1',
      'Tier 2 imports tiers 0 to 2.',
      { path: TIER_2, pathNot: SPEC },
      { path: '^libs/', pathNot: `${TIER_0}|${TIER_1}|${TIER_2}` },
    ),
    forbid(
      'tier-3-for-services-alone',
      'What makes a process of a service is above every lib.',
      { path: '^libs/(?!service/|testing/)', pathNot: SPEC },
      { path: '^libs/service/' },
    ),
    forbid(
      'testing-for-specs-alone',
      'What ships does not carry the tests’ tools.',
      { path: '^(libs|services)/', pathNot: `${SPEC}|^libs/testing/` },
      { path: '^libs/testing/' },
    ),
    forbid(
      'servers-are-started-by-standalone-alone',
      'Services are given an address of a database, a broker or a cache; the owner of browsers may unpack one.',
      {
        path: '^(libs|services)/',
        pathNot: `${SPEC}|^libs/(testing|embedded-postgres|local-servers)/|^services/standalone/|^services/scraping/src/browser/find-chromium\\.ts$`,
      },
      { path: '^libs/(embedded-postgres|local-servers)/' },
    ),
    forbid(
      'kafka-in-messaging-alone',
      'Everybody else publishes and consumes through libs/messaging.',
      { path: '^(libs|services)/', pathNot: '^libs/messaging/' },
      { path: '(^|/)node_modules/(kafkajs|@platformatic/kafka)/' },
    ),
    forbid(
      's3-in-its-adapter-alone',
      'Everybody else stores bytes through a port.',
      { path: '^(libs|services)/', pathNot: '^services/scraping/src/snapshots/s3-|^libs/local-servers/src/s3/' },
      { path: '(^|/)node_modules/@aws-sdk/' },
    ),
    forbid(
      'redis-in-cache-alone',
      'Everybody else keeps and counts through libs/cache.',
      { path: '^(libs|services)/', pathNot: `^libs/cache/|${SPEC}` },
      { path: '(^|/)node_modules/(ioredis|redis|@redis)/' },
    ),
    forbid(
      'browser-in-scraping-alone',
      'Scraping is the sole owner of browsers; the web app is tested in one.',
      { path: '^(libs|services)/', pathNot: '^services/scraping/|^services/web/(test/|playwright\\.config\\.ts)' },
      { path: '(^|/)node_modules/(playwright|@playwright|playwright-core|puppeteer|@sparticuz)/' },
    ),
    forbid(
      'outside-through-egress-alone',
      'Addresses that customers name are reached through the guard of libs/egress.',
      { path: '^(libs|services)/', pathNot: `^libs/egress/|${SPEC}` },
      { path: '(^|/)node_modules/(undici|axios|got|node-fetch)/' },
    ),
    forbid(
      'driver-in-libs-alone',
      'Services reach the database through the transactions of libs/persistence.',
      { path: '^services/(?!standalone/)[^/]+/src/', pathNot: SPEC },
      { path: '(^|/)node_modules/pg/' },
    ),
    forbid(
      'decisions-are-pure',
      'A file that decides has no database, no network, no thread and no clock of its own.',
      {
        path: [
          '^services/.+/(evaluate|fold|score|decide|classify|settle)-[a-z-]+\\.ts$',
          '^services/.+/(rule|baselines|schedule|plausibility|retry-policy)\\.ts$',
        ],
        pathNot: SPEC,
      },
      {
        dependencyTypesNot: ['type-only'],
        path: [EFFECTS, '^libs/(?!core/|contracts/)', '\\.(store|view|rpc)\\.ts$'],
      },
    ),
    forbid(
      'rules-import-siblings-and-core',
      'A rule and its evaluation can be read, tested and replayed on their own.',
      { path: '^services/([^/]+)/src/([^/]+)/(rule|evaluate-.+|score-.+)\\.ts$', pathNot: SPEC },
      { path: '.', pathNot: '^services/$1/src/$2/[^/]+$|^libs/core/' },
    ),
    forbid(
      'extraction-is-pure',
      'Extraction imports its siblings, core and parsers: it can run in any thread, on any bytes.',
      { path: '^services/[^/]+/src/extract/(?!.+\\.api\\.ts$)', pathNot: SPEC },
      {
        path: '.',
        pathNot:
          '^services/scraping/src/extract/|^libs/core/|node_modules/(htmlparser2|re2js)/|^(node:)?(util|buffer|url)$',
      },
    ),
  ],
  required: [],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['blackfang-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
