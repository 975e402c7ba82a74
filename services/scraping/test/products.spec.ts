import { ProductChanged, WatchChanged } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { startWorld, type Actor, type World } from './world.ts';

const EUR = 'EUR';
const PRICE = { price: { amount: '119.00', currency: EUR }, vatIncluded: true, vatRate: '19' };

describe('A4 products of one’s own', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  const add = (actor: Actor, sku: string, ownPrice?: typeof PRICE, name = `Lamp ${sku}`) =>
    world.products.createProduct({ sku, name, ownPrice }, actor.as);
  const attach = (actor: Actor, id: string, ...watchIds: string[]) =>
    world.products.attachWatches({ id, watchIds }, actor.as);
  const read = (actor: Actor, id: string) => world.watches.getWatch({ id }, actor.as);
  const edit = (actor: Actor, id: string, changes: object) =>
    world.products.updateProduct({ id, ownPrice: undefined, ...changes }, actor.as);

  /** A watch as it is after a look. */
  async function watch({ tenantId }: Actor, given: { competitor?: string; price?: string; vat?: string } = {}) {
    const { competitor = 'Acme', price = '99.00', vat = '' } = given;
    const [known] = await world.sql<{ id: string }>('SELECT id FROM competitor WHERE tenant_id = $1 AND name = $2', [
      tenantId,
      competitor,
    ]);
    const competitorId = known?.id ?? newId();
    if (known === undefined) {
      await world.sql('INSERT INTO competitor (tenant_id, id, name, vat) VALUES ($1, $2, $3, $4)', [
        tenantId,
        competitorId,
        competitor,
        vat,
      ]);
    }
    const id = newId();
    await world.sql(
      `INSERT INTO watch (tenant_id, id, competitor_id, url, host, every_s, latest_price, latest_currency,
         latest_availability, latest_observation_id, latest_observed_at)
       VALUES ($1, $2, $3, 'https://acme.example/p', 'acme.example', 60, $4, 'EUR', 'in_stock', uuidv7(), now())`,
      [tenantId, id, competitorId, price],
    );
    return { id, competitorId };
  }

  /** What the others were told last of a watch's own price. */
  const told = (id: string, amount: string | undefined) =>
    world.tells(
      WatchChanged,
      (message) => message.watchId === id && message.change === 'own_price_set' && message.ownPrice?.amount === amount,
    );

  it('are added, found by name and SKU, changed and deleted', async () => {
    const actor = await world.actor();
    const made = await add(actor, 'K3', PRICE);
    expect(made).toMatchObject({ sku: 'K3', ownPrice: PRICE, watches: 0, version: 1n });
    await expect(add(actor, 'K3')).rejects.toMatchObject({ reason: 'sku_taken', fields: [{ path: 'sku' }] });
    for (const sku of ['K1', 'K2_', 'K4']) await add(actor, sku);
    const names = async (query: object) => {
      const all: string[] = [];
      for (let cursor = ''; ;) {
        const page = await world.products.listProducts({ limit: 2, cursor, ...query }, actor.as);
        all.push(...page.items.map(({ sku }) => sku));
        if (page.nextCursor === '') return all;
        cursor = page.nextCursor;
      }
    };
    expect(await names({})).toEqual(['K1', 'K2_', 'K3', 'K4']);
    expect(await names({ search: 'k2_' })).toEqual(['K2_']);
    expect(await names({ search: 'LAMP' })).toHaveLength(4);

    const changed = await edit(actor, made.id, { name: 'Desk lamp', expectedVersion: 1n });
    expect(changed).toMatchObject({ sku: 'K3', name: 'Desk lamp', ownPrice: PRICE, version: 2n });
    const stale = { kind: 'precondition', reason: 'version_stale' };
    await expect(edit(actor, made.id, { name: 'x', expectedVersion: 1n })).rejects.toMatchObject(stale);
    await expect(world.products.deleteProduct({ id: made.id, expectedVersion: 1n }, actor.as)).rejects.toMatchObject(
      stale,
    );
    expect((await edit(actor, made.id, { ownPrice: {} })).ownPrice).toBeUndefined();
    await world.products.deleteProduct({ id: made.id }, actor.as);
    await expect(world.products.getProduct({ id: made.id }, actor.as)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it.each([
    [{ sku: ' ' }, 'sku'],
    [{ name: 'two\nlines' }, 'name'],
    [{ ownPrice: { ...PRICE, price: { amount: '0', currency: EUR } } }, 'ownPrice.amount'],
    [{ ownPrice: { ...PRICE, price: { amount: '1', currency: 'XXY' } } }, 'ownPrice.currency'],
    [{ ownPrice: { ...PRICE, vatRate: '101' } }, 'ownPrice.vatRate'],
  ])('refuse %j', async (field, path) => {
    const actor = await world.actor();
    const given = { sku: 'A', name: 'A', ownPrice: undefined, ...field };
    await expect(world.products.createProduct(given, actor.as)).rejects.toMatchObject({ fields: [{ path }] });
  });

  it('give their price to their watches, and tell of it as of a price of the watch', async () => {
    const actor = await world.actor();
    const [product, { id }] = [await add(actor, 'K3', PRICE), await watch(actor)];
    const before = await read(actor, id);
    expect(await attach(actor, product.id, id)).toMatchObject({ watches: 1 });
    expect(await read(actor, id)).toMatchObject({
      productId: product.id,
      ownPrice: { amount: '119.00', currency: EUR },
      ownPriceOf: 'product',
      version: before.version + 1n,
    });
    await told(id, '119.00');
    // Again: nothing changes, nothing is told.
    await attach(actor, product.id, id);
    expect((await read(actor, id)).version).toBe(before.version + 1n);

    await edit(actor, product.id, { ownPrice: { price: { ...PRICE, price: { amount: '109.00', currency: EUR } } } });
    await told(id, '109.00');
    await edit(actor, product.id, { name: 'Another name' });
    expect((await read(actor, id)).version).toBe(before.version + 2n);
    await world.products.detachWatch({ id: product.id, watchId: id }, actor.as);
    await told(id, undefined);
    await world.tells(ProductChanged, (one) => one.productId === product.id && one.change === 'watch_detached');
    const changes = world.told.filter(({ message }) => message['productId'] === product.id);
    expect(changes.map(({ message }) => [message['change'], message['version'], message['changedBy']])).toEqual(
      [
        ['created', 1n],
        ['watches_attached', 2n],
        ['updated', 3n],
        ['updated', 4n],
        ['watch_detached', 5n],
      ].map((change) => [...change, actor.caller.userId]),
    );
    expect(await read(actor, id)).toMatchObject({ productId: undefined, ownPrice: undefined, ownPriceOf: '' });
  });

  it('stand back behind a price that was given to a watch, until that is taken away', async () => {
    const actor = await world.actor();
    const [product, { id }] = [await add(actor, 'K3', PRICE), await watch(actor)];
    const given = { amount: '120.00', currency: EUR };
    await world.watches.setOwnPrice({ id, price: given }, actor.as);
    await attach(actor, product.id, id);
    await edit(actor, product.id, { ownPrice: { price: { ...PRICE, vatRate: undefined } } });
    expect(await read(actor, id)).toMatchObject({ ownPrice: given, ownPriceOf: 'watch', productId: product.id });
    const cleared = await world.watches.clearOwnPrice({ id }, actor.as);
    expect(cleared).toMatchObject({ ownPrice: PRICE.price, ownPriceOf: 'product' });
    await told(id, '119.00');
    // The same amount, given to the watch and taken away: it is the product's again.
    await world.watches.setOwnPrice({ id, price: PRICE.price }, actor.as);
    expect(await world.watches.clearOwnPrice({ id }, actor.as)).toMatchObject({ ownPriceOf: 'product' });

    await world.products.deleteProduct({ id: product.id }, actor.as);
    expect(await read(actor, id)).toMatchObject({ ownPrice: undefined, productId: undefined });
  });

  it('are compared with or without VAT as the competitor tells prices, where both is known', async () => {
    const actor = await world.actor();
    const product = await add(actor, 'K3', PRICE);
    const { id, competitorId } = await watch(actor, { vat: 'excluded' });
    await attach(actor, product.id, id);
    expect((await read(actor, id)).ownPrice?.amount).toBe('100.00');
    const tell = (vat: string) =>
      world.competitors.updateCompetitor({ id: competitorId, domains: undefined, vat }, actor.as);
    expect(await tell('included')).toMatchObject({ vat: 'included' });
    await told(id, '119.00');
    expect((await read(actor, id)).ownPrice?.amount).toBe('119.00');
    await expect(tell('perhaps')).rejects.toMatchObject({ fields: [{ path: 'vat' }] });
    const other = await watch(actor, { competitor: 'Net', vat: 'excluded' });
    const moved = await world.watches.updateWatch(
      { id, competitorId: other.competitorId, schedule: undefined, tags: undefined, request: undefined },
      actor.as,
    );
    expect(moved.ownPrice?.amount).toBe('100.00');
  });

  it('have a watch at most once, and 50 of them at most', async () => {
    const actor = await world.actor();
    const [first, second] = [await add(actor, 'A'), await add(actor, 'B')];
    const { id } = await watch(actor);
    await attach(actor, first.id, id);
    await expect(attach(actor, second.id, id)).rejects.toMatchObject({
      reason: 'watch_has_product',
      fields: [{ path: 'watchIds.0' }],
    });
    await expect(world.products.detachWatch({ id: second.id, watchId: id }, actor.as)).rejects.toMatchObject({
      kind: 'not_found',
    });
    const many = await Promise.all(Array.from({ length: 50 }, () => watch(actor)));
    const limit = { reason: 'watches_limit' };
    await expect(attach(actor, first.id, ...many.map((one) => one.id))).rejects.toMatchObject(limit);
    await attach(actor, second.id, ...many.map((one) => one.id));
    await expect(attach(actor, second.id, (await watch(actor)).id)).rejects.toMatchObject(limit);
    const of = async (productId: string) =>
      (await world.watches.listWatches({ limit: 200, cursor: '', productId }, actor.as)).items.length;
    expect(await Promise.all([of(first.id), of(second.id), of('none'), of('no-id')])).toEqual([1, 50, 1, 0]);
  });

  it('stand beside the prices of competitors, with who is cheapest and where the own price stands', async () => {
    const actor = await world.actor();
    const [lamp, chair] = [await add(actor, 'L', PRICE, 'Lamp'), await add(actor, 'C', undefined, 'Chair')];
    const acme = await watch(actor, { price: '98.00', vat: 'excluded' });
    const zeta = await watch(actor, { competitor: 'Zeta', price: '118.00' });
    await watch(actor, { competitor: 'Not compared' });
    await attach(actor, lamp.id, acme.id, zeta.id);
    const compare = (query: object = {}) => world.products.comparePrices({ limit: 1, cursor: '', ...query }, actor.as);
    const first = await compare();
    expect(first.items.map(({ product }) => product?.id)).toEqual([chair.id]);
    expect(first).toMatchObject({ items: [{ offers: [], rank: undefined }], competitorsCut: false });
    expect(first.competitors).toMatchObject([
      { name: 'Acme', vat: 'excluded' },
      { name: 'Zeta', vat: '' },
    ]);
    const { items, nextCursor } = await compare({ cursor: first.nextCursor });
    expect(nextCursor).toBe('');
    expect(items).toMatchObject([{ product: { id: lamp.id, watches: 2 }, rank: 3, compared: 3 }]);
    expect(items[0]?.offers).toMatchObject([
      { watchId: acme.id, price: { amount: '98.00' }, compared: { amount: '116.62' }, cheapest: true },
      { watchId: zeta.id, compared: { amount: '118.00' }, cheapest: false },
    ]);
    expect((await compare({ search: 'lamp' })).items).toHaveLength(1);
  });

  it('P9 are nothing to another tenant, and no change of theirs to a viewer', async () => {
    const [mine, other] = [await world.actor(), await world.actor()];
    const viewer = await world.actor({}, 'viewer', mine.tenantId);
    const [product, theirs] = [await add(mine, 'K3', PRICE), await add(other, 'K3')];
    const { id } = await watch(mine);
    await attach(mine, product.id, id);
    const attempts = (actor: Actor) => [
      () => edit(actor, product.id, { name: 'x' }),
      () => world.products.deleteProduct({ id: product.id }, actor.as),
      () => attach(actor, product.id, id),
      () => world.products.detachWatch({ id: product.id, watchId: id }, actor.as),
      () => world.watches.clearOwnPrice({ id }, actor.as),
    ];
    const before = await world.sql('SELECT * FROM product WHERE tenant_id = $1', [mine.tenantId]);
    for (const attempt of [
      ...attempts(other),
      () => world.products.getProduct({ id: product.id }, other.as),
      () => attach(other, theirs.id, id),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ kind: 'not_found' });
    }
    for (const attempt of attempts(viewer)) await expect(attempt()).rejects.toMatchObject({ kind: 'denied' });
    expect(await world.sql('SELECT * FROM product WHERE tenant_id = $1', [mine.tenantId])).toEqual(before);
    expect((await world.products.comparePrices({ limit: 0, cursor: '' }, viewer.as)).items).toHaveLength(1);
  });
});
