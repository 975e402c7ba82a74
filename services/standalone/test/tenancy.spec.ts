import type { Answer, Api, Page, Problem } from './api.ts';
import type { Estate } from './estate.ts';
import { methodOf, operationsOf, type Operation, type Request } from './operations.ts';
import type { Product } from './product.ts';
import { crossed, EXEMPT, LISTS, VIEWER_MAY, WITH_IDS, WITHOUT_IDS } from './requests.ts';
import { TwoTenants } from './two-tenants.ts';

const SOME_ID = '0198b5b4-0000-7000-8000-000000000000';
/** As many operations and tables there were when this was written: looking at fewer is a broken test. */
const AT_LEAST = { operations: 60, tables: 25 };

describe('P9 tenants, from every operation of the OpenAPI document', () => {
  let tenants: TwoTenants;
  let product: Product;
  let operations: Operation[];
  let estate: Estate;
  let stranger: Estate;

  beforeAll(async () => {
    tenants = await TwoTenants.open();
    ({ product, estate, stranger } = tenants);
    operations = await operationsOf(product);
  }, 90_000);

  afterAll(() => tenants?.close(), 30_000);

  const requests = (): { name: string; request: Request }[] => [
    ...Object.entries(WITH_IDS).flatMap(([name, of]) => of(estate).map((request) => ({ name, request }))),
    ...Object.entries(WITHOUT_IDS).map(([name, request]) => ({ name, request })),
  ];
  const call = (api: Api, name: string, { path, body }: Request): Promise<Answer<Problem>> =>
    api.call(methodOf(name), path, body);

  /** Makes each call and says which were answered otherwise than expected, or changed a row of the estate's tenant. */
  const wrongOnes = (
    api: Api,
    calls: readonly { name: string; request: Request }[],
    expected: number,
  ): Promise<string[]> =>
    tenants.wrongOnes(
      calls.map(({ name, request }) => ({
        what: `${name} ${JSON.stringify(request.body ?? {})}`,
        async make() {
          const { status, body } = await call(api, name, request);
          return status === expected ? undefined : `${status} ${JSON.stringify(body)}`;
        },
      })),
    );

  it('are looked at in each operation, or the operation is exempted with a reason', () => {
    const tested = [WITH_IDS, WITHOUT_IDS, LISTS, EXEMPT].flatMap((table) => Object.keys(table));
    expect(tested.toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
    expect(operations.length).toBeGreaterThanOrEqual(AT_LEAST.operations);
    expect(tenants.rows.tables).toBeGreaterThanOrEqual(AT_LEAST.tables);
    const withId = operations.filter(({ path }) => path.includes('{')).map(({ name }) => name);
    expect(withId.filter((name) => !(name in WITH_IDS) && !(name in EXEMPT))).toEqual([]);
    expect(Object.keys(VIEWER_MAY).filter((name) => !tested.includes(name))).toEqual([]);
  });

  it('are served to nobody without a credential', async () => {
    const answered: string[] = [];
    for (const { name, method, path } of operations.filter(({ secured }) => secured)) {
      for (const headers of [{}, { authorization: 'Bearer none' }, { 'x-api-key': `bf_${'x'.repeat(40)}` }]) {
        const { status } = await product.api.as(headers).call(method, path.replaceAll(/\{\w+\}/g, SOME_ID));
        if (status !== 401) answered.push(`${name} ${Object.keys(headers).join()}: ${status}`);
      }
    }
    expect(answered).toEqual([]);
  });

  it('have nothing of theirs found or touched by a stranger', async () => {
    const withIds = requests().filter(({ name }) => name in WITH_IDS);
    expect(await wrongOnes(stranger.owner.api, withIds, 404)).toEqual([]);
    const named = crossed(stranger, estate).map((request) => ({ name: `PATCH ${request.path}`, request }));
    expect(await wrongOnes(stranger.owner.api, named, 404)).toEqual([]);
    for (const request of crossed(stranger, stranger)) {
      expect(await call(stranger.owner.api, 'PATCH ', request)).toMatchObject({ status: 200 });
    }
  }, 60_000);

  it('have nothing of theirs in the lists of a stranger, also with their ids and cursors', async () => {
    for (const path of Object.values(LISTS).flatMap((of) => of(estate))) {
      const mine = await estate.owner.api.get<Page<object>>(path);
      expect([path, mine.items.length > 0]).toEqual([path, true]);
      const first = await estate.owner.api.get<Page<object>>(`${path}${path.includes('?') ? '&' : '?'}limit=1`);
      const cursor = first.nextCursor === null ? [] : [`cursor=${encodeURIComponent(first.nextCursor)}`];
      for (const query of ['', ...cursor]) {
        const { status, body } = await stranger.owner.api.call('GET', withQuery(path, query));
        expect([200, 404]).toContain(status);
        expect(tenants.secrets.filter((one) => JSON.stringify(body).includes(one))).toEqual([]);
      }
    }
  });

  it('let a viewer of theirs change nothing', async () => {
    const writes = requests().filter(({ name }) => methodOf(name) !== 'GET' && !(name in VIEWER_MAY));
    expect(writes.length).toBeGreaterThan(25);
    expect(await wrongOnes(estate.viewer.api, writes, 403)).toEqual([]);
    const endpoint = { url: `${product.at('receiver')}/hooks/viewer`, topics: ['alert.*'] };
    expect((await estate.viewer.api.call('POST', '/webhook-endpoints', endpoint)).status).toBe(403);
  }, 60_000);

  it('give a key no more than its scopes', async () => {
    const make = async (scopes: string[]): Promise<Api> => {
      const made = await estate.owner.api.post<{ key: string }>('/api-keys', { name: 'Narrow', scopes });
      return product.api.as({ 'x-api-key': made.key });
    };
    const narrow = await make(['audit:read']);
    const lists = Object.entries(LISTS).map(([name, of]) => ({ name, request: { path: of(estate)[0] ?? '' } }));
    const all = [...requests(), ...lists, { name: 'GET /events', request: { path: '/events' } }];
    const others = all.filter(({ name }) => name !== 'GET /audit');
    // Its first call is noted as its last use.
    await narrow.call('GET', '/me');
    expect(await wrongOnes(narrow, others, 403)).toEqual([]);
    expect((await narrow.call('GET', '/audit')).status).toBe(200);

    const reading = await make(['watches:read']);
    expect((await reading.call('GET', `/watches/${estate.ids.watch}`)).status).toBe(200);
    expect((await reading.call('POST', `/watches/${estate.ids.watch}/run`)).status).toBe(403);
    expect((await reading.call('GET', '/rules')).status).toBe(403);
    expect((await reading.call('GET', `/watches/${stranger.ids.watch}`)).status).toBe(404);
  }, 60_000);

  it('can do all of it themselves, by the same requests', async () => {
    const failed: string[] = [];
    const changed = await tenants.changedBy(async () => {
      for (const { name, request } of requests()) {
        const { status, body } = await call(estate.owner.api, name, request);
        if (status >= 300) failed.push(`${name} ${JSON.stringify(request)}: ${status} ${JSON.stringify(body)}`);
      }
    });
    expect(failed).toEqual([]);
    // What strangers left as it was is seen to change when its owner calls.
    expect(changed).toEqual(
      expect.arrayContaining([
        'scraping.watch',
        'alerting.rule',
        'alerting.endpoint',
        'identity.member',
        'billing.subscription',
      ]),
    );
  });
});

function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
}
