import fc from 'fast-check';
import { cacheContract, rateLimiterContract } from './contract.ts';
import { MemoryCache, MemoryRateLimiter } from './index.ts';
import { takeToken, type Bucket, type Rate } from './rate-limiter.ts';

function handClock() {
  let time = 0;
  return {
    now: () => time,
    elapse: (ms: number) => {
      time += ms;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

cacheContract('memory', () => {
  const { now, ...rest } = handClock();
  return Promise.resolve({ subject: new MemoryCache({ now }), ...rest });
});

rateLimiterContract('memory', () => {
  const { now, ...rest } = handClock();
  return Promise.resolve({ subject: new MemoryRateLimiter({ now }), ...rest });
});

describe('memory that is bounded', () => {
  it('forgets the value that was used least recently', async () => {
    const cache = new MemoryCache({ maxEntries: 2 });
    await cache.set('a', '1', 60_000);
    await cache.set('b', '2', 60_000);
    await cache.get('a');
    await cache.set('c', '3', 60_000);
    expect(await Promise.all(['a', 'b', 'c'].map((key) => cache.get(key)))).toEqual(['1', undefined, '3']);
  });
});

describe('a limit that replicas share without hearing each other', () => {
  it('is given out in equal parts, one token at the least', async () => {
    const { now, elapse } = handClock();
    const replicas = Array.from({ length: 4 }, () => new MemoryRateLimiter({ now, replicas: 4 }));
    const allowed = async (rate: Rate) => {
      const verdicts = replicas.flatMap((one) => Array.from({ length: 100 }, () => one.take(`of ${rate.burst}`, rate)));
      return (await Promise.all(verdicts)).filter((verdict) => verdict.allowed).length;
    };
    const rate = { perMinute: 60, burst: 60 };
    expect(await allowed(rate)).toBe(60);
    await elapse(60_000);
    expect(await allowed(rate)).toBe(60);
    expect(await allowed({ perMinute: 60, burst: 2 })).toBe(4);
  });
});

describe('a bucket', () => {
  it('never allows more than its burst and what the time has filled in', () => {
    const rate = fc.record({
      perMinute: fc.integer({ min: 1, max: 10_000 }),
      burst: fc.integer({ min: 1, max: 1_000 }),
    });
    const pauses = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 300 });
    fc.assert(
      fc.property(rate, pauses, (given, waits) => {
        let bucket: Bucket | undefined;
        let now = 0;
        let allowed = 0;
        const cameBack: boolean[] = [];
        for (const wait of waits) {
          now += wait;
          const [next, verdict] = takeToken(bucket, given, now);
          bucket = next;
          const later = takeToken(bucket, given, now + verdict.retryAfterMs)[1];
          if (verdict.allowed) allowed++;
          else cameBack.push(later.allowed);
        }
        // Whoever comes back when told to is allowed.
        expect(cameBack).not.toContain(false);
        expect(allowed).toBeLessThanOrEqual(given.burst + (now / 60_000) * given.perMinute + 1);
      }),
    );
  });

  it('that allows nothing is a mistake', () => {
    expect(() => takeToken(undefined, { perMinute: 0, burst: 5 }, 0)).toThrow('must allow something');
  });
});
