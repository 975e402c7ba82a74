import { AsyncLocalStorage } from 'node:async_hooks';

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

/** Runs `fn` as a part of no call: what it does is for many, and must not end with whoever asked first. */
export function outsideCalls<T>(fn: () => T): T {
  return storage.exit(fn);
}
