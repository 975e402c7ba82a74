export interface Rate {
  readonly perMinute: number;
  /** How many may come at once. */
  readonly burst: number;
}

export interface RateVerdict {
  readonly allowed: boolean;
  /** When the next one will be allowed; 0 when this one was. */
  readonly retryAfterMs: number;
  /** How many more would be allowed now. */
  readonly remaining: number;
}

/** Counts what a key does, as a bucket of tokens that fills steadily. An adapter passes `rateLimiterContract`. */
export abstract class RateLimiter {
  /** Takes one token of the key's bucket, if there is one. */
  abstract take(key: string, rate: Rate): Promise<RateVerdict>;
}

export interface Bucket {
  readonly tokens: number;
  /** Milliseconds, on the clock of who keeps the bucket. */
  readonly at: number;
}

/** @throws RangeError when the rate allows nothing ever. */
export function checkRate({ perMinute, burst }: Rate): void {
  if (!(perMinute > 0 && burst >= 1)) throw new RangeError('A rate must allow something.');
}

/**
 * What a bucket is after a token was asked for, and the verdict.
 * @param bucket undefined where the key has not been seen: it is full.
 * @throws RangeError when the rate allows nothing ever.
 */
export function takeToken(bucket: Bucket | undefined, { perMinute, burst }: Rate, now: number): [Bucket, RateVerdict] {
  checkRate({ perMinute, burst });
  const perMs = perMinute / 60_000;
  const filled = bucket ? bucket.tokens + Math.max(0, now - bucket.at) * perMs : burst;
  // A thousandth is what rounding may lose over many small steps.
  const tokens = Math.min(burst, filled + 0.001);
  if (tokens >= 1) {
    const left = Math.min(burst, filled) - 1;
    return [
      { tokens: left, at: now },
      { allowed: true, retryAfterMs: 0, remaining: Math.max(0, Math.floor(left)) },
    ];
  }
  return [
    { tokens: Math.min(burst, filled), at: now },
    { allowed: false, retryAfterMs: Math.ceil((1 - filled) / perMs), remaining: 0 },
  ];
}
