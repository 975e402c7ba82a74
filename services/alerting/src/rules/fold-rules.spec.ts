import { newId } from '@blackfang/core';
import fc from 'fast-check';
import { eur, figure, Offer, rule, TENANT } from '../../test/shop.ts';
import type { OfferChange } from './evaluate-rule.ts';
import { foldRules, type StoredMemory } from './fold-rules.ts';
import type { Rule } from './rule.ts';

/** What each alert says, in order. */
function alertsOf(rules: readonly Rule[], changes: readonly OfferChange[], memory: readonly StoredMemory[] = []) {
  return foldRules(rules, changes, memory).alerts.map(
    ({ baseline, change, percent }) =>
      `${baseline.price?.amount ?? '-'} > ${change.current.price?.amount ?? change.current.availability} ${percent ?? '-'}`,
  );
}

const dropOf = (percent: string, baseline: string) => rule({ kind: 'price_drop_percent', percent, baseline });
const below = (amount: string) => rule({ kind: 'price_below', amount, currency: 'EUR' });

/** Ten moves of -1% from 100.00, in cents. */
function tenMoves(offer: Offer): OfferChange[] {
  const changes: OfferChange[] = [];
  for (let cents = 10_000, move = 1; move <= 10; move++) {
    cents = Math.round(cents * 0.99);
    changes.push(offer.costs((cents / 100).toFixed(2)));
  }
  return changes;
}

describe('A4 price drop in percent', () => {
  it('alerts once at the sixth of ten 1% moves for a 5% rule since the last alert', () => {
    const offer = new Offer(TENANT, { price: eur('100.00') });
    expect(alertsOf([dropOf('5', 'last_alerted')], tenMoves(offer))).toEqual(['100.00 > 94.15 -5.85']);
  });

  it('never alerts for the same moves against the previous price', () => {
    const offer = new Offer(TENANT, { price: eur('100.00') });
    expect(alertsOf([dropOf('5', 'previous')], tenMoves(offer))).toEqual([]);
  });

  it('tells its first alert of an offer from those that compare with an alert before', () => {
    const offer = new Offer(TENANT, { price: eur('100') });
    const other = new Offer(TENANT, { price: eur('200') });
    const dropped = dropOf('5', 'last_alerted');
    const first = foldRules([dropped], [offer.costs('90')], []);
    const second = foldRules([dropped], [offer.costs('89'), offer.costs('80'), other.costs('150')], first.moved);
    const told = [first, second].flatMap(({ alerts }) => alerts.map((one) => [one.baseline.price?.amount, one.first]));
    expect(told).toEqual([
      ['100', true],
      ['90', false],
      ['200', true],
    ]);
    const changed = { ...dropped, revision: 2 };
    const [afresh] = foldRules([changed], [offer.costs('70')], second.moved).alerts;
    expect([afresh?.baseline.price?.amount, afresh?.first]).toEqual(['80', true]);
  });

  it('starts from the current value where nothing was before', () => {
    const offer = new Offer();
    expect(alertsOf([dropOf('5', 'last_alerted')], [offer.costs('100'), offer.costs('95')])).toEqual(['100 > 95 -5']);
  });

  it('is inclusive and exact, where floats are neither', () => {
    const offer = new Offer(TENANT, { price: eur('0.30') });
    // 0.3 - 0.3 * 0.1 is 0.27 in decimals and 0.27000000000000002 in floats.
    expect(alertsOf([dropOf('10', 'previous')], [offer.costs('0.27')])).toEqual(['0.30 > 0.27 -10']);
    expect(alertsOf([dropOf('10.00000001', 'previous')], [offer.costs('0.243')])).toEqual([]);
  });

  it('goes up as well as down', () => {
    const offer = new Offer(TENANT, { price: eur('100') });
    const rise = rule({ kind: 'price_rise_percent', percent: '2.5', baseline: 'previous' });
    expect(alertsOf([rise], [offer.costs('102.49'), offer.costs('105.06')])).toEqual(['102.49 > 105.06 2.51']);
  });

  it('compares with first, medians and the own price as they came with the change', () => {
    const offer = new Offer(TENANT, { price: eur('100') });
    const change = offer.costs('90', {
      first: figure(eur('120'), { observationId: offer.state?.observationId ?? null }),
      median_7d: figure(eur('101')),
      own_price: figure(eur('99'), { observations: 0, knownS: 0 }),
    });
    const rules = ['first', 'median_7d', 'median_30d', 'own_price'].map((baseline) => dropOf('5', baseline));
    expect(alertsOf(rules, [change])).toEqual(['120 > 90 -25', '101 > 90 -10.89', '99 > 90 -9.09']);
  });

  it.each([
    [3, 60, 1],
    [2, 86_400, 1],
    [2, 86_399, 0],
  ])('takes a median of %i observations over %i s: %i alerts', (observations, knownS, alerts) => {
    const offer = new Offer(TENANT, { price: eur('100') });
    const change = offer.costs('90', { median_30d: figure(eur('100'), { observations, knownS }) });
    expect(alertsOf([dropOf('5', 'median_30d')], [change])).toHaveLength(alerts);
  });

  it('alerts when the own price moves, to own price rules alone', () => {
    const offer = new Offer(TENANT, { price: eur('90') });
    const rules = [dropOf('5', 'own_price'), dropOf('5', 'last_alerted'), below('95'), rule({ kind: 'price_changed' })];
    expect(alertsOf(rules, [offer.ownPriceBecomes('100')])).toEqual(['100 > 90 -10']);
  });

  it('says nothing about a price that stood still while the stock moved', () => {
    const offer = new Offer(TENANT, { price: eur('90') });
    const change = offer.shows({ availability: 'out_of_stock', figures: { first: figure(eur('100')) } });
    expect(alertsOf([dropOf('5', 'first')], [change])).toEqual([]);
  });

  it('holds against a price of nothing', () => {
    const offer = new Offer(TENANT, { price: eur('0') });
    const rise = rule({ kind: 'price_rise_percent', percent: '5', baseline: 'previous' });
    expect(alertsOf([rise, dropOf('5', 'previous')], [offer.costs('5')])).toEqual([]);
  });
});

