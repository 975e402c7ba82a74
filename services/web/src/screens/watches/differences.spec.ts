import type { Watch } from '../../api/watches.ts';
import { differencesOf } from './differences.ts';

const watch: Watch = {
  id: '0199a000-0000-7000-8000-000000000001',
  url: 'https://acme.example/k3',
  name: 'K3',
  competitorId: '0199a000-0000-7000-8000-000000000002',
  competitorName: null,
  schedule: { every: 'PT1H' },
  status: 'active',
  pausedReason: null,
  tags: ['summer'],
  nextRunAt: null,
  lastSeenAt: null,
  latest: null,
  ownPrice: null,
  ownPriceOf: null,
  productId: null,
  heldObservationId: null,
  sample: false,
  version: '1',
  lastFailure: null,
  notes: '',
  request: { language: null, headers: [], cookies: [], proxy: null },
  text: { follow: false, only: [], ignore: [], triggers: [], screenshots: false },
  createdAt: '2026-03-01T00:00:00.000Z',
};

describe('what somebody else changed of a watch', () => {
  it('is nothing where only a run came between', () => {
    expect(differencesOf(watch, { ...watch, lastSeenAt: '2026-03-02T00:00:00.000Z', status: 'failing' })).toEqual([]);
  });

  it('is told part by part, as it was and as it is', () => {
    const changed: Watch = { ...watch, tags: [], status: 'paused', pausedReason: 'person', version: '3' };
    expect(differencesOf(watch, changed)).toEqual([
      { what: 'Tags', was: 'summer', is: 'none' },
      { what: 'State', was: 'Active', is: 'Paused by a member' },
    ]);
  });
});
