import { readRetryAfter, restOf } from './rest-of.ts';

const WELL = { failingMs: 0, timeouts: 0, laterMs: 0 };

describe('an endpoint that fails', () => {
  it('is not left alone after its first failure', () => {
    expect(restOf(WELL, 0)).toBe(0);
  });

  it('rests for as long as it has failed, half a minute at most', () => {
    expect(restOf({ ...WELL, failingMs: 700 }, 0)).toBe(700);
    expect(restOf({ ...WELL, failingMs: 3_600_000 }, 0)).toBe(30_000);
  });

  it('rests longer each time when nothing comes back, five minutes at most', () => {
    const rests = [1, 2, 3, 7, 5_000].map((timeouts) => restOf({ ...WELL, timeouts }, 0));
    expect(rests).toEqual([5_000, 10_000, 20_000, 300_000, 300_000]);
  });

  it('rests by up to a quarter longer, so that many which fail together are not called together', () => {
    expect([0, 0.5, 1].map((chance) => restOf({ ...WELL, failingMs: 8_000 }, chance))).toEqual([8_000, 9_000, 10_000]);
  });

  it('is left alone for as long as it asks, five minutes at most', () => {
    expect(restOf({ ...WELL, laterMs: readRetryAfter('45') }, 0)).toBe(45_000);
    expect(restOf({ ...WELL, laterMs: readRetryAfter('86400') }, 0)).toBe(300_000);
    expect(['', '-1', 'soon', 'Sun, 01 Mar 2026 12:01:00 GMT', undefined].map(readRetryAfter)).toEqual([0, 0, 0, 0, 0]);
  });
});
