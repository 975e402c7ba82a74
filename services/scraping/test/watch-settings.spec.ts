import type { RequestChange, Schedule, TextChange } from '@blackfang/contracts/scraping/v1/service';
import { until } from '@blackfang/testing';
import { openShop, type Shop } from './shop.ts';
import { startWorld, type Actor, type World } from './world.ts';

const MINUTE = 60_000;
const SECRET = 'a value that nobody sees again';

interface Changes {
  readonly schedule?: Schedule;
  readonly request?: RequestChange;
  readonly notes?: string;
  readonly text?: TextChange;
  readonly expectedVersion?: bigint;
}

describe('what people say of a watch', () => {
  let elsewhere: Shop;
  let world: World;
  let ada: Actor;

  beforeAll(async () => {
    elsewhere = await openShop();
    world = await startWorld({ EGRESS_ALLOW: elsewhere.address });
    ada = await world.actor({ minIntervalS: 1 });
  });
  afterAll(async () => {
    await world.close();
    await elsewhere.close();
  });

  const watch = (path: string) => {
    world.shop.show(path, { price: '9.00', etag: '"first"' });
    return world.watches.createWatch({ url: world.shop.url(path), tags: [], schedule: undefined }, ada.as);
  };
  const change = (id: string, changes: Changes) =>
    world.watches.updateWatch({ id, schedule: undefined, tags: undefined, request: undefined, ...changes }, ada.as);
  const visits = (shop: Shop, path: string) =>
    shop.visits.filter((visit) => visit.path === path).map(({ headers }) => headers);

  it('goes along with each request for its page, and is asked for anew with it', async () => {
    const { id } = await watch('/headers');
    await world.firstRun(ada, id);
    const changed = await change(id, {
      request: {
        headers: [{ name: 'X-Customer', value: SECRET }],
        cookies: [{ name: 'session', value: 'abc' }],
        language: 'de-de',
      },
    });
    expect(changed.request).toEqual({ language: 'de-DE', headers: ['x-customer'], cookies: ['session'], proxy: '' });
    await world.look(ada, id);
    const [before, after] = visits(world.shop, '/headers');
    expect(before).not.toHaveProperty('x-customer');
    expect(after).toMatchObject({
      'x-customer': SECRET,
      cookie: 'session=abc',
      'accept-language': 'de-DE,de;q=0.8',
    });
    // The answer to another request is another one.
    expect(after).not.toHaveProperty('if-none-match');

    await change(id, { request: { headers: [], cookies: [{ name: 'session' }] } });
    await world.look(ada, id);
    expect(visits(world.shop, '/headers').at(-1)).toMatchObject({ 'x-customer': SECRET });
    expect(visits(world.shop, '/headers').at(-1)).not.toHaveProperty('cookie');
  });

  it('goes to no other host that the page redirects to', async () => {
    const { id } = await watch('/leads-away');
    await world.firstRun(ada, id);
    world.shop.show('/leads-away', { status: 302, headers: { location: elsewhere.url('/there') }, body: 'moved' });
    elsewhere.show('/there', { price: '10.00' });
    const request = {
      headers: [
        { name: 'X-Customer', value: SECRET },
        { name: 'Authorization', value: 'Basic YTpi' },
      ],
      cookies: [{ name: 'session', value: 'abc' }],
      language: 'fr',
    };
    await change(id, { request });
    expect(await world.look(ada, id)).toMatchObject({ status: 'succeeded', httpStatus: 200 });
    expect(visits(world.shop, '/leads-away').at(-1)).toMatchObject({ 'x-customer': SECRET, cookie: 'session=abc' });
    const [there] = visits(elsewhere, '/there');
    expect(there).toMatchObject({ 'accept-language': 'fr' });
    expect(Object.keys(there ?? {})).not.toEqual(expect.arrayContaining(['x-customer']));
    for (const name of ['x-customer', 'authorization', 'cookie']) expect(there).not.toHaveProperty(name);
  });

  it('stands sealed in the database, in no event and no log, and is told to be lost with its key', async () => {
    const { id } = await watch('/sealed');
    await world.firstRun(ada, id);
    await change(id, { request: { headers: [{ name: 'x-customer', value: SECRET }], cookies: [] } });
    await world.look(ada, id);
    const [row] = await world.sql<{ sent_sealed: Buffer }>('SELECT * FROM watch WHERE id = $1', [id]);
    const runs = await world.sql('SELECT * FROM run WHERE watch_id = $1', [id]);
    const told = JSON.stringify([row, runs, world.told], (_, value: unknown) =>
      typeof value === 'bigint' ? '' : value,
    );
    expect(told).not.toContain(SECRET);
    expect(row?.sent_sealed.toString('latin1')).not.toContain(SECRET);

    await world.sql('UPDATE watch SET sent_sealed = $2 WHERE id = $1', [id, Buffer.alloc(60)]);
    expect(await world.look(ada, id)).toMatchObject({ status: 'failed', reason: 'sent_unreadable' });
    await change(id, { request: { headers: [{ name: 'x-customer', value: SECRET }], cookies: [] } });
    expect(await world.look(ada, id)).toMatchObject({ status: 'succeeded' });
  });

  it('is refused where it is stale, of the connection or too long, and leaves all as it was', async () => {
    const { id, version } = await watch('/refused');
    const host = { headers: [{ name: 'Host', value: 'x' }], cookies: [] };
    await expect(change(id, { request: host, notes: 'new' })).rejects.toMatchObject({
      reason: 'header_refused',
      fields: [{ path: 'request.headers.host' }],
    });
    await expect(change(id, { notes: 'x'.repeat(2_001) })).rejects.toMatchObject({ fields: [{ path: 'notes' }] });
    const noted = await change(id, { notes: ' two\r\nlines ', expectedVersion: version });
    expect(noted).toMatchObject({ notes: 'two\nlines', version: version + 1n });
    await expect(change(id, { notes: 'late', expectedVersion: version })).rejects.toMatchObject({
      kind: 'precondition',
    });
    const stranger = await world.actor();
    const theirs = { id, notes: 'x', schedule: undefined, tags: undefined, request: undefined };
    await expect(world.watches.updateWatch(theirs, stranger.as)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('names what of the page is followed, shows what is left of it, and refuses what is no selector', async () => {
    world.shop.show('/selected', {
      body: '<main><p id="terms">Free returns</p><p class="ad">Buy more</p></main>',
    });
    const { id, text: said } = await world.watches.createWatch(
      {
        ...{ url: world.shop.url('/selected'), tags: [], schedule: undefined },
        text: { follow: true, only: undefined, ignore: undefined, triggers: undefined },
      },
      ada.as,
    );
    expect(said).toMatchObject({ follow: true, only: [] });
    await world.firstRun(ada, id);
    const left = async (more: object) =>
      (await world.storedPages.readPageText({ watchId: id, only: [], ignore: [], ...more }, ada.as)).lines;
    expect(await left({})).toEqual(['Free returns', 'Buy more']);
    expect(await left({ ignore: ['.ad'] })).toEqual(['Free returns']);
    expect(await left({ only: ['#gone'] })).toEqual([]);

    const list = (...items: string[]) => ({ items });
    const text = {
      follow: true,
      only: undefined,
      ignore: list(' .ad '),
      triggers: list('Free \n returns', 'sold  out'),
    };
    const changed = await change(id, { text });
    const kept = {
      ...{ follow: true, only: [], ignore: ['.ad'], triggers: ['Free returns', 'sold out'] },
      screenshots: false,
    };
    expect(changed.text).toEqual(kept);
    expect(await left({ keptOnly: true, keptIgnore: true })).toEqual(['Free returns']);
    const refused = async (given: Partial<TextChange>) => {
      const nothing = { only: undefined, ignore: undefined, triggers: undefined };
      return change(id, { text: { ...nothing, ...given } });
    };
    await expect(refused({ only: list('a[b') })).rejects.toMatchObject({
      reason: 'selector_invalid',
      fields: [{ path: 'text.only' }],
    });
    await expect(refused({ ignore: list(...Array<string>(21).fill('p')) })).rejects.toMatchObject({
      fields: [{ path: 'text.ignore' }],
    });
    for (const triggers of [list(''), list('x'.repeat(201)), list(...[...Array(11).keys()].map(String))]) {
      await expect(refused({ triggers })).rejects.toMatchObject({ fields: [{ path: 'text.triggers' }] });
    }
    expect((await world.watches.getWatch({ id }, ada.as)).text).toEqual(kept);
    const told = world.told.filter(({ message }) => message['watchId'] === id && message['change'] === 'updated');
    expect(told.map(({ message }) => message['changedParts'])).toEqual(['text']);
  });

  it('keeps its checks to the hours of its windows', async () => {
    const { id } = await watch('/hours');
    await world.firstRun(ada, id);
    const now = new Date();
    const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
    // From two hours on to four hours on, each day; over midnight where that is so.
    const [fromMinute, toMinute] = [(minute + 120) % 1_440, (minute + 240) % 1_440];
    const schedule = { everyS: 1, timeZone: 'UTC', windows: [{ days: [], fromMinute, toMinute }] };
    const changed = await change(id, { schedule });
    expect(changed.schedule).toMatchObject({ everyS: 1, timeZone: 'UTC', windows: [{ fromMinute, toMinute }] });
    const wait = (changed.nextRunAt?.getTime() ?? 0) - now.getTime();
    expect(wait).toBeGreaterThan(118 * MINUTE);
    expect(wait).toBeLessThan(122 * MINUTE);

    // Due while the window is closed, as after a time in which nobody could look: it waits for the next opening.
    const looks = visits(world.shop, '/hours').length;
    await world.sql(`UPDATE watch SET next_run_at = now() - interval '1 minute' WHERE id = $1`, [id]);
    const nextRunAt = async () => (await world.watches.getWatch({ id }, ada.as)).nextRunAt ?? now;
    await until('later time', async () => (await nextRunAt()) >= now);
    expect((await nextRunAt()).getTime() - now.getTime()).toBeGreaterThan(118 * MINUTE);
    expect(visits(world.shop, '/hours')).toHaveLength(looks);

    // In a window that is open it is looked at again and again.
    const open = { days: [], fromMinute: (minute + 1_380) % 1_440, toMinute: (minute + 60) % 1_440 };
    await change(id, { schedule: { everyS: 1, timeZone: 'UTC', windows: [open] } });
    await until('second look', () => visits(world.shop, '/hours').length >= looks + 2);
  });
});