describe('A4 price below and above', () => {
  it('fires at the first change that holds, and again only after it stopped holding', () => {
    const offer = new Offer(TENANT, { price: eur('95') });
    const changes = ['90', '89', '100', '100.5', '99.99', '98'].map((amount) => offer.costs(amount));
    expect(alertsOf([below('100')], changes)).toEqual(['95 > 90 -5.26', '100.5 > 99.99 -0.51']);
  });

  it('is strict on both sides', () => {
    const offer = new Offer(TENANT, { price: eur('90') });
    const above = rule({ kind: 'price_above', amount: '100.0', currency: 'EUR' });
    expect(alertsOf([above, below('100.0')], [offer.costs('100.00')])).toEqual([]);
    expect(alertsOf([above], [offer.costs('100.01')])).toEqual(['100.00 > 100.01 0.01']);
  });
});

describe('A4 any change and stock', () => {
  it('tells each other price, not another writing of the same', () => {
    const offer = new Offer(TENANT, { price: eur('10') });
    const changes = [offer.costs('10.00'), offer.costs('11'), offer.shows({ availability: 'out_of_stock' })];
    expect(alertsOf([rule({ kind: 'price_changed' })], changes)).toEqual(['10.00 > 11 10']);
  });

  it('tells when it is back and when it is gone, past whatever could not be read in between', () => {
    const offer = new Offer(TENANT, { price: eur('10'), availability: 'out_of_stock' });
    const changes = ['unknown', 'in_stock', 'unknown', 'in_stock', 'discontinued', 'out_of_stock', 'in_stock'].map(
      (availability) => offer.shows({ availability }),
    );
    const at = (kind: string) =>
      foldRules([rule({ kind })], changes, []).alerts.map(({ change }) => changes.indexOf(change));
    expect(at('back_in_stock')).toEqual([1, 6]);
    expect(at('out_of_stock')).toEqual([4]);
  });

  it('has nothing to say of the first value', () => {
    const offer = new Offer();
    const rules = ['price_changed', 'back_in_stock', 'out_of_stock'].map((kind) => rule({ kind }));
    expect(alertsOf(rules, [offer.costs('10')])).toEqual([]);
  });
});

describe('Z2 what is not known never alerts', () => {
  const everything = [
    below('1000'),
    dropOf('1', 'previous'),
    dropOf('1', 'last_alerted'),
    dropOf('1', 'first'),
    rule({ kind: 'price_changed' }),
    rule({ kind: 'back_in_stock' }),
    rule({ kind: 'out_of_stock' }),
  ];

  it('neither a price nor an availability that could not be read', () => {
    const offer = new Offer(TENANT, { price: eur('100') });
    const figures = { first: figure(eur('100')) };
    expect(alertsOf(everything, [offer.shows({ price: null, availability: 'unknown', figures })])).toEqual([]);
  });

  it('nor a price in another currency, or in none', () => {
    const offer = new Offer(TENANT, { price: eur('100') });
    const figures = { first: figure(eur('100')) };
    const dollars = offer.shows({ price: { amount: '50', currency: 'USD' }, figures });
    const bare = offer.shows({ price: { amount: '40', currency: null }, figures });
    expect(alertsOf(everything, [dollars, bare])).toEqual([]);
  });
});

