import { AppError, failpoint } from '@blackfang/core';
import { currentTraceparent, inSpan, withTrace, type Logger, type Metrics } from '@blackfang/observability';
import type { Claim, WorkQueue } from '@blackfang/work-queue';
import { failure } from '../fetch/classify-response.ts';
import type { BeginRuns, BegunRun } from './begin-runs.ts';
import type { FinishRuns } from './finish-runs.ts';
import type { LookAtPage } from './look-at-page.ts';
import type { RunResult } from './run-result.ts';

/** Tries begun, those included that ended with their process; a page that kills it each time is given up. */
const MAX_TRIES = 12;

interface Dependencies {
  readonly queue: WorkQueue;
  readonly begin: BeginRuns;
  readonly look: LookAtPage;
  readonly finish: FinishRuns;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** When a run comes again that a part of ours kept from its end, ms. */
  readonly againMs: number;
}

/** Does one run: begins it, looks at the page, and commits what it brought. */
export class ExecuteRun {
  readonly #queue: WorkQueue;
  readonly #begin: BeginRuns;
  readonly #look: LookAtPage;
  readonly #finish: FinishRuns;
  readonly #metrics: ReturnType<typeof runMetrics>;
  readonly #log: Logger;

  readonly #againMs: number;

  constructor({ queue, begin, look, finish, metrics, log, againMs }: Dependencies) {
    this.#queue = queue;
    this.#againMs = againMs;
    this.#begin = begin;
    this.#look = look;
    this.#finish = finish;
    this.#metrics = runMetrics(metrics);
    this.#log = log;
  }

  /**
   * @param signal ends when the lease is lost or the worker stops: the run is put back then.
   * @throws what is no fault of the page; the run comes again when its lease runs out.
   */
  async execute(claim: Claim, signal: AbortSignal): Promise<void> {
    const begun = await this.#begin.execute(claim);
    if (begun === undefined) return await this.#finish.drop(claim);
    const attributes = { 'run.id': claim.id, 'watch.id': begun.watchId, 'run.attempt': claim.attempts + 1 };
    await withTrace(
      begun.traceparent ?? undefined,
      { name: 'run watch', kind: 'consumer', attributes },
      async (work) => {
        const result = claim.attempts >= MAX_TRIES ? GIVEN_UP : await this.#lookAt(claim, begun, signal);
        if (result === undefined) return work.set({ 'run.outcome': 'put_back' });
        failpoint('scraping.run:stored_not_committed');
        const outcome = await this.#commit(claim, begun, result);
        work.set({ 'run.outcome': outcome });
        this.#log.debug({ runId: claim.id, watchId: begun.watchId, outcome }, 'a run ended');
      },
    );
  }

  /** @returns undefined where a part of ours is away: the page has done nothing wrong, and the try does not count. */
  async #lookAt(claim: Claim, begun: BegunRun, signal: AbortSignal): Promise<RunResult | undefined> {
    try {
      return await this.#measured(() => this.#look.execute(claim.tenantId, begun, signal));
    } catch (error) {
      if (!(error instanceof AppError && error.kind === 'unavailable')) throw error;
      this.#log.warn({ err: error, runId: claim.id, watchId: begun.watchId }, 'a run is put back for later');
      this.#metrics.runs.inc({ outcome: 'put_back' });
      await this.#queue.handBack([claim], this.#againMs);
      return undefined;
    }
  }

  async #commit(claim: Claim, begun: BegunRun, result: RunResult): Promise<string> {
    const settled = await this.#finish.execute({ claim, begun, result, traceparent: currentTraceparent() });
    const outcome = settled === undefined ? 'lease_lost' : result.kind === 'unchanged' ? 'unchanged' : settled.status;
    this.#metrics.runs.inc({ outcome });
    return outcome;
  }

  async #measured(look: () => Promise<RunResult>): Promise<RunResult> {
    const result = await inSpan({ name: 'look at page' }, look);
    this.#metrics.fetchSeconds.observe({ result: result.kind }, result.fetchMs / 1_000);
    return result;
  }
}

const GIVEN_UP: RunResult = {
  kind: 'failed',
  failure: failure('unexpected', 'run_given_up', 'The page was tried too often without coming to an end.', false),
  httpStatus: null,
  fetchMs: 0,
  restMs: 0,
  crawlDelayMs: 0,
  log: [],
};

function runMetrics(metrics: Metrics) {
  return {
    runs: metrics.counter({ name: 'runs_total', help: 'Tries of runs, by what became of them', labels: ['outcome'] }),
    fetchSeconds: metrics.histogram({
      name: 'fetch_seconds',
      help: 'Time of a fetch, robots.txt and redirects included',
      labels: ['result'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    }),
  };
}
