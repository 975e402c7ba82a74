import { AppError } from '@blackfang/core';
import type { Metrics } from '@blackfang/observability';
import { credentials, Metadata, type CallCredentials } from '@grpc/grpc-js';

type Labels = Readonly<Record<'rpc_service' | 'method', string>>;

/** Of the process: its clients are made before, and apart from, what counts them. */
let observe: ((labels: Labels, outcome: string, seconds: number) => void) | undefined;
let countRetry: ((labels: Labels) => void) | undefined;

/** Shows rate, errors and duration of the calls that this process makes, waits and retries included. */
export function measureCalls(metrics: Metrics): void {
  const duration = metrics.histogram({
    name: 'rpc_client_duration_seconds',
    help: 'Duration of calls made, with their retries, by method and outcome: ok, or the kind of the error.',
    labels: ['rpc_service', 'method', 'outcome'],
    maxSeries: 2_000,
  });
  const retries = metrics.counter({
    name: 'rpc_client_retries_total',
    help: 'Attempts of calls after their first one, by method.',
    labels: ['rpc_service', 'method'],
    maxSeries: 1_000,
  });
  countRetry = (labels) => retries.inc(labels);
  observe = (labels, outcome, seconds) => duration.observe({ ...labels, outcome }, seconds);
}

/** grpc-js makes the attempts of a call, and asks for credentials at each of them: so they are counted, and none given. */
export function countingRetries(labels: Labels): CallCredentials {
  let attempts = 0;
  return credentials.createFromMetadataGenerator((_, done) => {
    attempts += 1;
    if (attempts > 1) countRetry?.(labels);
    done(null, new Metadata());
  });
}

export async function measuringCall<T>(labels: Labels, call: () => Promise<T>): Promise<T> {
  const began = performance.now();
  let outcome = 'ok';
  try {
    return await call();
  } catch (error) {
    outcome = error instanceof AppError ? error.kind : 'error';
    throw error;
  } finally {
    observe?.(labels, outcome, (performance.now() - began) / 1_000);
  }
}