describe('A4 which changes a rule looks at', () => {
  it('those of its tenant and scope, that are live and told after it was made', () => {
    const offer = new Offer(TENANT, { price: eur('100') });
    const change = offer.costs('90');
    const when = { kind: 'price_changed' };
    const looks = (rest: Partial<Rule>, of: Partial<OfferChange> = {}) =>
      alertsOf([rule(when, rest)], [{ ...change, ...of }]).length === 1;
    expect(looks({})).toBe(true);
    expect(looks({ scope: { kind: 'watch', watchId: offer.watchId } })).toBe(true);
    expect(looks({ scope: { kind: 'watch', watchId: newId() } })).toBe(false);
    expect(looks({ scope: { kind: 'competitor', competitorId: offer.competitorId } })).toBe(true);
    expect(looks({ scope: { kind: 'competitor', competitorId: newId() } })).toBe(false);
    expect(looks({ tenantId: newId() })).toBe(false);
    expect(looks({ since: new Date(Date.now() + 60_000) })).toBe(false);
    expect(looks({}, { origin: 'rederived' })).toBe(false);
    expect(looks({}, { origin: 'imported' })).toBe(false);
  });

  it('begins afresh when its condition was changed', () => {
    const offer = new Offer(TENANT, { price: eur('100') });
    const before = below('95');
    const { moved } = foldRules([before], [offer.costs('94')], []);
    const change = offer.costs('93');
    expect(alertsOf([before], [change], moved)).toEqual([]);
    expect(alertsOf([{ ...before, revision: 2 }], [change], moved)).toEqual(['94 > 93 -1.06']);
  });
});

describe('A4 for any changes', () => {
  const step = fc.record({
    of: fc.nat(2),
    cents: fc.integer({ min: 1, max: 20_000 }),
    availability: fc.constantFrom('in_stock', 'out_of_stock', 'unknown'),
    origin: fc.constantFrom('live', 'live', 'live', 'rederived'),
  });
  const rules = [
    below('100'),
    rule({ kind: 'price_above', amount: '120', currency: 'EUR' }),
    dropOf('5', 'last_alerted'),
    dropOf('5', 'previous'),
    rule({ kind: 'price_changed' }),
    rule({ kind: 'back_in_stock' }),
    rule({ kind: 'out_of_stock' }),
  ];
  const changesOf = (steps: readonly { of: number; cents: number; availability: string; origin: string }[]) => {
    const offers = [new Offer(), new Offer(), new Offer()];
    return steps.map(({ of, cents, availability, origin }) =>
      offers[of]!.shows({ price: eur((cents / 100).toFixed(2)), availability }, { origin }),
    );
  };
  const told = (alerts: readonly { rule: Rule; change: OfferChange; percent: number | null }[]) =>
    alerts.map((alert) => `${alert.rule.id} ${alert.change.eventId} ${alert.percent}`);
  const merge = (memory: readonly StoredMemory[], moved: readonly StoredMemory[]) => {
    const key = (one: StoredMemory) => `${one.ruleId}/${one.offerId}`;
    return [...new Map([...memory, ...moved].map((one) => [key(one), one])).values()];
  };

  it('the cut into batches makes no difference', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.array(fc.integer({ min: 1, max: 7 })), (steps, cuts) => {
        const changes = changesOf(steps);
        const whole = told(foldRules(rules, changes, []).alerts);
        const pieces: string[] = [];
        let memory: StoredMemory[] = [];
        for (let from = 0, cut = 0; from < changes.length; cut++) {
          const to = from + (cuts[cut % Math.max(cuts.length, 1)] ?? 3);
          const result = foldRules(rules, changes.slice(from, to), memory);
          pieces.push(...told(result.alerts));
          memory = merge(memory, result.moved);
          from = to;
        }
        expect(pieces).toEqual(whole);
      }),
    );
  });

  it('a repeat of changes, at once or later, alerts nobody again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(), (steps, from) => {
        const changes = changesOf(steps);
        const once = foldRules(rules, changes, []);
        const twice = foldRules(rules, [...changes, ...changes.slice(from % (changes.length + 1))], []);
        expect(told(twice.alerts)).toEqual(told(once.alerts));
        expect(foldRules(rules, changes, once.moved)).toEqual({ alerts: [], moved: [] });
      }),
    );
  });

  it('another tenant with the same ids sees what it would see alone', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const changes = changesOf(steps);
        const other = newId();
        const theirs = changes.map((change) => ({ ...change, tenantId: other }));
        const theirRules = rules.map((one) => ({ ...one, tenantId: other }));
        const mixed = changes.flatMap((change, index) => [change, theirs[index]!]);
        const alerts = foldRules([...rules, ...theirRules], mixed, []).alerts;
        const alone = told(foldRules(rules, changes, []).alerts);
        for (const tenantId of [TENANT, other]) {
          expect(told(alerts.filter(({ change }) => change.tenantId === tenantId))).toEqual(alone);
        }
      }),
    );
  });

  it('against the last alerted price, each alert is a full step from the one before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 2, maxLength: 60 }), (prices) => {
        const offer = new Offer();
        const changes = prices.map((cents) => offer.costs((cents / 100).toFixed(2)));
        const { alerts } = foldRules([dropOf('5', 'last_alerted')], changes, []);
        let last = prices[0]!;
        for (const { change } of alerts) {
          const cents = Math.round(Number(change.current.price?.amount) * 100);
          expect((last - cents) * 100).toBeGreaterThanOrEqual(5 * last);
          last = cents;
        }
      }),
    );
  });
});
