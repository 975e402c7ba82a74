import type { CreateProxyRequest } from '@blackfang/contracts/scraping/v1/service';
import { ProxyChanged } from '@blackfang/contracts/events';
import { startHttpProxy, startSocksProxy, type ProxyServer, until } from '@blackfang/testing';
import { startWorld, type Actor, type World } from './world.ts';

const LOGIN = { username: 'tenant', password: 'a password that nobody sees again' };

const DRAWN =
  '<!doctype html><html lang="en"><title>Lamp</title><div id="root"></div><script src="/draw.js"></script></html>';
const DRAW = `const data = { '@type': 'Product', name: 'Lamp', offers: { price: '7.50', priceCurrency: 'EUR' } };
  root.innerHTML = '<h1>Lamp</h1><p>Price: 7.50 EUR</p><script type="application/ld+json">' + JSON.stringify(data) + '</' + 'script>';`;

describe('pages by way of proxies', () => {
  let http: ProxyServer;
  let socks: ProxyServer;
  let world: World;
  let ada: Actor;

  beforeAll(async () => {
    [http, socks] = await Promise.all([startHttpProxy(LOGIN), startSocksProxy(LOGIN)]);
    world = await startWorld({ EGRESS_ALLOW: `127.0.0.1:${http.port},127.0.0.1:${socks.port}` });
  });
  beforeEach(async () => {
    ada = await world.actor();
    for (const proxy of [http, socks]) {
      proxy.trouble = undefined;
      proxy.asked.length = 0;
    }
  });
  afterAll(async () => {
    await world.close();
    await Promise.all([http.close(), socks.close()]);
  });

  const add = (server: ProxyServer, rest: Partial<CreateProxyRequest> = {}) => {
    const kind = server === http ? 'http' : 'socks5';
    const fields = { name: kind, kind, host: '127.0.0.1', port: server.port, pool: 'de', login: LOGIN };
    return world.proxies.createProxy({ ...fields, ...rest }, ada.as);
  };
  const watch = async (path: string, proxy?: string) => {
    world.shop.show(path, { price: '9.00' });
    const made = await world.watches.createWatch({ url: world.shop.url(path), tags: [], schedule: undefined }, ada.as);
    await world.firstRun(ada, made.id);
    if (proxy !== undefined) await choose(made.id, proxy);
    return made;
  };
  const choose = (id: string, proxy: string) =>
    world.watches.updateWatch(
      { id, schedule: undefined, tags: undefined, request: { headers: [], cookies: [], proxy } },
      ada.as,
    );
  const health = async (id: string) => world.proxies.getProxy({ id }, ada.as);
  const timePasses = () => world.sql(`UPDATE proxy SET rested_until = now() WHERE rested_until IS NOT NULL`);

  it.each([
    ['http', () => http],
    ['socks5', () => socks],
  ])('come as they would straight, by %s', async (_, server) => {
    const { id, signsIn } = await add(server());
    expect(signsIn).toBe(true);
    const { id: watchId } = await watch('/proxied', 'de');
    expect(server().asked).toEqual([]);
    expect(await world.look(ada, watchId)).toMatchObject({ status: 'succeeded', httpStatus: 200 });
    expect(server().asked).toContain(world.shop.address);
    expect(await health(id)).toMatchObject({ failures: 0, lastWorkedAt: expect.any(Date) });
  });

  it('are chosen by the watch, else by its competitor, else for all', async () => {
    const { id, competitorId } = await watch('/chosen');
    const goes = async () => {
      const [before, socksBefore] = [http.asked.length, socks.asked.length];
      await world.sql(`UPDATE proxy SET version = version + 1`);
      await world.look(ada, id);
      return http.asked.length > before ? 'http' : socks.asked.length > socksBefore ? 'socks5' : 'straight';
    };
    await add(http, { pool: 'de' });
    expect(await goes()).toBe('straight');
    await add(socks, { pool: '' });
    expect(await goes()).toBe('socks5');
    const given = { id: competitorId, proxy: 'de', domains: undefined };
    expect(await world.competitors.updateCompetitor(given, ada.as)).toMatchObject({ proxy: 'de' });
    expect(await goes()).toBe('http');
    expect((await choose(id, 'direct')).request?.proxy).toBe('direct');
    expect(await goes()).toBe('straight');
    await choose(id, '');
    expect(await goes()).toBe('http');
  });

  it('go by way of another while one rests, and never straight', async () => {
    const [first, second] = [await add(http), await add(socks)];
    const { id } = await watch('/rotates', 'de');
    http.trouble = 403;
    while ((await health(first.id)).failures === 0) await world.sql(`SELECT 1`).then(() => attempt(id));
    expect(await health(first.id)).toMatchObject({ failures: 1, lastFailure: 'proxy_refused' });
    const visits = http.asked.length;
    for (let round = 0; round < 5; round++) expect((await attempt(id)).status).toBe('succeeded');
    expect(http.asked).toHaveLength(visits);

    // Its time comes, it fails again and rests for longer; then it works, and all is forgotten.
    await world.proxies.deleteProxy({ id: second.id }, ada.as);
    const rest = async () => {
      const { restedUntil, lastFailedAt } = await health(first.id);
      return Math.round(((restedUntil?.getTime() ?? 0) - (lastFailedAt?.getTime() ?? 0)) / 1_000);
    };
    expect(await rest()).toBe(30);
    await timePasses();
    expect(await attempt(id)).toMatchObject({ reason: 'proxy_refused' });
    expect(await rest()).toBe(60);
    const before = world.shop.visits.length;
    expect(await attempt(id)).toMatchObject({ reason: 'proxy_resting' });
    http.trouble = undefined;
    await timePasses();
    expect(await attempt(id)).toMatchObject({ status: 'succeeded' });
    expect(await health(first.id)).toMatchObject({ failures: 0, restedUntil: undefined });
    await world.proxies.deleteProxy({ id: first.id }, ada.as);
    const after = world.shop.visits.length;
    expect(after).toBeGreaterThan(before);
    expect(await attempt(id)).toMatchObject({ status: 'failed', reason: 'proxy_missing' });
    expect(world.shop.visits).toHaveLength(after);
  });

  /** One try of a run; one that would be made again is called off. */
  async function attempt(id: string): Promise<{ status: string; reason: string }> {
    const { runId } = await world.watches.runWatch({ id }, ada.as);
    return until('end of the try', async () => {
      const run = await world.watches.getRun({ id: runId }, ada.as);
      if (run.status !== 'queued' && run.status !== 'running') return run;
      if (run.status === 'queued' && run.reason !== '') {
        const status = { id, schedule: undefined, tags: undefined, request: undefined };
        await world.watches.updateWatch({ ...status, status: 'paused' }, ada.as);
        await world.watches.updateWatch({ ...status, status: 'active' }, ada.as);
        return run;
      }
      return undefined;
    });
  }

  it.each([
    ['http', () => http],
    ['socks5', () => socks],
  ])('are taken by the browser too, with all that a page loads, by %s', async (kind, server) => {
    const proxy = await add(server());
    const { id } = await watch(`/drawn-${kind}`, 'de');
    world.shop.show('/draw.js', { body: DRAW, headers: { 'content-type': 'text/javascript' } });
    world.shop.show(`/drawn-${kind}`, { body: DRAWN });
    expect(await world.look(ada, id)).toMatchObject({ status: 'succeeded', tier: 'browser' });
    const asked = server().asked.length;
    const seen = () => world.shop.visits.filter(({ path }) => path === '/draw.js').length;
    const before = seen();
    // From now on in the browser alone, and in a fresh one by this way.
    await world.sql(`UPDATE proxy SET version = version + 1`);
    expect(await world.look(ada, id)).toMatchObject({ status: 'succeeded', tier: 'browser', unchanged: true });
    expect(server().asked.length).toBeGreaterThan(asked);
    expect(new Set(server().asked)).toEqual(new Set([world.shop.address]));
    expect(seen()).toBe(before + 1);
    expect(await health(proxy.id)).toMatchObject({ failures: 0 });

    // What does not come by way of it does not come.
    server().trouble = kind === 'http' ? 403 : 2;
    await world.sql(`UPDATE proxy SET version = version + 1`);
    const visits = world.shop.visits.length;
    expect(await attempt(id)).toMatchObject({ reason: 'proxy_refused' });
    expect(world.shop.visits).toHaveLength(visits);
    expect(await health(proxy.id)).toMatchObject({ failures: 1, lastFailure: 'proxy_refused' });
  });

  it('are taken by what is read without being saved, as by a watch that chooses the same', async () => {
    const url = world.shop.url('/once');
    world.shop.show('/once', { price: '9.00' });
    const visits = () => world.shop.visits.filter(({ path }) => path === '/once').length;
    const read = async (proxy?: string, tier = 'http') => {
      const { extractionJson } = await world.extractions.extract({ url, tier, ...(proxy && { proxy }) }, ada.as);
      const { status, error } = JSON.parse(extractionJson) as { status: string; error?: { reason: string } };
      return error?.reason ?? status;
    };
    const named = await add(http);
    expect(await read()).toBe('ok');
    expect(await read('de')).toBe('ok');
    expect(new Set(http.asked)).toEqual(new Set([world.shop.address]));
    expect(await health(named.id)).toMatchObject({ failures: 0, lastWorkedAt: expect.any(Date) });

    const { id } = await add(socks, { pool: '' });
    expect(await read()).toBe('ok');
    expect(await read(undefined, 'browser')).toBe('ok');
    expect(new Set(socks.asked)).toEqual(new Set([world.shop.address]));
    expect(await read('direct')).toBe('ok');

    // Never straight where it is not to: neither while the proxy refuses, nor while it rests, nor without any.
    const before = visits();
    socks.trouble = 2;
    await world.sql(`UPDATE proxy SET version = version + 1`);
    expect(await read()).toBe('proxy_refused');
    expect(await health(id)).toMatchObject({ failures: 1, lastFailure: 'proxy_refused' });
    expect(await read()).toBe('proxy_resting');
    expect(await read('fr')).toBe('proxy_missing');
    expect(visits()).toBe(before);
    await expect(read('No Pool')).rejects.toMatchObject({ fields: [{ path: 'proxy' }] });
  });

  it('are taken to a competitor’s home page and its sign', async () => {
    const { competitorId } = await watch('/of-a-shop');
    world.shop.show('/', { body: '<meta property="og:site_name" content="Lamps"><link rel="icon" href="/sign.png">' });
    await add(http);
    await world.competitors.updateCompetitor({ id: competitorId, proxy: 'de', domains: undefined }, ada.as);
    const lookAt = () => world.competitors.lookAtHomePage({ id: competitorId }, ada.as);
    expect(await lookAt()).toMatchObject({ name: 'Lamps' });
    expect(new Set(http.asked)).toEqual(new Set([world.shop.address]));
    http.trouble = 403;
    await world.sql(`UPDATE proxy SET version = version + 1`);
    const before = world.shop.visits.length;
    await expect(lookAt()).rejects.toMatchObject({ reason: 'home_page_unreadable' });
    await expect(lookAt()).rejects.toThrow('rest');
    expect(world.shop.visits).toHaveLength(before);
  });

  it('are tried when somebody asks, and tell what is wrong', async () => {
    const { id } = await add(http);
    const url = world.shop.url('/any');
    expect(await world.proxies.testProxy({ id, url }, ada.as)).toMatchObject({ worked: true, httpStatus: 404 });
    const wrong = { id, login: { login: { username: 'tenant', password: 'wrong' } } };
    expect(await world.proxies.updateProxy(wrong, ada.as)).toMatchObject({ version: 2n });
    expect(await world.proxies.testProxy({ id, url }, ada.as)).toMatchObject({
      worked: false,
      reason: 'proxy_refused',
      detail: expect.stringContaining('407'),
      proxy: { failures: 1, restedUntil: expect.any(Date) },
    });
    expect(await world.proxies.updateProxy({ id, login: { login: undefined } }, ada.as)).toMatchObject({
      signsIn: false,
      failures: 0,
    });
    await expect(world.proxies.testProxy({ id, url: 'http://10.0.0.1/' }, ada.as)).rejects.toMatchObject({
      reason: 'address_forbidden',
    });
  });

  it('have their logins sealed, and are a matter of their tenant alone', async () => {
    const { id } = await add(http);
    const { id: watchId } = await watch('/sealed-login', 'de');
    await world.look(ada, watchId);
    await world.tells(ProxyChanged, (message) => message.proxyId === id && message.change === 'created');
    const [row] = await world.sql<{ login_sealed: Buffer }>('SELECT * FROM proxy WHERE id = $1', [id]);
    expect(row?.login_sealed.toString('latin1')).not.toContain(LOGIN.password);
    const told = JSON.stringify([row, await world.sql('SELECT * FROM run'), world.told], (_, value: unknown) =>
      typeof value === 'bigint' ? '' : value,
    );
    expect(told).not.toContain(LOGIN.password);

    const stranger = await world.actor();
    const missing = { kind: 'not_found', reason: 'proxy_not_found' };
    await expect(world.proxies.getProxy({ id }, stranger.as)).rejects.toMatchObject(missing);
    await expect(world.proxies.deleteProxy({ id }, stranger.as)).rejects.toMatchObject(missing);
    const analyst = await world.actor({}, 'analyst', ada.tenantId);
    await expect(world.proxies.deleteProxy({ id }, analyst.as)).rejects.toMatchObject({ kind: 'denied' });
    expect((await world.proxies.listProxies({ limit: 0, cursor: '' }, stranger.as)).items).toEqual([]);
    await expect(add(http, { host: '127.0.0.1', port: 22 })).rejects.toMatchObject({ reason: 'proxy_forbidden' });
    await expect(add(http, { host: '10.0.0.1' })).rejects.toMatchObject({ reason: 'proxy_forbidden' });
    await expect(add(http, { pool: 'direct' })).rejects.toMatchObject({ fields: [{ path: 'pool' }] });
    await expect(choose(watchId, 'No Pool')).rejects.toMatchObject({ fields: [{ path: 'request.proxy' }] });
  });
});

