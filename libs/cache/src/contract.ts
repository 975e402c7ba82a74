import { AppError } from '@blackfang/core';
import type { Cache } from './cache.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** An adapter under test. `elapse` lets time pass for it, by a clock of its own or by waiting. */
export interface Subject<T> {
  readonly subject: T;
  elapse(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** What every cache does. Call it in a spec with a factory of empty caches. */
export function cacheContract(name: string, make: () => Promise<Subject<Cache>>): void {
  describe(`a cache: ${name}`, () => {
    let cache: Cache;
    let made: Subject<Cache>;
    beforeEach(async () => {
      made = await make();
      cache = made.subject;
    });
    afterEach(() => made.close());

    it('brings back what was set, the last value of a key, and nothing else', async () => {
      await cache.set('t1:a', 'one', 60_000);
      await cache.set('t1:a', 'zwölf ✓', 60_000);
      await cache.set('t2:a', '', 60_000);
      expect(await cache.get('t1:a')).toBe('zwölf ✓');
      expect(await cache.get('t2:a')).toBe('');
      expect(await cache.get('a')).toBeUndefined();
    });

    it('forgets when the time is over, or when told', async () => {
      await cache.set('short', 'x', 50);
      await cache.set('long', 'x', 60_000);
      await cache.set('gone', 'x', 60_000);
      await cache.set('never', 'x', 0);
      await cache.delete('gone');
      await cache.delete('was never there');
      await made.elapse(60);
      expect(await Promise.all(['short', 'long', 'gone', 'never'].map((key) => cache.get(key)))).toEqual([
        undefined,
        'x',
        undefined,
        undefined,
      ]);
    });

    it('keeps no value that is too long, nor what was there before it', async () => {
      await cache.set('a', 'short', 60_000);
      await cache.set('a', 'x'.repeat(1_000_000), 60_000);
      expect(await cache.get('a')).toBeUndefined();
      expect(await cache.add('a', 'x'.repeat(1_000_000), 60_000)).toBe(false);
    });

    it('adds where there is nothing, and nowhere else', async () => {
      expect(await cache.add('k', 'first', 60_000)).toBe(true);
      expect(await cache.add('k', 'second', 60_000)).toBe(false);
      expect(await cache.get('k')).toBe('first');
      expect(await cache.add('never', 'x', 0)).toBe(false);
    });

    it('loads once for all who ask at once, and again when the time is over', async () => {
      let loads = 0;
      const load = () => Promise.resolve({ plan: 'basic', loads: ++loads });
      const ask = () => cache.remember('t1:plan', 1_000, load);
      const answers = await Promise.all(Array.from({ length: 20 }, ask));
      expect(new Set(answers.map((answer) => answer.loads))).toEqual(new Set([1]));
      expect(await ask()).toEqual({ plan: 'basic', loads: 1 });
      await made.elapse(1_010);
      expect((await ask()).loads).toBe(2);
    });

    it('keeps no failure, and tells it to all who asked', async () => {
      const { promise, reject } = Promise.withResolvers<string>();
      const both = Promise.allSettled([
        cache.remember('k', 60_000, () => promise),
        cache.remember('k', 60_000, () => promise),
      ]);
      reject(new AppError('unavailable', 'away', 'Away.'));
      expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(await cache.remember('k', 60_000, () => Promise.resolve('there'))).toBe('there');
    });

    it('lets others load for themselves when the one who began went away', async () => {
      const began = Promise.withResolvers<string>();
      const first = cache.remember('k', 60_000, () => began.promise);
      const second = cache.remember('k', 60_000, () => Promise.resolve('mine'));
      const outcome = Promise.allSettled([first, second]);
      began.reject(new AppError('cancelled', 'call_cancelled', 'Cancelled.'));
      expect(await outcome).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: 'mine' }]);
    });

    it('does not keep what was being loaded when its key was deleted', async () => {
      const loading = Promise.withResolvers<string>();
      const begun = Promise.withResolvers<void>();
      const first = cache.remember('k', 60_000, () => {
        begun.resolve();
        return loading.promise;
      });
      await begun.promise;
      await cache.delete('k');
      loading.resolve('old');
      expect(await first).toBe('old');
      expect(await cache.get('k')).toBeUndefined();
    });

    it('keeps what was set while something else was being loaded', async () => {
      const loading = Promise.withResolvers<string>();
      const begun = Promise.withResolvers<void>();
      const first = cache.remember('k', 60_000, () => {
        begun.resolve();
        return loading.promise;
      });
      await begun.promise;
      await cache.set('k', '"new"', 60_000);
      loading.resolve('old');
      expect(await first).toBe('old');
      expect(await cache.remember('k', 60_000, () => Promise.resolve('unused'))).toBe('new');
    });
  });
}

/** What every rate limiter does. */
export function rateLimiterContract(name: string, make: () => Promise<Subject<RateLimiter>>): void {
  describe(`a rate limiter: ${name}`, () => {
    // Slow enough that a busy machine earns nothing while it asks.
    const rate = { perMinute: 60, burst: 5 };
    let made: Subject<RateLimiter>;
    const take = (key = 'key') => made.subject.take(key, rate);
    beforeEach(async () => (made = await make()));
    afterEach(() => made.close());

    it('allows a burst, and then tells when to come back', async () => {
      const remaining: number[] = [];
      for (let i = 0; i < rate.burst; i++) {
        const verdict = await take();
        expect(verdict).toMatchObject({ allowed: true, retryAfterMs: 0 });
        remaining.push(verdict.remaining);
      }
      expect(remaining).toEqual([4, 3, 2, 1, 0]);
      const refused = await take();
      expect(refused).toMatchObject({ allowed: false, remaining: 0 });
      expect(refused.retryAfterMs).toBeGreaterThan(0);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(1_000);
      await made.elapse(refused.retryAfterMs + 1);
      expect((await take()).allowed).toBe(true);
    });

    it('counts each key for itself', async () => {
      for (let i = 0; i < rate.burst; i++) await take('a');
      expect((await take('a')).allowed).toBe(false);
      expect((await take('b')).allowed).toBe(true);
    });

    it('allows no more than the burst after a long rest', async () => {
      await take();
      await made.elapse(2_000);
      const verdicts = await Promise.all(Array.from({ length: 20 }, () => take()));
      const allowed = verdicts.filter((verdict) => verdict.allowed).length;
      expect(allowed).toBeGreaterThanOrEqual(rate.burst);
      // An adapter on a real clock may earn a token while it is asked.
      expect(allowed).toBeLessThanOrEqual(rate.burst + 2);
    });

    it('follows a plan that changed', async () => {
      const faster = { perMinute: 600, burst: 50 };
      for (let i = 0; i < rate.burst; i++) await take();
      expect((await made.subject.take('key', faster)).allowed).toBe(false);
      await made.elapse(120);
      expect((await made.subject.take('key', faster)).allowed).toBe(true);
    });

    it('allows exactly the burst of a thousand that come at once', async () => {
      const slow = { perMinute: 1, burst: 100 };
      const verdicts = await Promise.all(Array.from({ length: 1_000 }, () => made.subject.take('crowd', slow)));
      expect(verdicts.filter((verdict) => verdict.allowed)).toHaveLength(100);
      const remaining = verdicts.filter((verdict) => verdict.allowed).map((verdict) => verdict.remaining);
      expect(remaining).toEqual(Array.from({ length: 100 }, (_, taken) => 99 - taken));
    });

    it('refuses a rate that allows nothing ever', async () => {
      const never = async () => made.subject.take('key', { perMinute: 0, burst: 5 });
      await expect(never()).rejects.toThrow('must allow something');
    });
  });
}
