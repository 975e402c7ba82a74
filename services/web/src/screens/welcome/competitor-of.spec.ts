import { competitorOf } from './competitor-of.ts';

describe('A1 a competitor by name or web site', () => {
  it.each([
    ['acme.com', { name: 'acme.com', domains: ['acme.com'] }],
    [' https://www.Acme.co.uk/lamps?x=1 ', { name: 'Acme.co.uk', domains: ['acme.co.uk'] }],
    ['Acme Lamps Ltd.', { name: 'Acme Lamps Ltd.', domains: [] }],
    ['Acme', { name: 'Acme', domains: [] }],
  ])('%s', (typed, competitor) => {
    expect(competitorOf(typed)).toEqual(competitor);
  });
});
