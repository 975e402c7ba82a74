import { behindSick, inHandOver, waitsOf } from './judge-waits.ts';

const claim = (id: string, lease: string, at: number, until: number | null = null) => {
  return { id, endpointId: id.slice(0, 4), lease, at, until };
};
const due = (id: string, at: number) => ({ id, endpointId: 'well', dueAt: at, visibleAt: at, deliveredAt: null });
const LIMITS = { aloneMs: 20, roundMs: 250 };

describe('a healthy delivery', () => {
  it('waits behind nobody when the next round takes it, whatever else that takes', () => {
    const claims = [claim('sick 1', 'a', 90), claim('sick 2', 'b', 110), claim('well 1', 'b', 110)];
    const waits = waitsOf([due('well 1', 100)], claims);
    expect(waits).toEqual([expect.objectContaining({ ms: 10, passedOver: 0 })]);
    expect(behindSick(waits, LIMITS)).toEqual([]);
  });

  it('may be missed by one round that took sick ones, which may have looked before, and by no second one', () => {
    const claims = [claim('sick 1', 'a', 101), claim('sick 2', 'b', 102), claim('well 1', 'c', 103)];
    expect(behindSick(waitsOf([due('well 1', 100)], claims), LIMITS)).toHaveLength(1);
    expect(behindSick(waitsOf([due('well 1', 100)], claims.slice(1)), LIMITS)).toEqual([]);
  });

  it('waited behind sick ones when that took longer by more than a round than without them', () => {
    const held = [claim('sick 1', 'a', 10), claim('sick 2', 'a', 10, 5_000)];
    const waits = waitsOf([due('well 1', 100)], [...held, claim('well 1', 'b', 5_010)]);
    expect(behindSick(waits, LIMITS)).toEqual([expect.objectContaining({ ms: 4_910, sickInHand: 2 })]);
    const soon = waitsOf([due('well 1', 100)], [...held, claim('well 1', 'b', 369)]);
    expect(behindSick(soon, LIMITS)).toEqual([]);
  });
});

describe('what is in hand', () => {
  it('is counted at every moment', () => {
    const held = inHandOver([claim('one', 'a', 10, 20), claim('two', 'a', 10, 40), claim('three', 'b', 20)]);
    expect(held.most).toBe(2);
    expect(held.mostBetween(41, 50)).toBe(1);
  });
});
