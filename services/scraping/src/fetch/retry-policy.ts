import type { FailureClass, PageFailure } from './classify-response.ts';

/** Fetches within one run, the first included. */
const MAX_ATTEMPTS = 4;

/** Milliseconds before the second attempt; doubled for each further one. */
const FIRST_DELAY_MS: Readonly<Partial<Record<FailureClass, number>>> = { throttled: 60_000, server_error: 15_000 };
const DEFAULT_FIRST_DELAY_MS = 5_000;
const MAX_DELAY_MS = 15 * 60_000;

/** Runs in a row that end like this before the watch pauses itself. */
const GONE_BEFORE_PAUSE = 3;
const FAILURES_BEFORE_PAUSE = 6;

/**
 * When to try again within a run.
 * @param attempt the one that failed, from 1.
 * @param random in [0, 1): spreads those that failed together.
 * @returns milliseconds, or null when the run has failed.
 */
export function retryDelay(failure: PageFailure, attempt: number, random: () => number): number | null {
  if (!failure.retry || attempt >= MAX_ATTEMPTS) return null;
  const first = FIRST_DELAY_MS[failure.class] ?? DEFAULT_FIRST_DELAY_MS;
  const backoff = Math.min(first * 2 ** (attempt - 1), MAX_DELAY_MS) * (0.5 + random() / 2);
  // Never sooner than the site asked, and not all at the very moment that it named.
  const asked = (failure.retryAfterMs ?? 0) * (1 + random() / 10);
  return Math.round(Math.max(backoff, asked));
}

/** How a watch's runs have ended, up to now. */
export interface FailureStreak {
  /** Failed runs since the last that succeeded. */
  readonly failures: number;
  /** Of these, how many of the last in a row found the page gone. */
  readonly gone: number;
}

/** The streak after a run failed. Cancelled runs say nothing about the page. */
export function extendStreak(streak: FailureStreak, failure: PageFailure): FailureStreak {
  if (failure.class === 'cancelled') return streak;
  return { failures: streak.failures + 1, gone: failure.class === 'gone' ? streak.gone + 1 : 0 };
}

/** Why a watch should pause itself, if it should: the page is gone, or it keeps failing. */
export function pauseReason(streak: FailureStreak): 'gone' | 'failing' | null {
  if (streak.gone >= GONE_BEFORE_PAUSE) return 'gone';
  return streak.failures >= FAILURES_BEFORE_PAUSE ? 'failing' : null;
}
