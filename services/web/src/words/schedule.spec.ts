import { formatSchedule } from './schedule.ts';

describe('how often a page is looked at', () => {
  it.each([
    ['PT15M', '15 min'],
    ['PT1H30M', '1 hr 30 min'],
    ['P1D', '1 day'],
    ['P1W', '1 wk'],
  ])('%s is said as %s', (every, words) => expect(formatSchedule({ every }, 'en-US')).toBe(words));

  it('is cron where it is', () => {
    expect(formatSchedule({ cron: '0 6 * * 1', timeZone: 'UTC' })).toBe('0 6 * * 1');
  });
});
