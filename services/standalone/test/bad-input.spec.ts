import { randomUUID } from 'node:crypto';
import type { Made, Page } from './api.ts';
import { makeEstate, THINGS, type Estate, type Thing } from './estate.ts';
import { methodOf, operationsOf, type Operation } from './operations.ts';
import { refusalOf } from './problem.ts';
import { Product } from './product.ts';
import { WITH_IDS, WITHOUT_IDS } from './requests.ts';

const MB = 1 << 20;
const PAGE = 'https://shop.example/lamp';
const RULE = { name: 'Rule', scope: { all: true }, when: { kind: 'price_changed' } };

describe('P11 what bad input gets', () => {
  let product: Product;
  let estate: Estate;
  let operations: Operation[];

  beforeAll(async () => {
    product = await Product.start({ demo: true });
    estate = await makeEstate(product, 'Ada');
    operations = await operationsOf(product);
  });

  afterAll(() => product?.close());

  it.each<[what: string, path: string, body: object, fields: string[]]>([
    ['nothing of what is needed', '/competitors', {}, ['name']],
    ['an unknown field', '/competitors', { name: 'Acme', colour: 'red' }, ['colour']],
    ['an unknown field inside', '/rules', { ...RULE, when: { kind: 'price_changed', by: 1 } }, ['when.by']],
    ['a number for a text', '/competitors', { name: 5 }, ['name']],
    ['an empty name', '/competitors', { name: '   ' }, ['name']],
    ['a name with control characters', '/competitors', { name: 'A\u0000B' }, ['name']],
    ['a name of 10,000 characters', '/competitors', { name: 'x'.repeat(10_000) }, ['name']],
    ['a text for a list', '/competitors', { name: 'Acme', domains: 'acme.example' }, ['domains']],
    ['a domain that is none', '/competitors', { name: 'Acme', domains: ['https://x/'] }, ['domains.0']],
    ['a number for an address', '/watches', { url: 7 }, ['url']],
    ['several at once', '/watches', { url: '', tags: [1, ''], name: 2 }, ['url', 'name', 'tags.0', 'tags.1']],
    ['too many tags', '/watches', { url: PAGE, tags: Array.from({ length: 21 }, String) }, ['tags']],
    ['an interval in words', '/watches', { url: PAGE, schedule: { every: 'hourly' } }, ['schedule.every']],
    ['an interval too short for the plan', '/watches', { url: PAGE, schedule: { every: 'PT1S' } }, ['schedule.every']],
    ['a cron line that is none', '/watches', { url: PAGE, schedule: { cron: '99 * * * *' } }, ['schedule.cron']],
    [
      'a time zone that is none',
      '/watches',
      { url: PAGE, schedule: { cron: '0 6 * * *', timeZone: 'Mars/Base' } },
      ['schedule.timeZone'],
    ],
    ['a rule of no kind', '/rules', { ...RULE, when: { kind: 'moon_full' } }, ['when.kind']],
    ['a percent as text', '/rules', { ...RULE, when: { kind: 'price_drop_percent', percent: '5' } }, ['when.percent']],
    [
      'an amount as number',
      '/rules',
      { ...RULE, when: { kind: 'price_below', amount: 9.99, currency: 'EUR' } },
      ['when.amount'],
    ],
    [
      'a currency that is none',
      '/rules',
      { ...RULE, when: { kind: 'price_below', amount: '9.99', currency: 'EURO' } },
      ['when.currency'],
    ],
    ['an address of nobody', '/channels', { kind: 'email', address: 'nobody' }, ['address']],
    ['a channel of no kind', '/channels', { kind: 'pigeon', address: 'a@b.example' }, ['kind']],
    ['a scope that there is not', '/api-keys', { name: 'Key', scopes: ['moon:read'] }, ['scopes.0']],
    ['a role that there is not', '/invitations', { email: 'a@b.example', role: 'king' }, ['role']],
    ['a topic that is none', '/webhook-endpoints', { url: PAGE, topics: ['*.*'] }, ['topics.0']],
  ])('names the field for %s', async (_what, path, body, fields) => {
    const ofShop = JSON.stringify(body).replaceAll(PAGE, estate.page);
    const answer = await estate.owner.api.call('POST', path, ofShop);
    const refusal = refusalOf(answer);
    expect(refusal.status).toBe(400);
    expect(refusal.fields.toSorted()).toEqual(fields.toSorted());
  });

  it.each<[what: string, body: string, headers: Record<string, string>, reason: string]>([
    ['half of a JSON text', '{"name": "Ac', {}, 'body_not_json'],
    ['JSON 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, {}, 'body_not_json'],
    ['a list', '[]', {}, 'request_invalid'],
    ['null', 'null', {}, 'request_invalid'],
    ['text', '"name"', {}, 'request_invalid'],
    ['no body', '', {}, 'request_invalid'],
    ['a form', 'name=Acme', { 'content-type': 'application/x-www-form-urlencoded' }, 'request_invalid'],
    ['XML', '<name>Acme</name>', { 'content-type': 'application/xml' }, 'media_type'],
  ])('answers 400 to %s for a body', async (_what, body, headers, reason) => {
    expect(refusalOf(await estate.owner.api.call('POST', '/competitors', body, headers))).toMatchObject({
      status: 400,
      reason,
    });
  });

  it('answers 413 to bodies larger than a page can be, and goes on', async () => {
    const { api } = estate.owner;
    const tooLarge = { status: 413, reason: 'body_too_large' };
    expect(refusalOf(await api.call('POST', '/competitors', { name: 'x'.repeat(2 * MB) }))).toMatchObject(tooLarge);
    expect(refusalOf(await api.call('POST', '/extract', { url: PAGE, html: 'x'.repeat(12 * MB) }))).toMatchObject(
      tooLarge,
    );
    expect((await api.call('POST', '/extract', { url: PAGE, html: '<p>'.repeat(2 * MB) })).status).toBe(200);
  });

  it.each(['limit=0', 'limit=201', 'limit=many', 'limit=1.5', 'cursor=made-up', 'sort=colour'])(
    'answers 400 to ?%s of a list',
    async (query) => {
      const answer = await estate.owner.api.call('GET', `/watches?${query}`);
      expect(refusalOf(answer)).toMatchObject({ status: 400, fields: [query.slice(0, query.indexOf('='))] });
    },
  );

  it('answers 404 to ids that are none, in every operation that takes one', async () => {
    const wrong: string[] = [];
    for (const id of ['1', randomUUID(), "' OR 1=1 --", '%00', '..%2F..', 'x'.repeat(90)]) {
      const ids = Object.fromEntries(THINGS.map((thing) => [thing, id])) as Record<Thing, string>;
      for (const [name, of] of Object.entries(WITH_IDS)) {
        for (const { path, body } of of({ ids, page: estate.page })) {
          const { status } = await estate.owner.api.call(methodOf(name), encodeURI(path).replaceAll('%25', '%'), body);
          if (status !== 404) wrong.push(`${name} ${JSON.stringify(body ?? {})} of ${id}: ${status}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(refusalOf(await estate.owner.api.call('GET', '/nothing/here'))).toMatchObject({
      status: 404,
      reason: 'route_not_found',
    });
  });

  it('answers 412 to a stale If-Match, in every operation that takes one', async () => {
    const versioned = operations.filter(({ parameters }) => parameters.includes('If-Match'));
    expect(versioned.length).toBeGreaterThanOrEqual(10);
    for (const { name, method } of versioned) {
      const request = WITHOUT_IDS[name] ?? WITH_IDS[name]?.(estate)[0];
      for (const stale of ['"999999"', 'yesterday']) {
        const answer = await estate.owner.api.call(method, request?.path ?? name, request?.body, { 'if-match': stale });
        expect(refusalOf(answer)).toMatchObject({ status: 412, reason: 'version_stale' });
      }
    }
  });

  it('lets one of two changes through that were made from the same reading', async () => {
    const { api } = estate.owner;
    const path = `/competitors/${estate.ids.spareCompetitor}`;
    const etag = (await api.call('GET', path)).headers.get('etag') ?? '';
    const change = (name: string) => api.call('PATCH', path, { name }, { 'if-match': etag });
    const statuses = (await Promise.all([change('One'), change('Other')])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 412]);
    const now = (await api.call('GET', path)).headers.get('etag') ?? '';
    expect(now).not.toBe(etag);
    expect((await api.call('PATCH', path, { name: 'Third' }, { 'if-match': now })).status).toBe(200);
  });

  it('sends a list again only when it says something else, and never what was before a write', async () => {
    const { api } = estate.owner;
    const tag = async (headers: Record<string, string> = {}) => {
      const answer = await api.call('GET', '/competitors', undefined, headers);
      return { status: answer.status, etag: answer.headers.get('etag') ?? '' };
    };
    const { etag } = await tag();
    expect(await tag({ 'if-none-match': etag })).toEqual({ status: 304, etag });
    const { body } = await api.call<Made>('POST', '/competitors', { name: 'Written a moment ago' });
    const { body: list } = await api.call<Page<Made>>('GET', '/competitors');
    expect(list.items[0]?.id).toBe(body.id);
    expect((await tag({ 'if-none-match': etag })).status).toBe(200);
    await api.call('DELETE', `/competitors/${body.id}`);
    const { body: without } = await api.call<Page<Made>>('GET', '/competitors');
    expect(without.items.map(({ id }) => id)).not.toContain(body.id);
  });

  describe('with an Idempotency-Key', () => {
    const post = (path: string, body: object, key: string) =>
      estate.owner.api.call<Made & { key?: string }>('POST', path, body, { 'idempotency-key': key });

    it('gives the same answer again, secrets too, and does the work once', async () => {
      const key = randomUUID();
      const first = await post('/api-keys', { name: 'Once', scopes: ['watches:read'] }, key);
      const again = await post('/api-keys', { name: 'Once', scopes: ['watches:read'] }, key);
      expect(first.status).toBe(201);
      expect({ status: again.status, body: again.body }).toEqual({ status: 201, body: first.body });
      const { items } = await estate.owner.api.get<Page<{ name: string }>>('/api-keys');
      expect(items.filter(({ name }) => name === 'Once')).toHaveLength(1);
    });

    it('answers 422 to the same key with another body', async () => {
      const key = randomUUID();
      await post('/rules', RULE, key);
      const { api } = estate.owner;
      const other = await api.call('POST', '/rules', { ...RULE, name: 'Another' }, { 'idempotency-key': key });
      expect(refusalOf(other)).toMatchObject({ status: 422, reason: 'idempotency_key_reused' });
      const elsewhere = await api.call('POST', '/competitors', { name: 'Acme' }, { 'idempotency-key': key });
      // Each service keeps the keys that it was asked with.
      expect([201, 422]).toContain(elsewhere.status);
      expect(refusalOf(await api.call('POST', '/rules', RULE, { 'idempotency-key': 'x'.repeat(300) }))).toMatchObject({
        status: 400,
      });
    });

    it('answers 409 while the same request is in progress', async () => {
      const key = randomUUID();
      const { api } = estate.owner;
      const send = () => api.call('POST', '/competitors', { name: 'Held up' }, { 'idempotency-key': key });
      await product.whileHolding('LOCK TABLE scraping.competitor IN ACCESS EXCLUSIVE MODE', async (release) => {
        const both = [send(), send()];
        expect(refusalOf(await Promise.race(both))).toMatchObject({ status: 409, reason: 'request_in_progress' });
        await release();
        expect((await Promise.all(both)).map(({ status }) => status).toSorted()).toEqual([201, 409]);
      });
      expect((await send()).status).toBe(201);
      const { items } = await api.get<Page<{ name: string }>>('/competitors');
      expect(items.filter(({ name }) => name === 'Held up')).toHaveLength(1);
    });
  });
});
