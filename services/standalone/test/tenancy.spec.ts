import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readZip, until } from '@blackfang/testing';
import type { Answer, Api, Page, Problem } from './api.ts';
import type { Estate } from './estate.ts';
import { methodOf, operationsOf, type Operation, type Request } from './operations.ts';
import type { Product } from './product.ts';
import { PASSWORD } from './customer.ts';
import { crossed, EXEMPT, LISTS, VIEWER_MAY, WITH_IDS, WITHOUT_IDS } from './requests.ts';
import { RowsOfTenant } from './rows-of-tenant.ts';
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
  });

  afterAll(() => tenants?.close());

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
  });

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
  });

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
  });

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

  it('take with them all they have, and none of it in another hand', async () => {
    const fetched = async ({ api }: { readonly api: Api }, id: string) => {
      const { url } = await api.post<{ url: string }>(`/data-exports/${id}/ticket`);
      const file = await fetch(`${product.url}${url}`);
      expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/zip']);
      expect(file.headers.get('content-disposition')).toContain('attachment');
      const texts = readZip(Buffer.from(await file.arrayBuffer()));
      return new Map(Object.entries(texts).map(([name, text]) => [name, text.trimEnd().split('\n')]));
    };
    const { owner, viewer, ids } = estate;
    const files = await fetched(owner, ids.dataExport);
    const idsIn = (name: string) =>
      (files.get(`${name}.ndjson`) ?? []).map((line) => (JSON.parse(line) as { id: string }).id);
    const things = { members: ids.member, 'api-keys': ids.apiKey, invitations: ids.invitation, sessions: ids.session };
    const watched = { competitors: ids.competitor, products: ids.product, watches: ids.watch, views: ids.watchView };
    const told = { observations: ids.observation, rules: ids.rule, alerts: ids.alert, channels: ids.channel };
    const more = { 'webhook-endpoints': ids.endpoint, deliveries: ids.mail };
    for (const [name, id] of Object.entries({ ...things, ...watched, ...told, ...more })) {
      expect([name, idsIn(name).includes(id)]).toEqual([name, true]);
    }
    for (const name of ['profile', 'organisation', 'plan', 'audit']) expect(files.get(`${name}.ndjson`)).toBeDefined();
    const manifest = JSON.parse(files.get('manifest.json')?.join('\n') ?? '') as {
      files: { file: string; rows: number }[];
    };
    for (const { file, rows } of manifest.files.filter((one) => one.rows > 0))
      expect(files.get(file)).toHaveLength(rows);
    const all = [...files.values()].flat().join('\n');
    expect(Object.values(stranger.ids).filter((id) => all.includes(id))).toEqual([]);
    const secrets = await product.query<{ secret: string }>(
      `SELECT password_hash AS secret FROM identity.user_account WHERE id = $1
       UNION ALL SELECT encode(secret, 'base64') FROM alerting.endpoint WHERE tenant_id = $2`,
      [owner.userId, owner.tenantId],
    );
    expect(secrets.length).toBeGreaterThan(1);
    expect(secrets.filter(({ secret }) => all.includes(secret))).toEqual([]);

    // Somebody else of the tenant gets what is theirs, and never the owner's.
    expect((await viewer.api.call('GET', `/data-exports/${ids.dataExport}`)).status).toBe(404);
    expect((await viewer.api.call('POST', `/data-exports/${ids.dataExport}/ticket`)).status).toBe(404);
    const { id } = await viewer.api.post<{ id: string }>('/data-exports');
    await until(
      'copy',
      async () => (await viewer.api.get<{ status: string }>(`/data-exports/${id}`)).status === 'ready',
    );
    const own = await fetched(viewer, id);
    expect([...own.keys()].filter((name) => /^(watches|observations|members|rules|plan)\./.test(name))).toEqual([]);
    expect([...own.values()].flat().join('\n')).not.toContain(owner.email);
    expect(own.get('profile.ndjson')?.join()).toContain(viewer.email);
    // After its time it is not there any more.
    const { url } = await viewer.api.post<{ url: string }>(`/data-exports/${id}/ticket`);
    await product.query('UPDATE scraping.data_export SET expires_at = clock_timestamp() WHERE id = $1', [id]);
    expect((await fetch(`${product.url}${url}`)).status).toBe(404);
    expect((await fetch(`${product.url}/data-files/${'x'.repeat(60)}`)).status).toBe(404);
    expect((await viewer.api.call('POST', `/data-exports/${id}/ticket`)).status).toBe(404);
    const ready = (mail: { readonly subject: string }) => mail.subject === 'The copy of your data is ready';
    await until('mail', async () => (await owner.mails()).some(ready));
  });

  it('leave nothing behind when the last of their people is erased, and others keep all they have', async () => {
    const { owner, viewer } = estate;
    const others = await RowsOfTenant.of(product, stranger.owner);
    const wish = { currentPassword: PASSWORD };
    // While somebody else is there, the only owner can't go and take their work with them.
    expect(await owner.api.call('POST', '/me/erasure', wish)).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/ownership_first$/) },
    });
    for (const { id, userId } of (await owner.api.get<Page<{ id: string; userId: string }>>('/members')).items) {
      if (userId !== owner.userId) await owner.api.call('DELETE', `/members/${id}`);
    }
    expect((await viewer.api.call('GET', '/me')).status).toBe(401);
    expect((await owner.api.call('POST', '/me/erasure', wish)).status).toBe(200);
    expect((await owner.api.call('DELETE', '/me/erasure')).status).toBe(204);
    expect((await owner.api.call('DELETE', '/me/erasure')).status).toBe(404);
    expect((await owner.api.call('POST', '/me/erasure', wish)).status).toBe(200);
    const before = await tenants.rows.settled();
    const theirs = await others.settled();
    const full = (digest: object) => Object.entries(digest).filter(([, rows]) => !String(rows).startsWith('0 rows'));
    expect(full(before).length).toBeGreaterThan(AT_LEAST.tables);

    const due = 'UPDATE identity.account_erasure SET due_at = clock_timestamp() WHERE user_id = $1';
    await product.query(due, [owner.userId]);
    await until('end of the sessions', async () => (await owner.api.call('GET', '/me')).status === 401);
    await until('end of the tenant', async () => full(await tenants.rows.digest()).length === 0);
    const left = `SELECT name FROM identity.user_account WHERE id = $1
      UNION ALL SELECT 'use of a key' FROM identity.api_key_use WHERE tenant_id = $2`;
    expect(await product.query(left, [owner.userId, owner.tenantId])).toEqual([]);
    const pages = join(product.data, 'snapshots');
    await until('end of the stored pages', async () => !(await readdir(pages)).includes(owner.tenantId));
    expect(await readdir(pages)).toContain(stranger.owner.tenantId);
    expect(await others.digest()).toEqual(theirs);
    await others.close();
    expect((await owner.api.call('POST', '/auth/login', { email: owner.email, password: PASSWORD })).status).toBe(401);
  });
});

function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
}
