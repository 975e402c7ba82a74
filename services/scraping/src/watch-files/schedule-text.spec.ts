import fc from 'fast-check';
import { parseSchedule } from '../watches/schedule.ts';
import { scheduleIn, scheduleText } from './schedule-text.ts';

describe('a schedule in a cell', () => {
  it.each([
    ['pt1h', 'PT1H'],
    ['PT1H Mon-Fri 8:00-20:00', 'PT1H mon-fri 08:00-20:00 UTC'],
    ['PT1H sat-mon, wed 22:00-06:00 Europe/Berlin', 'PT1H mon,wed,sat,sun 22:00-06:00 Europe/Berlin'],
    ['PT15M 08:00-24:00; sun 01:00-02:00 UTC', 'PT15M 08:00-24:00; sun 01:00-02:00 UTC'],
    ['0 6 * * 1', '0 6 * * 1 UTC'],
  ])('may be written as %s', (written, text) => {
    expect(scheduleText(parseSchedule(scheduleIn(written) ?? {}))).toBe(text);
  });

  it.each(['', 'often', 'PT1H UTC', 'PT1H xyz 08:00-20:00', 'PT1H 08:00-20:75', 'PT1H 08:00-20:00;', '0 6 * *'])(
    'is not %j',
    (written) => expect(scheduleIn(written)).toBeUndefined(),
  );

  it('is read as it was written', () => {
    const window = fc
      .tuple(
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        fc.integer({ min: 0, max: 1_439 }),
        fc.integer({ min: 0, max: 1_440 }),
      )
      .filter(([, from, to]) => from !== to)
      .map(([days, fromMinute, toMinute]) => ({ days, fromMinute, toMinute }));
    const windows = fc.array(window, { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(windows, fc.integer({ min: 1, max: 86_400 }), (spans, everyS) => {
        const schedule = parseSchedule({ everyS, windows: spans, timeZone: 'Asia/Kolkata' });
        expect(parseSchedule(scheduleIn(scheduleText(schedule)) ?? {})).toEqual(schedule);
      }),
    );
  });
});
