import { everyWords, scheduleWords } from './schedule-words.ts';

describe('A3 a schedule in words', () => {
  it.each([
    ['PT5S', 'Every 5 seconds'],
    ['PT15M', 'Every 15 minutes'],
    ['PT1H', 'Every hour'],
    ['PT90M', 'Every 90 minutes'],
    ['P1D', 'Every day'],
    ['PT24H', 'Every day'],
    ['P2W', 'Every 2 weeks'],
  ])('%s is %s', (every, words) => expect(everyWords(every)).toBe(words));

  it('names the times of the week that it is kept to', () => {
    const office = { days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, from: '08:00', to: '20:00' };
    const weekend = { days: ['sat', 'sun'] as const, from: '10:00', to: '24:00' };
    const windows = [office, weekend].map(({ days, ...times }) => ({ ...times, days: [...days] }));
    expect(scheduleWords({ every: 'PT1H', windows, timeZone: 'Europe/Berlin' })).toBe(
      'Every hour, Mon–Fri 08:00–20:00, Sat, Sun 10:00–24:00 (Europe/Berlin)',
    );
    expect(scheduleWords({ every: 'PT1H', windows: [{ from: '22:00', to: '06:00' }] })).toBe(
      'Every hour, daily 22:00–06:00 (UTC)',
    );
    expect(scheduleWords({ cron: '0 6 * * *', timeZone: 'UTC' })).toBe('By “0 6 * * *” (UTC)');
  });
});
