import { countEffects, type CountOptions } from './count.ts';
import { OrderOfKeys } from './event-log.ts';
import { expectedAlerts } from './expected-alerts.ts';
import { Stalls } from './stalls.ts';
import type { SeenPrice, Tally } from './tally.ts';

const OPTIONS: CountOptions = { dropPercent: 10, leastAlerts: 1 };
const TENANT = { id: 'tenant', ruleId: 'rule', endpointId: 'endpoint' };

const seen = (sequence: number, price: string): SeenPrice => ({
  id: `observation-${sequence}`,
  tenantId: TENANT.id,
  watchId: 'watch',
  runId: `run-${sequence}`,
  sequence,
  status: 'ok',
  price,
});

/** Two looks at one page, whose price fell by a tenth: one alert, one delivery, one call. */
function rightTally(): Tally {
  const observations = [seen(1, '100.00'), seen(2, '90.00')];
  return {
    queuedRuns: ['run-1', 'run-2'],
    tenants: [TENANT],
    runs: [
      { id: 'run-1', status: 'succeeded' },
      { id: 'run-2', status: 'succeeded' },
    ],
    observations,
    points: observations.map(({ id }) => ({ observationId: id, readings: 1 })),
    offers: [{ watchId: 'watch', version: 2 }],
    alerts: [{ id: 'alert', tenantId: 'tenant', ruleId: 'rule', observationId: 'observation-2' }],
    deliveries: [{ id: 'delivery', alertId: 'alert', endpointId: 'endpoint', status: 'delivered' }],
    receipts: [{ id: 'delivery', hook: 'tenant', topic: 'alert.raised', alertId: 'alert', calls: 1, same: true }],
    refused: 0,
    inFlightAtKill: new Set(),
    deadLetters: [],
    waiting: { 'scraping.outbox': 0 },
    lags: [{ group: 'alerting.raise-alerts', topic: 'analysis.offer.v1', partition: 0, lag: 0 }],
    inversions: [],
    ordered: 4,
  };
}

const faultsOf = (changed: Partial<Tally>, options = OPTIONS) =>
  countEffects({ ...rightTally(), ...changed }, options).faults;
const twice = <T>(list: readonly T[]): T[] => [...list, ...list];

