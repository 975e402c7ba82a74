import { hash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { ObservationRecorded, TextChanged, WatchChanged } from '@blackfang/contracts/events';
import type { FolderSnapshots } from '../src/snapshots/folder-snapshots.ts';
import { ShowScreenshot } from '../src/screenshots/show-screenshot.ts';
import { knownContents } from '../src/snapshots/snapshot.store.ts';
import { SnapshotStore } from '../src/snapshots/snapshot-store.ts';
import { startWorld, type Actor, type World } from './world.ts';

let world: World;
let ada: Actor;

beforeAll(async () => {
  world = await startWorld();
  ada = await world.actor();
});
afterAll(() => world.close());

const watch = (path: string, more: object = {}) =>
  world.watches.createWatch({ url: world.shop.url(path), tags: [], schedule: undefined, ...more }, ada.as);
const latestOf = async (id: string) => (await world.watches.getWatch({ id }, ada.as)).latest;
const observationsOf = async (watchId: string) =>
  (await world.observations.listObservations({ watchId, limit: 0, cursor: '' }, ada.as)).items;

describe('A3 a page becomes an observation', () => {
  it('looks at a new watch at once and tells the price with everything that it can be walked back by', async () => {
    world.shop.show('/p/1', { price: '39.90', gzip: true });
    const made = await watch('/p/1');
    expect(made).toMatchObject({ status: 'active', version: 1n, latest: undefined });
    const run = await world.firstRun(ada, made.id);

    expect(run).toMatchObject({ status: 'succeeded', attempts: 1, httpStatus: 200, unchanged: false });
    expect(run.log.map((entry) => entry.message)).toEqual([
      expect.stringMatching(/^fetched 200, \d+ B in \d+ ms$/),
      'read 39.90 EUR from json-ld offers.price',
      'read in stock from json-ld offers.availability',
    ]);
    const told = await world.tells(ObservationRecorded, (message) => message.watchId === made.id);
    expect(told).toMatchObject({
      tenantId: ada.tenantId,
      observationId: run.observationId,
      runId: run.id,
      snapshotId: run.snapshotId,
      status: 'ok',
      price: { amount: '39.90', currency: 'EUR' },
      availability: 'in_stock',
      pricePath: 'json-ld offers.price',
      title: 'Lamp',
      origin: 'live',
      sequence: 1n,
    });
    expect(await world.watches.getWatch({ id: made.id }, ada.as)).toMatchObject({
      name: 'Lamp',
      status: 'active',
      latest: { price: { amount: '39.90', currency: 'EUR' }, availability: 'in_stock' },
    });
  });

  it('Z8 gives the stored page back decoded, and keeps it compressed as it came', async () => {
    world.shop.show('/p/stored', { price: '12.00', gzip: true });
    const made = await watch('/p/stored');
    const { snapshotId = '' } = await world.firstRun(ada, made.id);
    const pieces: Buffer[] = [];
    let type: string | undefined;
    for await (const piece of world.watches.getSnapshot({ id: snapshotId }, ada.as)) {
      type ??= piece.contentType;
      pieces.push(Buffer.from(piece.data));
    }
    expect(type).toBe('text/html; charset=utf-8');
    expect(Buffer.concat(pieces).toString()).toContain('"price":"12.00"');
    const [row] = await world.sql<{ sha256: string; encoding: string }>('SELECT * FROM snapshot WHERE id = $1', [
      snapshotId,
    ]);
    expect(row?.encoding).toBe('gzip');
    const { folder } = world.app.get<FolderSnapshots>(SnapshotStore);
    const bytes = await readFile(`${folder}/${ada.tenantId}/${row?.sha256}`);
    expect(gunzipSync(bytes).toString()).toContain('"price":"12.00"');
  });

  it('writes no observation for a page that did not change, by the server or by its bytes', async () => {
    world.shop.show('/p/same', { price: '5.00', etag: '"a"' });
    world.shop.show('/p/bytes', { price: '6.00' });
    for (const [path, status] of [
      ['/p/same', 304],
      ['/p/bytes', 200],
    ] as const) {
      const made = await watch(path);
      const first = await world.firstRun(ada, made.id);
      const again = await world.look(ada, made.id);
      expect(again).toMatchObject({ status: 'succeeded', unchanged: true, httpStatus: status });
      expect(again).toMatchObject({ snapshotId: first.snapshotId, observationId: undefined });
      expect(await observationsOf(made.id)).toHaveLength(1);
    }
  });

  it('gives the waiting run to whoever asks for another', async () => {
    // Its one worker has the first run in hand, so the next one waits.
    const busy = await startWorld({ WORKERS: '1' });
    try {
      const bob = await busy.actor();
      busy.shop.show('/p/twice', { price: '1.00' });
      const hold = busy.shop.hold('/p/twice');
      const url = busy.shop.url('/p/twice');
      const { id } = await busy.watches.createWatch({ url, tags: [], schedule: undefined }, bob.as);
      await hold.asked;
      const ask = () => busy.watches.runWatch({ id }, bob.as);
      const [one, two] = await Promise.all([ask(), ask()]);
      expect(two).toEqual(one);
      expect(await ask()).toEqual(one);
      hold.release();
      expect(await busy.runEnds(bob, one.runId)).toMatchObject({ status: 'succeeded' });
    } finally {
      await busy.close();
    }
  });

  it('ends a run as cancelled when its watch is deleted meanwhile, and keeps what was seen before', async () => {
    world.shop.show('/p/gone', { price: '7.00' });
    const made = await watch('/p/gone');
    const { observationId = '' } = await world.firstRun(ada, made.id);
    const hold = world.shop.hold('/p/gone');
    const { runId } = await world.watches.runWatch({ id: made.id }, ada.as);
    await hold.asked;
    await world.watches.deleteWatch({ id: made.id }, ada.as);
    hold.release();
    expect(await world.runEnds(ada, runId)).toMatchObject({ status: 'cancelled', reason: 'watch_deleted' });
    await world.tells(WatchChanged, (message) => message.watchId === made.id && message.change === 'deleted');
    await expect(world.watches.getWatch({ id: made.id }, ada.as)).rejects.toMatchObject({ kind: 'not_found' });
    expect(await world.observations.getObservation({ id: observationId }, ada.as)).toMatchObject({
      price: { amount: '7.00' },
    });
  });
});

describe('Z2 Z3 what is not good never overwrites what is', () => {
  async function settled(path: string, price = '10.00') {
    world.shop.show(path, { price });
    const made = await watch(path);
    await world.firstRun(ada, made.id);
    return made.id;
  }

  it('keeps the last price when the page says nothing, and tells that it is unknown', async () => {
    const id = await settled('/p/unknown');
    world.shop.show('/p/unknown', { body: '<html><title>Lamp</title><p>Soon back</p></html>' });
    const run = await world.look(ada, id);
    expect(run.status).toBe('succeeded');
    const told = await world.tells(ObservationRecorded, (message) => message.runId === run.id);
    expect(told).toMatchObject({ status: 'unknown', price: undefined });
    expect(await latestOf(id)).toMatchObject({ price: { amount: '10.00' } });
  });

  it('holds a hundredfold price until it was read three times, then lets it through in the place of the first', async () => {
    const id = await settled('/p/jump');
    const known: (string | undefined)[] = [];
    const seen: Awaited<ReturnType<typeof world.observations.getObservation>>[] = [];
    for (const noise of ['a', 'b', 'c']) {
      world.shop.show('/p/jump', { price: '1000.00', noise });
      const run = await world.look(ada, id);
      seen.push(await world.observations.getObservation({ id: run.observationId ?? '' }, ada.as));
      known.push((await latestOf(id))?.price?.amount);
    }
    expect(seen.map((one) => [one.status, one.reason])).toEqual([
      ['quarantined', 'price_jump'],
      ['quarantined', 'price_jump'],
      ['ok', ''],
    ]);
    const told = await world.tells(ObservationRecorded, (message) => message.observationId === seen[2]?.id);
    expect(told).toMatchObject({ status: 'ok', supersedes: seen[0]?.id, price: { amount: '1000.00' } });
    expect(known).toEqual(['10.00', '10.00', '1000.00']);
  });

  it('counts an unchanged page as a confirmation', async () => {
    const id = await settled('/p/confirm');
    world.shop.show('/p/confirm', { price: '20.00', currency: 'USD', availability: 'OutOfStock' });
    const first = await world.look(ada, id);
    await world.look(ada, id);
    const third = await world.look(ada, id);
    expect(third).toMatchObject({ unchanged: true, observationId: expect.any(String) });
    const told = await world.tells(ObservationRecorded, (message) => message.observationId === third.observationId);
    expect(told).toMatchObject({ status: 'ok', supersedes: first.observationId, runId: third.id, sequence: 3n });
    const held = await world.observations.getObservation({ id: first.observationId ?? '' }, ada.as);
    expect(held).toMatchObject({ status: 'quarantined', reason: 'currency_changed', decision: 'confirmed' });
    expect(await latestOf(id)).toMatchObject({
      price: { amount: '20.00', currency: 'USD' },
      availability: 'out_of_stock',
    });
  });

  it('believes a person who accepts, once however often they say it', async () => {
    const id = await settled('/p/accept');
    world.shop.show('/p/accept', { price: '0.00' });
    const run = await world.look(ada, id);
    const heldId = run.observationId ?? '';
    expect(await latestOf(id)).toMatchObject({ price: { amount: '10.00' } });
    const accepted = await world.observations.acceptObservation({ id: heldId }, ada.as);
    expect(accepted).toMatchObject({ id: heldId, decision: 'accepted' });
    expect(await world.observations.acceptObservation({ id: heldId }, ada.as)).toEqual(accepted);
    const told = await world.tells(ObservationRecorded, (message) => message.supersedes === heldId);
    expect(told).toMatchObject({ status: 'ok', price: { amount: '0.00' }, snapshotId: run.snapshotId });
    expect(await latestOf(id)).toMatchObject({ price: { amount: '0.00' } });
    expect(await observationsOf(id)).toHaveLength(3);
    await expect(world.observations.rejectObservation({ id: heldId }, ada.as)).rejects.toMatchObject({
      reason: 'observation_not_held',
    });
  });

  it('does not ask again about what a person rejected, and never lets it pass by itself', async () => {
    const id = await settled('/p/reject');
    world.shop.show('/p/reject', { price: '5000.00', noise: '0' });
    const run = await world.look(ada, id);
    await world.observations.rejectObservation({ id: run.observationId ?? '' }, ada.as);
    for (const noise of ['1', '2', '3', '4']) {
      world.shop.show('/p/reject', { price: '5000.00', noise });
      const next = await world.look(ada, id);
      expect(await world.observations.getObservation({ id: next.observationId ?? '' }, ada.as)).toMatchObject({
        status: 'quarantined',
        decision: 'rejected',
      });
    }
    expect(await latestOf(id)).toMatchObject({ price: { amount: '10.00' } });
  });
});

describe('A11 the text of a page', () => {
  const terms = (days: string, minutes: number) =>
    `<nav>Menu ${days}</nav><main><h1>Delivery</h1><p>We ship in ${days} days.</p><p>Seen ${minutes} minutes ago</p></main>`;
  const versionsOf = async (watchId: string) =>
    (await world.storedPages.listPageVersions({ watchId }, ada.as)).items.map(({ seenAt }) => seenAt);

  it('is compared as it was at any two times, without what changes by itself', async () => {
    world.shop.show('/terms', { body: terms('two', 3), gzip: true });
    const { id: watchId } = await watch('/terms');
    await world.firstRun(ada, watchId);
    for (const [days, minutes] of [
      ['two', 8],
      ['three', 9],
    ] as const) {
      world.shop.show('/terms', { body: terms(days, minutes) });
      await world.look(ada, watchId);
    }
    const [third, second, first] = await versionsOf(watchId);
    const plain = { watchId, by: 'line', only: [], ignore: [], withNoise: false };
    const compare = (more: object) =>
      world.storedPages.comparePages({ ...plain, from: first, to: third, ...more }, ada.as);
    expect((await compare({ to: second })).parts).toEqual([]);
    expect(await compare({ by: 'word' })).toMatchObject({
      from: { seenAt: first },
      to: { seenAt: third },
      added: 1,
      removed: 1,
      cut: false,
      parts: [
        { kind: 'same', lines: ['Delivery'] },
        {
          kind: 'changed',
          words: [
            { kind: 'same', text: 'We ship in ' },
            { kind: 'removed', text: 'two' },
            { kind: 'added', text: 'three' },
            { kind: 'same', text: ' days.' },
          ],
        },
        { kind: 'same', lines: ['Seen 9 minutes ago'] },
      ],
    });
    expect(await compare({ to: second, withNoise: true })).toMatchObject({ added: 1, removed: 1 });
    expect(await compare({ only: ['nav'] })).toMatchObject({ added: 1, removed: 1 });
    expect((await compare({ ignore: ['main > p:nth-of-type(1)'] })).parts).toEqual([]);
    // Before it was ever looked at: as it was first.
    expect(await compare({ from: new Date(0) })).toMatchObject({ from: { seenAt: first } });
  });

  it('is followed where a watch asks for it: each change is told once, with words, excerpt and trigger texts', async () => {
    const body = (days: string, stock: string, minutes = 3, ad = '') =>
      `${terms(days, minutes).replace('</main>', '')}<p>${stock}</p><p class="ad">${ad}</p></main>`;
    const texts = (watchId: string) =>
      world.told.filter(({ event, message }) => event.topic === TextChanged.topic && message['watchId'] === watchId);
    const show = async (watchId: string, path: string, shown: string) => {
      world.shop.show(path, { body: shown });
      return world.look(ada, watchId);
    };
    world.shop.show('/followed', { body: body('two', 'On sale') });
    const { id } = await watch('/followed', { name: 'Terms of Acme' });
    const first = await world.firstRun(ada, id);
    await show(id, '/followed', body('three', 'On sale'));
    const list = (...items: string[]) => ({ items });
    await world.watches.updateWatch(
      {
        ...{ id, schedule: undefined, tags: undefined, request: undefined },
        text: { follow: true, only: undefined, ignore: list('.ad'), triggers: list('sold OUT', 'On sale') },
      },
      ada.as,
    );
    // What is left out and what changes by itself is no change.
    const before = await show(id, '/followed', body('three', 'On sale', 9, 'Buy two'));
    expect(before.log.map(({ message }) => message)).toContain('the text is the same');
    const run = await show(id, '/followed', body('four', 'Sold out', 9));
    const told = await world.tells(TextChanged, ({ runId }) => runId === run.id);
    expect(told).toMatchObject({
      ...{ tenantId: ada.tenantId, watchId: id, observationId: run.observationId, title: 'Terms of Acme' },
      ...{ fromSnapshotId: before.snapshotId, toSnapshotId: run.snapshotId, addedWords: 3, removedWords: 3 },
      excerpt: [
        {
          pieces: [
            { kind: 'same', text: 'We ship in ' },
            { kind: 'removed', text: 'three' },
            { kind: 'added', text: 'four' },
            { kind: 'same', text: ' days.' },
          ],
        },
        {
          pieces: [
            { kind: 'removed', text: 'On sale' },
            { kind: 'added', text: 'Sold out' },
          ],
        },
      ],
      ...{ appeared: ['sold OUT'], disappeared: ['On sale'], cut: false },
    });
    expect(run.log.map(({ message }) => message)).toContain('the text changed: 3 words came, 3 went');
    // The same page again, and the end of it all: nothing more is told.
    await show(id, '/followed', body('four', 'Sold out', 9));
    await show(id, '/followed', body('four', 'Sold out', 11));
    expect(texts(id)).toHaveLength(1);
    const pair = await world.storedPages.comparePages(
      {
        ...{ watchId: id, from: undefined, to: undefined, by: 'line', only: [], ignore: [], withNoise: false },
        ...{ fromSnapshotId: told.fromSnapshotId, toSnapshotId: told.toSnapshotId, keptOnly: true, keptIgnore: true },
      },
      ada.as,
    );
    expect(pair).toMatchObject({ from: { snapshotId: before.snapshotId }, added: 2, removed: 2 });
    const stranger = await watch('/never-there-either');
    await expect(
      world.storedPages.comparePages(
        {
          ...{
            watchId: stranger.id,
            from: undefined,
            to: undefined,
            by: 'line',
            only: [],
            ignore: [],
            withNoise: false,
          },
          ...{ fromSnapshotId: first.snapshotId, toSnapshotId: run.snapshotId },
        },
        ada.as,
      ),
    ).rejects.toMatchObject({ reason: 'page_version_not_found' });
  });

  it('has a picture of each new text where a watch asks for it, which a ticket shows', async () => {
    world.shop.show('/shown', { body: terms('two', 1) });
    const { id } = await watch('/shown');
    await world.firstRun(ada, id);
    await world.watches.updateWatch(
      {
        ...{ id, schedule: undefined, tags: undefined, request: undefined },
        text: { follow: true, screenshots: true, only: undefined, ignore: undefined, triggers: undefined },
      },
      ada.as,
    );
    const shown = async (body: string) => {
      world.shop.show('/shown', { body });
      return world.look(ada, id);
    };
    const screenshots = async () => (await world.storedPages.listScreenshots({ watchId: id }, ada.as)).items;
    const visits = () => world.shop.visits.filter(({ path }) => path === '/shown').length;
    // The first page that comes is photographed, be its text as before; then none until the text changes.
    const first = await shown(terms('two', 2));
    expect(first.log.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^took a screenshot in the browser, \d+ K?B in \d+ ms$/),
    );
    const before = visits();
    await shown(terms('two', 3));
    expect(visits()).toBe(before + 1);
    const run = await shown(terms('three', 3));
    const [newest, oldest, ...more] = await screenshots();
    expect(more).toEqual([]);
    expect(oldest).toMatchObject({ snapshotId: first.snapshotId, trouble: '' });
    expect(newest).toMatchObject({ snapshotId: run.snapshotId, picture: { width: 1_280 } });
    const { ticket } = await world.storedPages.issueScreenshotTicket({ id: newest?.id ?? '' }, ada.as);
    const picture = await world.app.get(ShowScreenshot).execute(ticket);
    expect(picture.subarray(0, 4).toString()).toBe('RIFF');
    expect(picture.subarray(8, 12).toString()).toBe('WEBP');
    expect(picture).toHaveLength(newest?.picture?.bytes ?? 0);
    const stranger = await world.actor();
    await expect(world.storedPages.issueScreenshotTicket({ id: newest?.id ?? '' }, stranger.as)).rejects.toMatchObject({
      reason: 'screenshot_not_found',
    });
    await expect(world.storedPages.listScreenshots({ watchId: id }, stranger.as)).rejects.toMatchObject({
      reason: 'watch_not_found',
    });
    // What no row knows is swept; a picture is known.
    const known = await world.database.db.tenant(ada, (tx) =>
      knownContents(tx, ada.tenantId, [hash('sha256', picture, 'hex'), 'f'.repeat(64)]),
    );
    expect(known.size).toBe(1);
  });

  it('is refused with what is wrong', async () => {
    const { id: watchId } = await watch('/never-there');
    await world.firstRun(ada, watchId);
    const wanted = { watchId, from: new Date(0), to: new Date(), by: 'line', only: [], ignore: [], withNoise: false };
    const compare = (more: object, as = ada.as) => world.storedPages.comparePages({ ...wanted, ...more }, as);
    await expect(compare({})).rejects.toMatchObject({ reason: 'page_version_not_found' });
    await expect(compare({ ignore: ['a[b'] })).rejects.toMatchObject({ reason: 'selector_invalid' });
    await expect(compare({ by: 'letter' })).rejects.toMatchObject({ reason: 'by_unknown' });
    const stranger = await world.actor();
    await expect(compare({}, stranger.as)).rejects.toMatchObject({ reason: 'watch_not_found' });
    await expect(world.storedPages.listPageVersions({ watchId }, stranger.as)).rejects.toMatchObject({
      reason: 'watch_not_found',
    });
  });
});
