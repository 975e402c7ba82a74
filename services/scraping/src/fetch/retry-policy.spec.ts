import fc from 'fast-check';
import { failure, type FailureClass } from './classify-response.ts';
import { extendStreak, pauseReason, retryDelay, type FailureStreak } from './retry-policy.ts';

const middle = (): number => 0.5;
const trouble = (failureClass: FailureClass, retry = true, retryAfterMs: number | null = null) =>
  failure(failureClass, 'why', 'Why.', retry, retryAfterMs);

describe('another try within a run', () => {
  it('comes later each time, three times', () => {
    const delays = [1, 2, 3, 4].map((attempt) => retryDelay(trouble('unreachable'), attempt, middle));
    expect(delays).toEqual([3_750, 7_500, 15_000, null]);
  });

  it('comes much later where the site is overrun', () => {
    expect(retryDelay(trouble('throttled'), 1, middle)).toBe(45_000);
    expect(retryDelay(trouble('server_error'), 1, middle)).toBe(11_250);
  });

  it('does not come where it can not help', () => {
    expect(retryDelay(trouble('gone', false), 1, middle)).toBeNull();
  });

  it('never comes before the site allows it, and never all at once', () => {
    fc.assert(
      fc.property(
        fc.nat(86_400_000),
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (ms, attempt, spread) => {
          const delay = retryDelay(trouble('throttled', true, ms), attempt, () => spread);
          expect(delay).toBeGreaterThanOrEqual(ms);
          expect(delay).toBeLessThanOrEqual(Math.max(ms * 1.1, 900_000) + 1);
        },
      ),
    );
  });
});

describe('a watch pauses itself', () => {
  function after(...classes: readonly FailureClass[]): string | null {
    const start: FailureStreak = { failures: 0, gone: 0 };
    return pauseReason(classes.reduce((streak, one) => extendStreak(streak, trouble(one)), start));
  }

  it('when its page was gone three times in a row', () => {
    expect(after('gone', 'gone')).toBeNull();
    expect(after('gone', 'gone', 'gone')).toBe('gone');
    expect(after('gone', 'gone', 'slow', 'gone')).toBeNull();
  });

  it('when it failed six times in a row, for whatever reason', () => {
    expect(after('slow', 'blocked', 'gone', 'slow', 'throttled')).toBeNull();
    expect(after('slow', 'blocked', 'gone', 'slow', 'throttled', 'unreachable')).toBe('failing');
  });

  it('but not for runs that were cancelled', () => {
    expect(after(...Array<FailureClass>(10).fill('cancelled'))).toBeNull();
  });
});
