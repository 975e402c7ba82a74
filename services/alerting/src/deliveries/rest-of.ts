/** An endpoint that nothing comes back from holds a place with every call, so it rests for long. */
const FIRST_SILENT_REST_MS = 5_000;
const MAX_SILENT_REST_MS = 300_000;
/** One that answers costs little, and whoever has mended it waits for what comes next. */
const MAX_FAILING_REST_MS = 30_000;
/** Endpoints that began to fail together are not called together: so much of a rest is chance. */
const SPREAD = 0.25;
const SECONDS = /^\d{1,6}$/;

export interface Failing {
  /** Since its last success, or its first failure after that. */
  readonly failingMs: number;
  /** Calls in a row that nothing came back from. */
  readonly timeouts: number;
  /** For how long it has asked to be left alone. */
  readonly laterMs: number;
}

/**
 * How long an endpoint that has just failed is left alone, ms. The longer it has failed, the longer: a first failure
 * costs nobody anything, and one that goes on failing is called a few times a minute, however much there is for it.
 * @param chance from 0 to 1: makes a rest longer by up to a quarter
 */
export function restOf({ failingMs, timeouts, laterMs }: Failing, chance: number): number {
  const silentMs =
    timeouts > 0 ? Math.min(FIRST_SILENT_REST_MS * 2 ** Math.min(timeouts - 1, 10), MAX_SILENT_REST_MS) : 0;
  const restMs = Math.max(silentMs, Math.min(failingMs, MAX_FAILING_REST_MS), Math.min(laterMs, MAX_SILENT_REST_MS));
  return restMs * (1 + SPREAD * chance);
}

/** `Retry-After` in seconds, as ms; 0 for none, and for a date: clocks of partners are not ours. */
export function readRetryAfter(header: string | undefined): number {
  return header !== undefined && SECONDS.test(header) ? Number(header) * 1_000 : 0;
}
