import { decideObservation, confirmHeld, type ObservationDecision } from '../observations/decide-observation.ts';
import { extendStreak, pauseReason, retryDelay } from '../fetch/retry-policy.ts';
import { failure, type PageFailure } from '../fetch/classify-response.ts';
import { readingOf } from '../observations/observation.ts';
import { EXTRACTOR_VERSION, type FailedPage, type ReadPage, type RunResult, type SamePage } from './run-result.ts';
import type { LatestValue } from '../watches/watch.ts';
import { lastGoodPrice, type WatchState } from './watch-state.ts';

/** What a run's result does to its watch; nothing of it has happened yet. */
export interface Settlement {
  readonly run: {
    readonly status: 'queued' | 'succeeded' | 'failed' | 'cancelled';
    readonly reason: string;
    readonly detail: string;
  };
  readonly watch: WatchState;
  /** With status `queued`: when the run is tried again. */
  readonly retryInMs: number | null;
  /** The observation to insert, under the id that was given. */
  readonly decision: ObservationDecision | null;
  /** A held observation that an unchanged page let through. */
  readonly passes: string | null;
  /** The watch paused itself just now. */
  readonly paused: boolean;
}

export interface Settling {
  readonly watch: WatchState;
  /** The try that ends now, from 1. */
  readonly attempt: number;
  readonly startedAt: Date;
  readonly result: RunResult;
  /** The database's time. */
  readonly now: Date;
  /** For the observation, or for the one that takes a held one's place. */
  readonly observationId: string;
  /** Of the stored page. */
  readonly snapshotId: string | null;
  /** Another run of the watch waits already, which is as good as a retry. */
  readonly isReplaced: boolean;
  readonly random: () => number;
}

const NOTHING = { retryInMs: null, decision: null, passes: null, paused: false } as const;

/** Decides what becomes of a run and of its watch. */
export function settleRun(settling: Settling): Settlement {
  const { watch, startedAt, result } = settling;
  if (result.kind === 'failed') return settleFailure(settling, result);
  if (watch.seenStartedAt !== null && startedAt < watch.seenStartedAt) {
    const detail = 'A later run has read the page already.';
    return { ...NOTHING, run: { status: 'cancelled', reason: 'overtaken', detail }, watch };
  }
  return result.kind === 'unchanged' ? settleSame(settling, result) : settlePage(settling, result);
}

const SUCCEEDED = { status: 'succeeded', reason: '', detail: '' } as const;

/** The watch after its page was reached. A pause stays: only people and plans end it. */
function reached({ watch, startedAt, now }: Settling, { etag, lastModified }: ReadPage | SamePage): WatchState {
  const status = watch.status === 'failing' ? 'active' : watch.status;
  const streak = { failures: 0, gone: 0 };
  return { ...watch, status, streak, lastSeenAt: now, seenStartedAt: startedAt, etag, lastModified };
}

function settleSame(settling: Settling, result: SamePage): Settlement {
  const { watch, observationId } = settling;
  const { held, passes } = confirmHeld(watch.held);
  const seen = { ...reached(settling, result), held };
  if (passes === null || watch.held === null) return { ...NOTHING, run: SUCCEEDED, watch: seen };
  const { price, availability } = watch.held;
  const latest = latestAfter(watch, { observationId, price, availability, observedAt: settling.now });
  return { ...NOTHING, run: SUCCEEDED, watch: { ...seen, latest, sequence: watch.sequence + 1n }, passes };
}

function settlePage(settling: Settling, result: ReadPage): Settlement {
  const { watch, now, observationId, snapshotId } = settling;
  const { extraction } = result;
  const decision = decideObservation(extraction, lastGoodPrice(watch), watch.held, observationId);
  const read: WatchState = {
    ...reached(settling, result),
    held: decision.held,
    pageHash: result.snapshot.sha256,
    snapshotId,
    extractorVersion: EXTRACTOR_VERSION,
    sequence: watch.sequence + 1n,
  };
  if (decision.status === 'failed') {
    const detail = extraction.error?.detail ?? 'The page could not be read.';
    const broken = failure('unexpected', decision.reason, detail, false);
    const failed = failedWatch({ ...read, streak: watch.streak }, broken);
    // Bytes that broke the reader are tried again next time.
    const state = { ...failed.watch, etag: null, lastModified: null, pageHash: null };
    return {
      ...NOTHING,
      ...failed,
      watch: state,
      decision,
      run: { status: 'failed', reason: decision.reason, detail },
    };
  }
  if (decision.status !== 'ok') return { ...NOTHING, run: SUCCEEDED, watch: read, decision };
  const { price, availability } = extraction;
  const latest = latestAfter(watch, { observationId, price, availability, observedAt: now });
  const title = readingOf(extraction).title || watch.title;
  return { ...NOTHING, run: SUCCEEDED, watch: { ...read, latest, title }, decision };
}

/** What a page does not show now does not overwrite what it showed before. */
export function latestAfter({ latest }: Pick<WatchState, 'latest'>, seen: LatestValue): LatestValue {
  const availability = seen.availability === 'unknown' ? (latest?.availability ?? 'unknown') : seen.availability;
  return { ...seen, price: seen.price ?? latest?.price ?? null, availability };
}

function settleFailure(settling: Settling, result: FailedPage): Settlement {
  const { watch, attempt, isReplaced, random } = settling;
  const { failure: trouble } = result;
  const { reason, detail } = trouble;
  // The process stops, or somebody else has the lease: the run is as good as not begun.
  const retryInMs = trouble.class === 'cancelled' ? 0 : retryDelay(trouble, attempt, random);
  if (retryInMs !== null && !isReplaced) {
    return { ...NOTHING, run: { status: 'queued', reason, detail }, watch, retryInMs };
  }
  if (trouble.class === 'cancelled') return { ...NOTHING, run: { status: 'cancelled', reason, detail }, watch };
  return { ...NOTHING, ...failedWatch(watch, trouble), run: { status: 'failed', reason, detail } };
}

function failedWatch(watch: WatchState, trouble: PageFailure): Pick<Settlement, 'watch' | 'paused'> {
  const streak = extendStreak(watch.streak, trouble);
  const pause = pauseReason(streak);
  if (watch.status === 'paused') return { watch: { ...watch, streak }, paused: false };
  if (pause === null) return { watch: { ...watch, streak, status: 'failing' }, paused: false };
  return { watch: { ...watch, streak, status: 'paused', pausedReason: pause }, paused: true };
}
