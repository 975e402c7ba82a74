import { alertFilterOf, alertViewOf } from './view.ts';

const ID = '01a1ff06-fbb5-7040-ac33-8e6814ae14a4';

describe('which alerts an address shows', () => {
  it.each([
    [{}, { state: 'inbox' }],
    [{ show: 'all', rule: ID }, { ruleId: ID }],
    [
      { show: 'snoozed', competitor: ID, watch: ID },
      { state: 'snoozed', competitorId: ID, watchId: ID },
    ],
    [{ show: 'gone', rule: '../../etc', watch: 4711 }, { state: 'inbox' }],
  ])('reads %j', (search, filter) => {
    expect(alertFilterOf(alertViewOf(search))).toEqual(filter);
  });
});
