import { compareAmounts, movedAtLeast } from '@blackfang/core';
import { CATALOGUE, PROMOTED } from './catalogue.ts';
import { moveShop, setProduct, type Move, type ProductState } from './movement.ts';
import { Random } from './random.ts';

const opening: readonly ProductState[] = CATALOGUE.map(({ id, amount }) => ({
  id,
  regularPrice: amount,
  price: amount,
  availability: 'in_stock',
  stock: 30,
  frozen: false,
  saleEndsAt: null,
}));
const promoted = PROMOTED.map(({ id }) => id);

/** Half an hour of the shop. */
function run(seed: number, ticks = 900, from = opening): { moves: Move[][]; products: ProductState[] } {
  const random = new Random(seed);
  let products = [...from];
  const moves = Array.from({ length: ticks }, (_, index) => {
    const made = moveShop(products, promoted, index + 1, random);
    for (const { after } of made) products = products.map((product) => (product.id === after.id ? after : product));
    return made;
  });
  return { moves, products };
}

describe('how the demo shop moves', () => {
  it('moves the same way from the same seed, also when it was stopped in between', () => {
    const whole = new Random(5);
    const first = new Random(5);
    for (let count = 0; count < 10; count += 1) first.next();
    const second = new Random(first.state);
    const rest = Array.from({ length: 20 }, () => whole.next()).slice(10);
    expect(Array.from({ length: 10 }, () => second.next())).toEqual(rest);
    expect(run(1).moves).toEqual(run(1).moves);
    expect(run(1).moves).not.toEqual(run(2).moves);
  });

  it('stays near the regular price but for sales, and never goes astray', () => {
    for (const { after } of run(3).moves.flat()) {
      const farDown = movedAtLeast('down', after.regularPrice, after.price, '2.5');
      const farUp = movedAtLeast('up', after.regularPrice, after.price, '2.5');
      expect({ id: after.id, farDown, farUp }).toEqual({
        id: after.id,
        farDown: after.saleEndsAt !== null,
        farUp: false,
      });
      expect(compareAmounts(after.price, '0')).toBeGreaterThan(0);
      expect(after.stock > 0).toBe(after.availability === 'in_stock');
    }
  });

  it('puts a promoted product on sale every 20 s, far enough down for a rule of 5%, and ends the sale', () => {
    const sales = run(4)
      .moves.flat()
      .filter(({ cause }) => cause === 'sale_started');
    expect(sales).toHaveLength(90);
    expect(new Set(sales.map(({ after }) => after.id))).toEqual(new Set(promoted));
    for (const { before, after } of sales) expect(movedAtLeast('down', before.price, after.price, '5')).toBe(true);
    const under = run(4).products.filter(({ saleEndsAt }) => saleEndsAt !== null);
    expect(under.length).toBeLessThanOrEqual(5);
  });

  it('leaves frozen products as they are', () => {
    const frozen = opening.map((product) => ({ ...product, frozen: true }));
    expect(run(6, 100, frozen).moves.flat()).toEqual([]);
  });

  it('moves on around a price that was set', () => {
    const set = opening.map((product) => setProduct({ ...product, saleEndsAt: 3 }, { price: '10.00' }));
    const { products } = run(7, 200, set);
    for (const { regularPrice } of products) expect(regularPrice).toBe('10.00');
  });
});
