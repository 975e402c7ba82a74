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
    expect(await world.watches.getWatch({ id }, ada.as)).toMatchObject({
      status: 'failing',
      lastFailure: { runId: runs[0]?.id, reason: `http_${status}` },
    });
    while (runs.length < times) runs.push(await world.look(ada, id));
    for (const run of runs) {
      expect(run).toMatchObject({ status: 'failed', reason: `http_${status}`, httpStatus: status });
      expect(run.detail).toContain(String(status));
      expect(run.log.at(-1)).toMatchObject({ level: 'error' });
    }
    await world.tells(WatchChanged, (message) => message.watchId === id && message.change === 'paused');
    const paused = { status: 'paused', pausedReason: why, nextRunAt: undefined, version: 2n };
    expect(await world.watches.getWatch({ id }, ada.as)).toMatchObject({
      ...paused,
      lastFailure: { runId: runs.at(-1)?.id, reason: `http_${status}` },
    });
    const { items } = await world.watches.listWatches({ limit: 50, cursor: '' }, ada.as);
    expect(items.find((one) => one.id === id)?.lastFailure?.reason).toBe(`http_${status}`);
    await world.look(ada, id);
    const said = world.told.filter((one) => one.message['watchId'] === id && one.message['change'] === 'paused');
    expect(said).toHaveLength(1);

    world.shop.show(path, { price: '3.00' });
    const resume = { id, status: 'active', schedule: undefined, tags: undefined, request: undefined };
    expect(await world.watches.updateWatch(resume, ada.as)).toMatchObject({
      status: 'active',
      pausedReason: '',
      lastFailure: undefined,
    });
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

/** A page whose product a script draws after a moment, as many shops do. */
const drawn = (price: string) => `<!doctype html><html lang="en"><title>Lamp</title><div id="root"></div><script>
  setTimeout(() => {
    const data = { '@type': 'Product', name: 'Lamp', offers: { price: '${price}', priceCurrency: 'EUR' } };
    root.innerHTML = '<h1>Lamp</h1><p>Price: ' + data.offers.price + ' EUR</p><script type="application/ld+json">' + JSON.stringify(data) + '</' + 'script>';
  }, 30);
</script></html>`;

describe('A1 a page that scripts draw', () => {
  it('is read in the browser once HTTP has read nothing, and from then on at once', async () => {
    world.shop.show('/drawn', { body: drawn('7.50') });
    const { id } = await watch('/drawn');
    const first = await world.firstRun(ada, id);
    expect(first).toMatchObject({ status: 'succeeded', tier: 'browser' });
    expect(first.log.map(({ message }) => message).join('; ')).toMatch(
      /found neither price nor stock.*in the browser.*7\.50 EUR.*price and stock are to be seen in the browser alone/,
    );
    const evidence = () => world.sql('SELECT tier, reason, streak FROM site WHERE tenant_id = $1', [ada.tenantId]);
    expect(await evidence()).toEqual([{ tier: 'browser', reason: 'nothing', streak: 1 }]);

    world.shop.show('/drawn', { body: drawn('6.50') });
    const asked = world.shop.visits.filter(({ path }) => path === '/drawn').length;
    expect(await world.look(ada, id)).toMatchObject({ status: 'succeeded', tier: 'browser' });
    expect(world.shop.visits.filter(({ path }) => path === '/drawn')).toHaveLength(asked + 1);
    expect(await world.watches.getWatch({ id }, ada.as)).toMatchObject({ latest: { price: { amount: '6.50' } } });
    expect(await world.look(ada, id)).toMatchObject({ status: 'succeeded', unchanged: true });
  });

  it('is read plainly again once that reads as much, and the browser is left alone then', async () => {
    world.shop.show('/plain', { price: '5.00' });
    await world.sql('UPDATE site SET next_compare_at = clock_timestamp() WHERE tenant_id = $1', [ada.tenantId]);
    const { id } = await watch('/plain');
    expect(await world.firstRun(ada, id)).toMatchObject({ status: 'succeeded', tier: 'http' });
    expect(await world.sql('SELECT tier, reason FROM site WHERE tenant_id = $1', [ada.tenantId])).toEqual([
      { tier: 'http', reason: 'same' },
    ]);
    const asked = world.shop.visits.filter(({ path }) => path === '/plain').length;
    world.shop.show('/plain', { price: '5.50' });
    expect(await world.look(ada, id)).toMatchObject({ status: 'succeeded', tier: 'http' });
    expect(world.shop.visits.filter(({ path }) => path === '/plain')).toHaveLength(asked + 1);
  });

  it('is extracted by the tier that is wanted, which the answer says', async () => {
    world.shop.show('/drawn', { body: drawn('7.50') });
    const url = world.shop.url('/drawn');
    const extracted = async (tier?: string) =>
      JSON.parse((await world.extractions.extract({ url, tier }, ada.as)).extractionJson) as unknown;
    expect(await extracted()).toMatchObject({ status: 'ok', tier: 'browser', price: { amount: '7.50' } });
    expect(await extracted('browser')).toMatchObject({ status: 'ok', tier: 'browser', price: { amount: '7.50' } });
    expect(await extracted('http')).toMatchObject({ status: 'unknown', tier: 'http', price: null });
    await expect(extracted('fax')).rejects.toMatchObject({ reason: 'tier_invalid' });
  });
});
