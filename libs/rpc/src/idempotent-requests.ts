import { AppError, type Caller } from '@blackfang/core';
import type { MethodContract } from './contract.ts';

export interface IdempotentRequest {
  /** The client's `Idempotency-Key`. */
  readonly key: string;
  /** Full name of the method. */
  readonly operation: string;
  /** The request's bytes. */
  readonly request: Uint8Array;
}

/** Where a service keeps answers to requests that carried an `Idempotency-Key`; `app.module.ts` binds it. */
export abstract class IdempotentRequests {
  /** Does `work` once for a key and keeps its answer in the transaction of its writes. */
  abstract runOnce(caller: Caller, request: IdempotentRequest, work: () => Promise<Uint8Array>): Promise<Uint8Array>;
}

/**
 * Runs a handler that writes, at most once for the key. What is free of side effects needs no key and is never kept.
 * @throws AppError `internal` where a key came and the service keeps no answers: it must not be ignored in silence.
 */
export async function answerOnce(
  requests: IdempotentRequests | undefined,
  of: { caller: Caller; operation: string; method: MethodContract; key: string; request: unknown },
  handle: () => Promise<unknown>,
): Promise<unknown> {
  const { caller, operation, method, key, request } = of;
  if (method.options.idempotencyLevel === 'NO_SIDE_EFFECTS') return handle();
  if (requests === undefined) {
    throw new AppError('internal', 'idempotency_unsupported', 'This service keeps no answers for an Idempotency-Key.');
  }
  const bytes = method.requestType.encode(request).finish();
  const answer = await requests.runOnce(caller, { key, operation, request: bytes }, async () =>
    method.responseType.encode(await handle()).finish(),
  );
  return method.responseType.decode(answer);
}