describe('the count of effects', () => {
  it('finds nothing where all is right', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it.each<[string, (right: Tally) => Partial<Tally>, RegExp]>([
    ['a run that is not there', ({ runs }) => ({ runs: runs.slice(1) }), /^1 runs that succeeded lost/],
    [
      'a run that failed',
      ({ runs }) => ({ runs: runs.map((run) => ({ ...run, status: 'failed' })) }),
      /^2 runs that succeeded lost/,
    ],
    ['a run that nobody queued', () => ({ queuedRuns: ['run-1'] }), /^1 runs that succeeded too many/],
    ['an observation lost', ({ observations }) => ({ observations: observations.slice(1) }), /^1 observations lost/],
    [
      'a run with two observations',
      ({ observations }) => ({ observations: [...observations, { ...seen(3, '91.00'), runId: 'run-2' }] }),
      /^1 observations double/,
    ],
    ['a price point lost', ({ points }) => ({ points: points.slice(1) }), /^1 price points lost/],
    ['a price point double', ({ points }) => ({ points: twice(points) }), /^2 price points double/],
    [
      'an observation that was counted into another point',
      ({ points }) => ({ points: points.map((point) => ({ ...point, readings: 2 })) }),
      /^2 price points double/,
    ],
    ['a change that was not told', () => ({ offers: [{ watchId: 'watch', version: 1 }] }), /^1 changes of offers lost/],
    ['an alert lost', () => ({ alerts: [], deliveries: [], receipts: [] }), /^1 alerts lost/],
    ['an alert double', ({ alerts }) => ({ alerts: twice(alerts) }), /^1 alerts double/],
    [
      'an alert of a price that did not fall',
      ({ alerts }) => ({ alerts: alerts.map((alert) => ({ ...alert, observationId: 'observation-1' })) }),
      /^1 alerts too many/,
    ],
    ['a delivery lost', () => ({ deliveries: [], receipts: [] }), /^1 deliveries lost/],
    [
      'a delivery that was given up',
      ({ deliveries }) => ({ deliveries: deliveries.map((one) => ({ ...one, status: 'failed' })) }),
      /^1 deliveries lost/,
    ],
    ['an effect lost', () => ({ receipts: [] }), /^1 effects at the receiver lost/],
    [
      'an alert that was told under another id too',
      ({ receipts }) => ({ receipts: [...receipts, ...receipts.map((one) => ({ ...one, id: 'other' }))] }),
      /^1 effects at the receiver too many/,
    ],
    [
      'other bytes under the same id',
      ({ receipts }) => ({ receipts: receipts.map((one) => ({ ...one, same: false })) }),
      /other bytes/,
    ],
    ['a wrong signature', () => ({ refused: 1 }), /wrong signature/],
    ['a dead letter', () => ({ deadLetters: [{ consumer: 'a', eventId: 'b', cause: 'c' }] }), /^1 dead letters/],
    ['an outbox that is not empty', () => ({ waiting: { 'scraping.outbox': 3 } }), /3 rows wait in scraping.outbox/],
    ['a lag', ({ lags }) => ({ lags: lags.map((one) => ({ ...one, lag: 7 })) }), /lags 7 events behind/],
    ['an inversion', () => ({ inversions: ['topic key: 1 behind 2'] }), /^1 events stand behind/],
  ])('finds %s', (_what, plant, fault) => {
    const faults = faultsOf(plant(rightTally()));
    expect(faults.filter((one) => fault.test(one))).toHaveLength(1);
  });

  it('lets a webhook come again only where a killed process had it in hand', () => {
    const receipts = rightTally().receipts.map((one) => ({ ...one, calls: 3 }));
    expect(faultsOf({ receipts })).toEqual([expect.stringMatching(/^1 webhooks were sent again/)]);
    expect(faultsOf({ receipts, inFlightAtKill: new Set(['delivery']) })).toEqual([]);
    expect(countEffects({ ...rightTally(), receipts }, OPTIONS).repeats).toBe(2);
  });

  it('fails where it has looked at nothing, or at too little', () => {
    const nothing = { queuedRuns: [], runs: [], observations: [], points: [], offers: [], alerts: [], deliveries: [] };
    const faults = faultsOf({ ...nothing, receipts: [], lags: [], ordered: 0 });
    expect(faults.filter((fault) => fault.startsWith('There was nothing to count'))).toHaveLength(7);
    expect(faults).toEqual(
      expect.arrayContaining(['No consumer was looked at.', 'No event was looked at for its order.']),
    );
    expect(countEffects(rightTally(), { ...OPTIONS, leastAlerts: 2 })).toMatchObject({
      faults: [],
      unproven: ['Only 1 of at least 2 alerts were due.'],
    });
    expect(countEffects(rightTally(), OPTIONS).unproven).toEqual([]);
  });
});

describe('the alerts that must be', () => {
  it.each([
    ['100.00', '90.00', 1],
    ['100.00', '90.01', 0],
    ['100.01', '90.00', 1],
    ['99.99', '90.00', 0],
    ['90.00', '100.00', 0],
  ])('from %s to %s: %s', (before, now, alerts) => {
    expect(expectedAlerts([seen(1, before), seen(2, now)], 10)).toHaveLength(alerts);
  });

  it('compare neighbours in the order of their watch, whatever the order of the rows', () => {
    const looks = [seen(3, '80.00'), seen(1, '100.00'), seen(2, '89.00')];
    expect(expectedAlerts(looks, 10)).toEqual(['observation-2', 'observation-3']);
  });

  it('pass over what is not known', () => {
    const looks = [seen(1, '100.00'), { ...seen(2, '1.00'), status: 'quarantined' }, seen(3, '95.00')];
    expect(expectedAlerts(looks, 10)).toEqual([]);
  });
});

describe('a partition that stands still', () => {
  const lag = (events: number) => [{ group: 'g', topic: 't', partition: 1, lag: events }];

  it('is one in which events wait and become no fewer, however many come', () => {
    const stalls = new Stalls();
    stalls.look(lag(5), 0);
    stalls.look(lag(9), 4_000);
    stalls.look(lag(9), 7_000);
    stalls.look(lag(8), 9_000);
    stalls.look(lag(0), 50_000);
    stalls.look(lag(0), 90_000);
    expect(stalls).toMatchObject({ longestMs: 7_000, longestAt: 'g in partition 1 of t' });
  });
});

describe('the order within a key', () => {
  it('does not mind repeats, and minds an event behind a later one', async () => {
    const { OfferChanged } = await import('@blackfang/contracts/events');
    const order = new OrderOfKeys();
    const take = (id: string, key: string, version: bigint) =>
      order.take({
        topic: OfferChanged.topic,
        key,
        headers: { ce_id: id },
        payload: Buffer.from(OfferChanged.message.encode(OfferChanged.message.fromPartial({ version })).finish()),
      });
    take('a', 'one', 1n);
    take('b', 'one', 2n);
    take('a', 'one', 1n);
    take('c', 'two', 1n);
    expect(order).toMatchObject({ read: 3, inversions: [] });
    take('e', 'one', 4n);
    take('d', 'one', 3n);
    expect(order.inversions).toEqual([`${OfferChanged.topic} one: 3 behind 4`]);
  });
});
