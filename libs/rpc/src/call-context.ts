import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '@blackfang/core';

/** The piece of work that outgoing calls are a part of: they inherit all of it. */
export interface CallContext {
  /** Ends the work: the client went away, its deadline passed, or this server stops. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970 on this machine's clock. */
  readonly deadline: number;
  /** The user's access token, without `Bearer`. */
  readonly accessToken: string | undefined;
}

const storage = new AsyncLocalStorage<CallContext>();

export function currentCall(): CallContext | undefined {
  return storage.getStore();
}

/** Runs `fn` so that calls made within inherit `context`. The gateway does so for each of its HTTP requests. */
export function withCall<T>(context: CallContext, fn: () => T): T {
  return storage.run(context, fn);
}

/**
 * Waits for work that others may share, for no longer than the call that we are a part of.
 * @throws AppError `timeout` call_timeout · what ended the call
 */
export async function untilCallEnds<T>(work: Promise<T>): Promise<T> {
  const call = currentCall();
  if (call === undefined) return work;
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const late = setTimeout(
    () => reject(new AppError('timeout', 'call_timeout', 'This took too long. Try again.')),
    call.deadline - Date.now(),
  );
  const stop = () => reject(call.signal.reason as Error);
  call.signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, ended]);
  } finally {
    clearTimeout(late);
    call.signal.removeEventListener('abort', stop);
  }
}

/** Runs `fn` as a part of no call: what it does is for many, and must not end with whoever asked first. */
export function outsideCalls<T>(fn: () => T): T {
  return storage.exit(fn);
}
