import { failpoint } from '@blackfang/core';
import { withLogContext, type Metrics } from '@blackfang/observability';
import type { Claim } from '@blackfang/work-queue';
import { failure } from '../fetch/classify-response.ts';
import type { BeginRuns, BegunRun } from './begin-runs.ts';
import type { FinishRuns } from './finish-runs.ts';
import type { LookAtPage } from './look-at-page.ts';
import type { RunResult } from './run-result.ts';

/** Tries begun, those included that ended with their process; a page that kills it each time is given up. */
const MAX_TRIES = 12;

/** Does one run: begins it, looks at the page, and commits what it brought. */
export class ExecuteRun {
  readonly #begin: BeginRuns;
  readonly #look: LookAtPage;
  readonly #finish: FinishRuns;
  readonly #metrics: ReturnType<typeof runMetrics>;

  constructor(begin: BeginRuns, look: LookAtPage, finish: FinishRuns, metrics: Metrics) {
    this.#begin = begin;
    this.#look = look;
    this.#finish = finish;
    this.#metrics = runMetrics(metrics);
  }

  /**
   * @param signal ends when the lease is lost or the worker stops: the run is put back then.
   * @throws what is no fault of the page; the run comes again when its lease runs out.
   */
  execute(claim: Claim, signal: AbortSignal): Promise<void> {
    return withLogContext({ tenantId: claim.tenantId }, async () => {
      const begun = await this.#begin.execute(claim);
      if (begun === undefined) {
        await this.#finish.drop(claim);
        return;
      }
      const result =
        claim.attempts >= MAX_TRIES
          ? GIVEN_UP
          : await this.#measured(() => this.#look.execute(claim.tenantId, begun, signal));
      failpoint('scraping.run:stored_not_committed');
      await this.#commit(claim, begun, result);
    });
  }

  async #commit(claim: Claim, begun: BegunRun, result: RunResult): Promise<void> {
    const settled = await this.#finish.execute({ claim, begun, result });
    const outcome = settled === undefined ? 'lease_lost' : result.kind === 'unchanged' ? 'unchanged' : settled.status;
    this.#metrics.runs.inc({ outcome });
  }

  async #measured(look: () => Promise<RunResult>): Promise<RunResult> {
    const result = await look();
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
