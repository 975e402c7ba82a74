import { once } from 'node:events';
import { AppError } from '@blackfang/core';
import { currentTraceparent, inSpan } from '@blackfang/observability';
import {
  Client,
  credentials,
  Metadata,
  type CallOptions,
  type ClientDuplexStream,
  type ClientWritableStream,
  type MethodDefinition,
  type ServiceError,
} from '@grpc/grpc-js';
import { SERVICE_HEADER, USER_HEADER } from './access.ts';
import { withBreaker } from './breaker.ts';
import { countingRetries, measuringCall } from './measure-calls.ts';
import { currentCall } from './call-context.ts';
import { channelOptions } from './channel.ts';
import {
  grpcDefinition,
  type MethodContract,
  type RequestOf,
  type ResponseOf,
  type ServiceContract,
} from './contract.ts';
import { fromStatus } from './status.ts';

export interface RpcCallOptions {
  /** That of the client where not given, and never longer than what the call that we are a part of has left. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Instead of the token of the call that we are a part of. */
  readonly accessToken?: string;
  /** Never inherited: a key names one write, not what that write calls. */
  readonly idempotencyKey?: string;
}

export interface RpcClientOptions {
  /** For methods that ask for a service: `() => identity.token('billing')`. */
  readonly serviceToken?: () => Promise<string>;
  /** Of calls that say nothing else. 5 s where not given. */
  readonly timeoutMs?: number;
}

type Requests<M extends MethodContract> = AsyncIterable<RequestOf<M>> | Iterable<RequestOf<M>>;
type Request<M extends MethodContract> = M['requestStream'] extends true ? Requests<M> : RequestOf<M>;
type Response<M extends MethodContract> = M['responseStream'] extends true
  ? AsyncIterable<ResponseOf<M>>
  : Promise<ResponseOf<M>>;

/** Each method of the contract; errors are the AppError that the service threw. */
export type RpcClient<S extends ServiceContract> = {
  readonly [K in keyof S['methods']]: (
    request: Request<S['methods'][K]>,
    options?: RpcCallOptions,
  ) => Response<S['methods'][K]>;
} & { close(): void };

type Definition = MethodDefinition<unknown, unknown>;
type Anything = AsyncIterable<unknown> | Iterable<unknown>;
type Outgoing = ClientWritableStream<unknown> | ClientDuplexStream<unknown, unknown>;

const DEFAULT_TIMEOUT_MS = 5_000;

/**
 * A client of the service at `target` (`dns:///billing:50051`, `unix:/path`). Calls inherit deadline, cancellation,
 * access token and trace of the call that they are made in; what is free of side effects is retried.
 */
export function rpcClient<const S extends ServiceContract>(
  contract: S,
  target: string,
  { serviceToken, timeoutMs = DEFAULT_TIMEOUT_MS }: RpcClientOptions = {},
): RpcClient<S> {
  const channel = new Client(target, credentials.createInsecure(), channelOptions(contract));
  const methods = Object.entries(grpcDefinition(contract)).map(([key, definition]: [string, Definition]) => {
    const method = definition.path.slice(definition.path.lastIndexOf('/') + 1);
    const labels = { rpc_service: contract.fullName, method };
    const attributes = { 'rpc.system': 'grpc', 'rpc.service': contract.fullName, 'rpc.method': method };
    const span = { name: `${contract.fullName}/${method}`, kind: 'client', attributes } as const;
    const call = (request: unknown, given: RpcCallOptions = {}) => {
      const options = { timeoutMs, ...given };
      if (definition.responseStream) {
        return receiveMany(channel, definition, request, prepare(options, serviceToken));
      }
      return inSpan(span, () =>
        measuringCall(labels, () => {
          const prepared = prepare(options, serviceToken);
          const counted = { ...prepared, options: { ...prepared.options, credentials: countingRetries(labels) } };
          return withBreaker(target, () => receiveOne(channel, definition, request, counted));
        }),
      );
    };
    return [key, call] as const;
  });
  return { ...Object.fromEntries(methods), close: () => channel.close() } as RpcClient<S>;
}

type OwnCallOptions = RpcCallOptions & { readonly timeoutMs: number };

interface PreparedCall {
  readonly options: CallOptions;
  readonly signal: AbortSignal | undefined;
  metadata(): Promise<Metadata>;
}

