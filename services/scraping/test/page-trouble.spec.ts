import { WatchChanged } from '@blackfang/contracts/events';
import { startWorld, type Actor, type World } from './world.ts';

let world: World;
let ada: Actor;

beforeAll(async () => {
  world = await startWorld();
  ada = await world.actor();
});
afterAll(() => world.close());

const watch = (path: string) =>
  world.watches.createWatch({ url: world.shop.url(path), tags: [], schedule: undefined }, ada.as);

describe('A3 a page that can not be read', () => {
  it.each([
    ['gone', 404, 3],
    ['failing', 403, 6],
  ])('pauses itself as %s after %i was answered %i times in a row, and says so once', async (why, status, times) => {
    const path = `/trouble/${status}`;
    world.shop.show(path, { status, body: 'go away' });
    const { id } = await watch(path);
    const runs = [await world.firstRun(ada, id)];
    expect(await world.watches.getWatch({ id }, ada.as)).toMatchObject({ status: 'failing' });
    while (runs.length < times) runs.push(await world.look(ada, id));
    for (const run of runs) {
      expect(run).toMatchObject({ status: 'failed', reason: `http_${status}`, httpStatus: status });
      expect(run.detail).toContain(String(status));
      expect(run.log.at(-1)).toMatchObject({ level: 'error' });
    }
    await world.tells(WatchChanged, (message) => message.watchId === id && message.change === 'paused');
    const paused = { status: 'paused', pausedReason: why, nextRunAt: undefined, version: 2n };
    expect(await world.watches.getWatch({ id }, ada.as)).toMatchObject(paused);
    await world.look(ada, id);
    const said = world.told.filter((one) => one.message['watchId'] === id && one.message['change'] === 'paused');
    expect(said).toHaveLength(1);

    world.shop.show(path, { price: '3.00' });
    const resume = { id, status: 'active', schedule: undefined, tags: undefined };
    expect(await world.watches.updateWatch(resume, ada.as)).toMatchObject({ status: 'active', pausedReason: '' });
    await world.tells(WatchChanged, (message) => message.watchId === id && message.change === 'resumed');
    expect(await world.look(ada, id)).toMatchObject({ status: 'succeeded' });
  });

  it('does not follow a redirect inside, and says so', async () => {
    world.shop.show('/inside', { status: 302, headers: { location: 'http://169.254.169.254/latest' }, body: '' });
    const { id } = await watch('/inside');
    expect(await world.firstRun(ada, id)).toMatchObject({ status: 'failed', reason: 'address_forbidden' });
    const { extractionJson } = await world.extractions.extract({ url: world.shop.url('/inside') }, ada.as);
    expect(JSON.parse(extractionJson)).toMatchObject({ status: 'failed', error: { reason: 'address_forbidden' } });
  });

  it('fails an extraction that breaks its limits, keeps the page and goes on', async () => {
    world.shop.show('/deep', { body: `<html>${'<div>'.repeat(500_000)}` });
    const { id } = await watch('/deep');
    const run = await world.firstRun(ada, id);
    expect(run).toMatchObject({ status: 'failed', reason: 'page_too_deep', observationId: expect.any(String) });
    expect(run.snapshotId).toBeDefined();
    const seen = await world.observations.getObservation({ id: run.observationId ?? '' }, ada.as);
    expect(seen).toMatchObject({ status: 'failed', reason: 'page_too_deep', price: undefined });
    world.shop.show('/deep', { price: '4.00' });
    expect(await world.look(ada, id)).toMatchObject({ status: 'succeeded' });
  });
});

describe('C10 extract without saving', () => {
  it('reads a page, or the page that is sent along, and stores nothing', async () => {
    world.shop.show('/once', { price: '8.50' });
    const fetched = await world.extractions.extract({ url: world.shop.url('/once') }, ada.as);
    const html =
      '<html lang="en"><meta property="product:price:amount" content="1.10"><meta property="product:price:currency" content="EUR">';
    const sent = await world.extractions.extract({ url: 'https://no-such-host.invalid/p', html }, ada.as);
    expect(JSON.parse(fetched.extractionJson)).toMatchObject({
      status: 'ok',
      price: { amount: '8.50', currency: 'EUR' },
    });
    expect(JSON.parse(sent.extractionJson)).toMatchObject({ status: 'ok', price: { amount: '1.10', currency: 'EUR' } });
    expect(await world.sql(`SELECT 1 FROM watch WHERE url LIKE '%/once'`)).toEqual([]);
  });

  it('gives page trouble as a failed extraction and a forbidden address as a refusal', async () => {
    const { extractionJson } = await world.extractions.extract({ url: world.shop.url('/nowhere') }, ada.as);
    expect(JSON.parse(extractionJson)).toMatchObject({ status: 'failed', error: { reason: 'http_404' } });
    for (const url of [
      'http://127.0.0.1:1/',
      'http://10.0.0.1/',
      'ftp://shop.example/',
      'nonsense',
      'http://a:b@c.de/',
    ]) {
      await expect(world.extractions.extract({ url }, ada.as)).rejects.toMatchObject({ kind: 'unprocessable' });
      await expect(world.watches.createWatch({ url, tags: [], schedule: undefined }, ada.as)).rejects.toMatchObject({
        kind: 'unprocessable',
        fields: [{ path: 'url' }],
      });
    }
  });
});