describe('cookies of sites', () => {
  let world: World;
  let ada: Actor;

  beforeAll(async () => {
    world = await startWorld();
    ada = await world.actor();
  });
  afterAll(() => world.close());

  const sent = (path: string) =>
    world.shop.visits.filter((one) => one.path === path).map(({ headers }) => headers.cookie);
  const watch = async (actor: Actor) => {
    const url = world.shop.url('/cookies');
    const { id } = await world.watches.createWatch({ url, tags: [], schedule: undefined }, actor.as);
    await world.firstRun(actor, id);
    return id;
  };

  it('are told again by the same tenant alone, in requests that are alike, and stand sealed', async () => {
    world.shop.show('/cookies', { price: '1.00', headers: { 'set-cookie': 'session=5eale2; Path=/; HttpOnly' } });
    const id = await watch(ada);
    await world.look(ada, id);
    expect(sent('/cookies')).toEqual([undefined, 'session=5eale2']);
    const [jar] = await world.sql<{ sealed: Buffer; kept_until: Date }>('SELECT * FROM cookie_jar');
    expect(jar?.sealed.toString('latin1')).not.toContain('5eale2');
    expect(jar?.kept_until.getTime()).toBeLessThanOrEqual(Date.now() + 25 * 3_600_000);

    await watch(await world.actor());
    expect(sent('/cookies').at(-1)).toBeUndefined();
    const request = { headers: [], cookies: [], language: 'fr' };
    await world.watches.updateWatch({ id, schedule: undefined, tags: undefined, request }, ada.as);
    await world.look(ada, id);
    expect(sent('/cookies').at(-1)).toBeUndefined();
    await world.look(ada, id);
    expect(sent('/cookies').at(-1)).toBe('session=5eale2');
  });
});
