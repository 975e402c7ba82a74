import { durationOf, secondsOf } from '@blackfang/core';
import fc from 'fast-check';
import { NewWatch } from './watch.shape.ts';

describe('A3 an interval', () => {
  it.each([
    ['PT5S', 5],
    ['PT15M', 900],
    ['PT1H', 3_600],
    ['P1D', 86_400],
    ['P1DT12H', 129_600],
    ['P2W', 1_209_600],
  ])('%s is %d seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

  it.each(['', 'P', 'PT', 'P1DT', '1H', 'PT1', 'P1M', 'P1Y', 'PT-5S', 'pt5s', 'PT1.5H'])('%j is none', (text) => {
    expect(secondsOf(text)).toBeUndefined();
  });

  it('is written so that it is read again as the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 * 86_400 }), (seconds) => {
        expect(secondsOf(durationOf(seconds))).toBe(seconds);
      }),
    );
  });

  it('longer than thirty days, or none at all, is refused at its field', () => {
    const issues = (every: string) =>
      NewWatch.safeParse({ url: 'https://shop.example/', schedule: { every } }).error?.issues;
    expect(issues('PT1H')).toBeUndefined();
    expect(issues('P31D')?.[0]?.path[0]).toBe('schedule');
    expect(issues('PT0S')?.[0]?.path[0]).toBe('schedule');
  });
});
