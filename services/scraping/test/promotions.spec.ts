import { startWorld, type Actor, type World } from './world.ts';

let world: World;
let ada: Actor;

beforeAll(async () => {
  world = await startWorld();
  ada = await world.actor();
});
afterAll(() => world.close());

const page = (price: string, body: string): string => `<!doctype html><html lang="en-GB"><head><title>Lamp</title>
  <script type="application/ld+json">${JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: 'Lamp',
    sku: 'L-1',
    offers: { '@type': 'Offer', price, priceCurrency: 'GBP', availability: 'https://schema.org/InStock' },
  })}</script></head><body><h1>Lamp</h1>${body}</body></html>`;
const promotionOf = (watchId: string, actor = ada) => world.observations.getPromotion({ watchId }, actor.as);
const show = (path: string, price: string, body = ''): void => world.shop.show(path, { body: page(price, body) });

describe('A5 a promotion beside what the price did before', () => {
  it('claims 40%, and is worth 4.8% against the lowest price of the 30 days before it began', async () => {
    show('/p/lamp', '31.50');
    const { id } = await world.watches.createWatch(
      { url: world.shop.url('/p/lamp'), tags: [], schedule: undefined },
      ada.as,
    );
    await world.firstRun(ada, id);
    expect(await promotionOf(id)).toMatchObject({ promotionJson: '', discount: undefined });

    show('/p/lamp', '50.00');
    await world.look(ada, id);
    // The price stood at 31.50 for weeks, was raised, and 29 days ago was still the low one.
    await world.sql(
      `UPDATE observation SET observed_at = now() - interval '45 days' WHERE watch_id = $1 AND price = 31.50`,
      [id],
    );
    await world.sql(
      `UPDATE observation SET observed_at = now() - interval '5 days' WHERE watch_id = $1 AND price = 50`,
      [id],
    );

    show(
      '/p/lamp',
      '30.00',
      '<p><del>£50.00</del> <b>£30.00</b> <span>-40%</span></p><p>Use code EXTRA5 at checkout</p>',
    );
    const run = await world.look(ada, id);
    const { promotionJson, discount, observationId } = await promotionOf(id);
    expect(observationId).toBe(run.observationId);
    expect(JSON.parse(promotionJson)).toMatchObject({
      wasPrice: { amount: '50.00', currency: 'GBP' },
      percent: 40,
      coupons: [{ code: 'EXTRA5' }],
    });
    expect(discount).toMatchObject({
      isOlder: false,
      claimedPercent: 40,
      lowestBefore: { amount: '31.50', currency: 'GBP' },
      honestPercent: 4.8,
      knownDays: 30,
    });
    const seen = await world.observations.getObservation({ id: observationId }, ada.as);
    expect(JSON.parse(seen.promotionJson)).toEqual(JSON.parse(promotionJson));

    // It goes on, deeper: what counts is still the time before it began.
    show('/p/lamp', '25.20', '<p><del>£50.00</del> <b>£25.20</b></p>');
    await world.look(ada, id);
    const later = (await promotionOf(id)).discount;
    expect(later).toMatchObject({ beganAt: discount?.beganAt, claimedPercent: 49.6, honestPercent: 20 });

    show('/p/lamp', '50.00');
    await world.look(ada, id);
    expect(await promotionOf(id)).toMatchObject({ promotionJson: '', discount: undefined });
  });

  it('says that nothing is known of the time before, where it was claimed from the first look on', async () => {
    show('/p/always', '30.00', '<p><s>£60.00</s> £30.00</p>');
    const { id } = await world.watches.createWatch(
      { url: world.shop.url('/p/always'), tags: [], schedule: undefined },
      ada.as,
    );
    await world.firstRun(ada, id);
    expect((await promotionOf(id)).discount).toMatchObject({
      isOlder: true,
      claimedPercent: 50,
      lowestBefore: undefined,
      honestPercent: undefined,
      knownDays: 0,
    });
  });

  it('is not told to another tenant', async () => {
    const [row] = await world.sql<{ id: string }>('SELECT id FROM watch WHERE tenant_id = $1 LIMIT 1', [ada.tenantId]);
    const eve = await world.actor();
    await expect(promotionOf(row?.id ?? '', eve)).rejects.toMatchObject({ reason: 'watch_not_found' });
  });
});
