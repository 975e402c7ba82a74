import type { Observation } from './observation.ts';
import { see, type Offer } from './offer.ts';

const NEW: Offer = {
  id: 'offer',
  tenantId: 'tenant',
  watchId: 'watch',
  competitorId: null,
  title: '',
  url: '',
  current: null,
  first: null,
  ownPrice: null,
  pointAt: null,
  seenAt: null,
  sequence: 0n,
  version: 0n,
  watchVersion: 0n,
  deletedAt: null,
  sampleId: null,
};

let count = 0;
const observation = (rest: Partial<Observation> = {}): Observation => {
  count += 1;
  return {
    tenantId: 'tenant',
    watchId: 'watch',
    competitorId: 'competitor',
    observationId: `observation-${count}`,
    snapshotId: 'snapshot',
    pricePath: 'json-ld offers[0].price',
    title: 'Lamp',
    url: 'https://shop.example/lamp',
    at: new Date(count * 1_000),
    price: { amount: '12.50', currency: 'EUR' },
    availability: 'in_stock',
    live: true,
    sequence: BigInt(count),
    sampleId: null,
    ...rest,
  };
};

/** The offer after these pages, with what each meant. */
function after(...observations: Observation[]): { offer: Offer; kinds: string[] } {
  const kinds: string[] = [];
  const offer = observations.reduce((known, one) => {
    const sight = see(known, one);
    kinds.push(sight.kind);
    return sight.kind === 'late' ? known : sight.offer;
  }, NEW);
  return { offer, kinds };
}

describe('what a page says about an offer', () => {
  it('is a change at first, then a confirmation, then a change of price or of stock', () => {
    const { offer, kinds } = after(
      observation(),
      observation({ price: { amount: '12.5', currency: 'EUR' } }),
      observation({ price: { amount: '11.99', currency: 'EUR' } }),
      observation({ price: { amount: '11.99', currency: 'EUR' }, availability: 'out_of_stock' }),
      observation({ price: { amount: '11.99', currency: 'USD' }, availability: 'out_of_stock' }),
    );
    expect(kinds).toEqual(['changed', 'confirmed', 'changed', 'changed', 'changed']);
    expect(offer).toMatchObject({
      version: 4n,
      first: { price: { amount: '12.50', currency: 'EUR' } },
      current: { price: { amount: '11.99', currency: 'USD' }, availability: 'out_of_stock' },
    });
  });

  it('Z2 overwrites nothing with what it does not show', () => {
    const { offer, kinds } = after(
      observation(),
      observation({ price: null, availability: 'unknown' }),
      observation({ price: null, availability: 'out_of_stock' }),
    );
    expect(kinds).toEqual(['changed', 'confirmed', 'changed']);
    expect(offer.current).toMatchObject({ price: { amount: '12.50' }, availability: 'out_of_stock' });
  });

  it('is history when it comes late, again, or from a re-derivation', () => {
    const latest = observation();
    const { kinds } = after(
      latest,
      latest,
      observation({ sequence: latest.sequence - 1n, price: { amount: '1', currency: 'EUR' } }),
      observation({ live: false, price: { amount: '2', currency: 'EUR' } }),
    );
    expect(kinds).toEqual(['changed', 'late', 'late', 'late']);
  });

  it('stands from when it was let through, where it was read before what it follows', () => {
    const held = observation({ price: { amount: '2', currency: 'EUR' } });
    const { offer } = after(observation(), { ...observation(), price: held.price, at: held.at });
    expect(offer.current?.at.getTime()).toBe(offer.pointAt?.getTime());
    expect(offer.current?.price?.amount).toBe('2');
    expect(offer.current?.at.getTime()).toBeGreaterThan(held.at.getTime());
  });
});
