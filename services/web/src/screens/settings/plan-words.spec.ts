import { pausedBy } from './plan-words.ts';

const limits = { competitors: 5, watches: 500, checksPerDay: 50_000, requestsPerMinute: 600 };

describe('A2 what a smaller plan pauses', () => {
  it('is nothing where all of it fits', () => {
    expect(pausedBy({ limits }, { watches: 500, competitors: 5, hasMoreCompetitors: false })).toEqual([]);
  });

  it('is named', () => {
    expect(pausedBy({ limits }, { watches: 512, competitors: 8, hasMoreCompetitors: false })).toEqual([
      'The watches of 3 of your competitors are paused.',
      '12 watches are paused.',
    ]);
  });

  it('is no competitor where there is no cap', () => {
    const open = { limits: { ...limits, competitors: null } };
    expect(pausedBy(open, { watches: 1, competitors: 200, hasMoreCompetitors: true })).toEqual([]);
  });
});
