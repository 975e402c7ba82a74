import type { Money } from '@blackfang/core';
import fc from 'fast-check';
import { failedExtraction, type Extraction } from '../extract/extraction.ts';
import { confirmHeld, decideObservation } from './decide-observation.ts';
import type { HeldValue } from './held-value.ts';

const eur = (amount: string): Money => ({ amount, currency: 'EUR' });
const page = (price: Money | null, more: Partial<Extraction> = {}): Extraction => {
  const { error: _error, ...nothing } = failedExtraction('https://shop.test/p', '', '');
  return { ...nothing, status: price ? 'ok' : 'unknown', price, ...more };
};
const held = (price: Money, more: Partial<HeldValue> = {}): HeldValue => ({
  observationId: 'first',
  price,
  availability: 'in_stock',
  reason: 'price_jump',
  seen: 1,
  rejected: false,
  ...more,
});

describe('Z2 Z3 what a reading is worth', () => {
  it('believes a first price, and one that moves within reason', () => {
    expect(decideObservation(page(eur('10.00')), null, null, 'x')).toEqual({
      status: 'ok',
      supersedes: null,
      held: null,
    });
    expect(decideObservation(page(eur('99.00')), eur('10.00'), null, 'x').status).toBe('ok');
  });

  it('says unknown and failed as they are, and leaves what is held alone', () => {
    const waits = held(eur('1000.00'));
    const nothing = decideObservation(page(null), eur('10.00'), waits, 'x');
    expect(nothing).toEqual({ status: 'unknown', reason: 'nothing_read', held: waits });
    const broken = decideObservation(failedExtraction('u', 'page_too_deep', 'd'), eur('10.00'), waits, 'x');
    expect(broken).toEqual({ status: 'failed', reason: 'page_too_deep', held: waits });
  });

  it('says of a list or a feed that it has no price of its own', () => {
    const list = page(null, { status: 'ok', kind: 'listing' });
    expect(decideObservation(list, eur('10.00'), null, 'x')).toEqual({
      status: 'unknown',
      reason: 'listing_page',
      held: null,
    });
  });

  it.each([
    [eur('1000.00'), 'price_jump'],
    [eur('0.09'), 'price_jump'],
    [eur('0'), 'price_zero'],
    [{ amount: '10.00', currency: 'USD' }, 'currency_changed'],
  ])('holds %j for %s', (price, reason) => {
    const decision = decideObservation(page(price), eur('10.00'), null, 'x');
    expect(decision).toMatchObject({ status: 'quarantined', reason, held: { observationId: 'x', seen: 1, price } });
  });

  it('starts to count anew for another value, and forgets the held one when a good one is read', () => {
    const waits = held(eur('1000.00'), { seen: 2 });
    expect(decideObservation(page(eur('2000.00')), eur('10.00'), waits, 'x').held).toMatchObject({
      observationId: 'x',
      seen: 1,
    });
    expect(decideObservation(page(eur('11.00')), eur('10.00'), waits, 'x').held).toBeNull();
  });

  it('takes 1000 and 1000.00 for the same', () => {
    const decision = decideObservation(page(eur('1000')), eur('10.00'), held(eur('1000.00'), { seen: 2 }), 'x');
    expect(decision).toEqual({ status: 'ok', supersedes: 'first', held: null });
  });

  it('never lets pass what a person rejected, and remembers it while good values are read', () => {
    let waits: HeldValue | null = held(eur('1000.00'), { rejected: true });
    for (let n = 0; n < 10; n++) {
      const decision = decideObservation(page(eur('1000.00')), eur('10.00'), waits, 'x');
      expect(decision).toMatchObject({ status: 'quarantined', knownWrong: true });
      expect(confirmHeld(decision.held).passes).toBeNull();
      waits = decideObservation(page(eur('10.50')), eur('10.00'), decision.held, 'x').held;
    }
  });

  it('lets pass after three equal readings in a row, however they mix with unchanged pages', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }), (unchanged) => {
        let waits = decideObservation(page(eur('1000.00')), eur('10.00'), null, 'first').held;
        const passes = unchanged.map((same) => {
          if (same) {
            const confirmed = confirmHeld(waits);
            waits = confirmed.held;
            return confirmed.passes;
          }
          const decision = decideObservation(page(eur('1000.00')), eur('10.00'), waits, 'x');
          waits = decision.held;
          return decision.status === 'ok' ? decision.supersedes : null;
        });
        expect(passes).toEqual([null, 'first']);
      }),
    );
  });

  it('never says ok of a price a hundred times the last good one, unless it was held twice before', () => {
    const amounts = fc.integer({ min: 1, max: 10_000_000 }).map(String);
    fc.assert(
      fc.property(amounts, amounts, (good, read) => {
        const [low, high] = [Number(good), Number(read)].sort((a, b) => a - b) as [number, number];
        const decision = decideObservation(page(eur(read)), eur(good), null, 'x');
        expect(decision.status).toBe(high >= low * 100 ? 'quarantined' : 'ok');
      }),
    );
  });
});
