import { once, type EventEmitter } from 'node:events';
import { AppError, type Caller } from '@blackfang/core';
import { noteTenant, withTrace, type Logger } from '@blackfang/observability';
import {
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { authorize, bearerToken, USER_HEADER, type Access, type ServiceCaller, type TokenVerifiers } from './access.ts';
import { withCall } from './call-context.ts';
import { answerOnce, type IdempotentRequests } from './idempotent-requests.ts';
import { pathOf, type MethodContract, type ServiceContract } from './contract.ts';
import type { RpcContext } from './declare.ts';
import { toAppError, toStatus } from './status.ts';

/** What `RpcController` and `Rpc` declared, ready to be called. */
export interface ServedMethod {
  readonly contract: ServiceContract;
  readonly method: MethodContract;
  readonly access: Access;
  readonly handle: (caller: Caller | ServiceCaller, request: unknown, context: RpcContext) => unknown;
}

/** What serving needs of its process and service. */
export interface Host {
  readonly tokens: TokenVerifiers;
  readonly logger: Logger;
  readonly calls: RunningCalls;
  /** Bound by services whose methods write. */
  readonly idempotentRequests: IdempotentRequests | undefined;
  /** Told of each call when it has ended. */
  readonly measure: (service: string, method: string, code: string, durationMs: number) => void;
}

type UnaryCall = ServerUnaryCall<unknown, unknown>;
type OutgoingCall = ServerWritableStream<unknown, unknown>;
type Call = UnaryCall | OutgoingCall | ServerReadableStream<unknown, unknown> | ServerDuplexStream<unknown, unknown>;

/** A call whose client set no deadline ends after this. */
const MAX_DURATION_MS = 60_000;
const MAX_IDEMPOTENCY_KEY_LENGTH = 255;

/** Codes that say that a server failed; the others are answers. */
const OUR_FAULT = new Set([
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.UNIMPLEMENTED,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/** The calls being served, so that a server that stops can wait for them and in the end abort them. */
export class RunningCalls {
  readonly #running = new Map<AbortController, Promise<void>>();

  track(abort: AbortController, work: Promise<void>): void {
    this.#running.set(
      abort,
      work.finally(() => this.#running.delete(abort)),
    );
  }

  /** Resolves when the calls that run now have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  abortAll(reason: AppError): void {
    for (const abort of this.#running.keys()) abort.abort(reason);
  }
}

/** The function that grpc-js calls: with `reply` where the answer is one message, without it where it is a stream. */
export function serveMethod(served: ServedMethod, host: Host): (call: Call, reply?: sendUnaryData<unknown>) => void {
  return (call, reply) => {
    const abort = new AbortController();
    host.calls.track(abort, serve(served, host, call, abort, reply));
  };
}

async function serve(
  served: ServedMethod,
  host: Host,
  call: Call,
  abort: AbortController,
  reply?: sendUnaryData<unknown>,
): Promise<void> {
  const startedAt = performance.now();
  const watch = watchForEnd(call, abort);
  const context: RpcContext = {
    signal: abort.signal,
    deadline: watch.deadline,
    accessToken: bearerToken(call.metadata, USER_HEADER),
    idempotencyKey: header(call, 'idempotency-key', MAX_IDEMPOTENCY_KEY_LENGTH),
  };
  const { contract, method } = served;
  const attributes = { 'rpc.system': 'grpc', 'rpc.service': contract.fullName, 'rpc.method': method.name };
  const span = { name: `${contract.fullName}/${method.name}`, kind: 'server', attributes } as const;
  await withTrace(header(call, 'traceparent', 512), span, async (work) => {
    let failure: AppError | undefined;
    try {
      const caller = await unlessAborted(authorize(served.access, call.metadata, host.tokens), abort.signal);
      if ('tenantId' in caller) noteTenant(caller.tenantId);
      const answer = await withCall(context, () => run(served, host, call, caller, context));
      watch.settle();
      reply?.(null, answer);
    } catch (error) {
      // What an aborted handler stumbles over says less than why it was aborted.
      failure = toAppError(abort.signal.aborted ? abort.signal.reason : error);
      watch.settle();
      const refusal = toStatus(failure);
      if (reply) reply(refusal);
      else call.emit('error', refusal);
    }
    const number = failure ? toStatus(failure).code : status.OK;
    const code = status[number] ?? 'UNKNOWN';
    host.measure(contract.fullName, method.name, code, performance.now() - startedAt);
    work.set({ 'rpc.grpc.status_code': number });
    if (failure && OUR_FAULT.has(number)) work.fail(failure.reason);
    if (failure) report(host.logger, pathOf(contract, method), failure);
  });
}

/** Runs the handler, once for an `Idempotency-Key`, and sends its messages where the answer is a stream. */
async function run(
  { contract, method, handle }: ServedMethod,
  { logger, idempotentRequests }: Host,
  call: Call,
  caller: Caller | ServiceCaller,
  context: RpcContext,
): Promise<unknown> {
  const request = method.requestStream ? call : (call as UnaryCall).request;
  if (method.responseStream) {
    const messages = handle(caller, request, context) as AsyncIterable<unknown>;
    await sendAll(messages, call as OutgoingCall, context.signal, logger);
    return undefined;
  }
  const work = async () => handle(caller, request, context);
  const { idempotencyKey: key } = context;
  if (key === undefined || method.requestStream || !('tenantId' in caller))
    return unlessAborted(work(), context.signal);
  const of = { caller, operation: pathOf(contract, method), method, key, request };
  return unlessAborted(answerOnce(idempotentRequests, of, work), context.signal);
}

/** A handler that does not listen to its signal must not hold the caller, or a server that wants to stop. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason as Error);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Asks for the next message when the one before has room on its way. */
async function sendAll(
  messages: AsyncIterable<unknown>,
  call: OutgoingCall,
  signal: AbortSignal,
  logger: Logger,
): Promise<void> {
  const iterator = messages[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { value, done } = await unlessAborted(iterator.next(), signal);
      if (done) break;
      if (!call.write(value)) await once(call, 'drain', { signal });
    }
  } catch (error) {
    // Not waited for: a generator that is busy with its next message ends when it is done with it.
    iterator.return?.().catch((err: unknown) => logger.warn({ err }, 'A stream that was ended failed to clean up.'));
    throw error;
  }
  call.end();
}

/** Aborts when the client goes away, or when the deadline passes that it set or that we set for it. */
function watchForEnd(call: Call, abort: AbortController): { readonly deadline: number; settle(): void } {
  const given = Number(call.getDeadline());
  const deadline = Math.min(given, Date.now() + MAX_DURATION_MS);
  const late = () => abort.abort(new AppError('timeout', 'call_timeout', 'This took too long. Try again.'));
  // grpc-js ends calls at the client's deadline itself; without one nobody would.
  const timer = Number.isFinite(given) ? undefined : setTimeout(late, deadline - Date.now());
  // Also emitted after a call that went well, and at its deadline.
  const onCancelled = () => {
    if (Date.now() >= deadline) late();
    else abort.abort(new AppError('cancelled', 'call_cancelled', 'This was cancelled.'));
  };
  const events: EventEmitter = call;
  events.once('cancelled', onCancelled);
  return {
    deadline,
    settle() {
      clearTimeout(timer);
      events.removeListener('cancelled', onCancelled);
    },
  };
}

function header(call: Call, name: string, maxLength: number): string | undefined {
  const value = call.metadata.get(name)[0];
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength ? value : undefined;
}

/** Opaque outside, loud inside: a failure that nobody foresaw is an error line, a refusal is for those who look. */
function report(logger: Logger, path: string, err: AppError): void {
  if (err.kind === 'internal') logger.error({ rpc: path, err }, 'A call failed unexpectedly.');
  else logger.debug({ rpc: path, kind: err.kind, reason: err.reason }, 'A call was refused.');
}
