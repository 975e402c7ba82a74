import { AppError } from '@blackfang/core';
import type { Metrics } from '@blackfang/observability';
import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleAll,
  isBrokenCircuitError,
  type CircuitBreakerPolicy,
} from 'cockatiel';

/** Silent calls in a row, after which nobody is made to wait for that peer. */
const SILENT_CALLS = 5;
/** Less is what the caller had left, and says nothing about the peer. */
const HELD_UP_MS = 1_000;
const TRY_AGAIN_MS = 2_000;

/** One for each peer of this process: what one caller has learned holds for all. */
const breakers = new Map<string, CircuitBreakerPolicy>();

type Answer<T> = { readonly value: T } | { readonly error: unknown };

/**
 * Calls a peer, unless it has let several calls in a row wait in vain: then the answer is `unavailable` at once, and one
 * call every two seconds tries whether it has come back. A peer that refuses or answers with an error holds nobody up,
 * and is called again.
 * @throws AppError `unavailable` service_unavailable, and what `call` throws
 */
export async function withBreaker<T>(target: string, call: () => Promise<T>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await breakerOf(target).execute(() => listen(call));
  } catch (error) {
    if (!isBrokenCircuitError(error)) throw error;
    throw new AppError('unavailable', 'service_unavailable', 'A part of the platform does not answer. Try again.', {
      retryAfterMs: TRY_AGAIN_MS,
      cause: error,
    });
  }
  if ('error' in answer) throw answer.error;
  return answer.value;
}

/** Any word of the peer is an answer; only silence is a failure. */
async function listen<T>(call: () => Promise<T>): Promise<Answer<T>> {
  const began = performance.now();
  try {
    return { value: await call() };
  } catch (error) {
    const isSilence = error instanceof AppError && error.kind === 'timeout' && error.reason === 'call_timeout';
    if (isSilence && performance.now() - began >= HELD_UP_MS) throw error;
    return { error };
  }
}

function breakerOf(target: string): CircuitBreakerPolicy {
  let breaker = breakers.get(target);
  if (!breaker) {
    breaker = circuitBreaker(handleAll, { halfOpenAfter: TRY_AGAIN_MS, breaker: new ConsecutiveBreaker(SILENT_CALLS) });
    breakers.set(target, breaker);
  }
  return breaker;
}

/** Shows how many peers are given up for now. */
export function measureBreakers(metrics: Metrics): void {
  metrics.gauge({
    name: 'rpc_breakers_open',
    help: 'Peers that this process does not call for now because they let calls wait in vain.',
    collect: () => [...breakers.values()].filter(({ state }) => state === CircuitState.Open).length,
  });
}