/** Taken when the call is made, so that a stream which is read later still belongs to the same work. */
function prepare(options: OwnCallOptions, serviceToken: (() => Promise<string>) | undefined): PreparedCall {
  const parent = currentCall();
  const traceparent = currentTraceparent();
  const accessToken = options.accessToken ?? parent?.accessToken;
  const signals = [options.signal, parent?.signal].filter((signal) => signal !== undefined);
  const deadline = Math.min(Date.now() + options.timeoutMs, parent?.deadline ?? Infinity);
  return {
    options: { deadline },
    signal: signals.length > 1 ? AbortSignal.any(signals) : signals[0],
    async metadata() {
      const metadata = new Metadata();
      if (accessToken) metadata.set(USER_HEADER, `Bearer ${accessToken}`);
      if (serviceToken) metadata.set(SERVICE_HEADER, `Bearer ${await serviceToken()}`);
      if (traceparent) metadata.set('traceparent', traceparent);
      if (options.idempotencyKey) metadata.set('idempotency-key', options.idempotencyKey);
      return metadata;
    },
  };
}

async function receiveOne(channel: Client, method: Definition, request: unknown, call: PreparedCall): Promise<unknown> {
  const metadata = await call.metadata();
  refuseAborted(call.signal);
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const done = (error: ServiceError | null, response: unknown) => (error ? reject(error) : resolve(response));
  const { path, requestSerialize, responseDeserialize } = method;
  const stream = method.requestStream
    ? channel.makeClientStreamRequest(path, requestSerialize, responseDeserialize, metadata, call.options, done)
    : channel.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, call.options, done);
  const stop = () => stream.cancel();
  call.signal?.addEventListener('abort', stop, { once: true });
  try {
    if (method.requestStream) sendAll(request as Anything, stream as Outgoing).catch(failing(stream, reject));
    return await promise;
  } catch (error) {
    throw toAppError(error);
  } finally {
    call.signal?.removeEventListener('abort', stop);
  }
}

async function* receiveMany(channel: Client, method: Definition, request: unknown, call: PreparedCall) {
  const metadata = await call.metadata();
  refuseAborted(call.signal);
  const { path, requestSerialize, responseDeserialize } = method;
  const stream = method.requestStream
    ? channel.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata, call.options)
    : channel.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata, call.options);
  const stop = () => stream.cancel();
  call.signal?.addEventListener('abort', stop, { once: true });
  let unsent: unknown;
  const fail = failing(stream, (error) => (unsent = error));
  try {
    if (method.requestStream) sendAll(request as Anything, stream as Outgoing).catch(fail);
    yield* stream as AsyncIterable<unknown>;
  } catch (error) {
    throw unsent ?? toAppError(error);
  } finally {
    call.signal?.removeEventListener('abort', stop);
    // A reader who stops early stops the server too.
    stream.cancel();
  }
}

/** Takes the next request when the one before has room on its way; ends quietly when the call has ended. */
async function sendAll(requests: Anything, stream: Outgoing): Promise<void> {
  const ended = new AbortController();
  const end = () => ended.abort();
  stream.once('status', end).once('close', end);
  for await (const request of requests) {
    if (ended.signal.aborted) return;
    if (!stream.write(request)) await drained(stream, ended.signal);
  }
  if (!ended.signal.aborted) stream.end();
}

async function drained(stream: Outgoing, ended: AbortSignal): Promise<void> {
  try {
    await once(stream, 'drain', { signal: ended });
  } catch (error) {
    // The call has ended, and what ended it is told where its answer is awaited.
    if (!ended.aborted) throw error;
  }
}

/** What goes wrong while requests are made ends the call, and is what its caller is told. */
function failing(stream: { cancel(): void }, tell: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    tell(error);
    stream.cancel();
  };
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  if (signal.reason instanceof AppError) throw signal.reason;
  throw new AppError('cancelled', 'call_cancelled', 'This was cancelled.', { cause: signal.reason });
}

/** Errors of the wire become ours; what our own side threw while it made requests stays what it is. */
function toAppError(error: unknown): unknown {
  return error instanceof Error && 'code' in error && 'details' in error ? fromStatus(error as ServiceError) : error;
}
