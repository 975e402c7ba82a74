import { AppError, type Clock } from '@blackfang/core';
import type { Logger, Metrics } from '@blackfang/observability';
import {
  Server as GrpcServer,
  ServerCredentials,
  type ServerOptions,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { HealthImplementation } from 'grpc-health-check';
import type { TokenVerifiers } from './access.ts';
import { SERVER_OPTIONS } from './channel.ts';
import { grpcDefinition } from './contract.ts';
import { discoverMethods } from './discover.ts';
import { serveHealth } from './health.ts';
import type { IdempotentRequests } from './idempotent-requests.ts';
import { addReflection } from './reflection.ts';
import { RunningCalls, serveMethod, type Host, type ServedMethod } from './serve-method.ts';
import { freeUnixSocket } from './unix-socket.ts';

export interface RpcStrategyOptions extends TokenVerifiers {
  /** `127.0.0.1:50051`, `0.0.0.0:50051`, or `unix:/path` in a folder that only our user may enter. */
  readonly listen: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Told with each health check; nothing is told where absent. */
  readonly clock?: Clock;
  /** buf's descriptor set; with it the server answers reflection. */
  readonly descriptors?: Uint8Array;
  /** How long calls may go on when the server stops. 5 s where not given. */
  readonly graceMs?: number;
  readonly server?: ServerOptions;
}

const GRACE_MS = 5_000;
/** What aborted calls get to send their last word. */
const LAST_WORD_MS = 200;
const DURATION_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Serves every `@RpcController` of a Nest microservice over one gRPC server. */
export class RpcStrategy extends Server implements CustomTransportStrategy {
  readonly #options: RpcStrategyOptions;
  readonly #grpc: GrpcServer;
  readonly #health = new HealthImplementation({ '': 'NOT_SERVING' });
  readonly #calls = new RunningCalls();
  #methods: readonly ServedMethod[] = [];
  #closed: Promise<void> | undefined;

  constructor(options: RpcStrategyOptions) {
    super();
    this.#options = options;
    this.#grpc = new GrpcServer({ ...SERVER_OPTIONS, ...options.server });
  }

  /** What is served, and who may call it. */
  get methods(): readonly ServedMethod[] {
    return this.#methods;
  }

  /**
   * Takes the controllers of the container; call it before `listen`.
   * @throws Error that names every method which is not ready to be served.
   */
  discover(discovery: DiscoveryService, reflector: Reflector, idempotentRequests?: IdempotentRequests): void {
    this.#methods = discoverMethods(discovery, reflector);
    const { verifyAccessToken, verifyServiceToken, logger, descriptors, clock } = this.#options;
    const host: Host = {
      tokens: { verifyAccessToken, verifyServiceToken },
      logger,
      calls: this.#calls,
      idempotentRequests,
      measure: this.#meter(),
    };
    const services = Map.groupBy(this.#methods, ({ contract }) => contract);
    for (const [contract, methods] of services) {
      const implementation = methods.map((served) => [keyOf(served), serveMethod(served, host)]);
      // grpc-js tells the four shapes of calls apart by the definition, as `serveMethod` does.
      this.#grpc.addService(
        grpcDefinition(contract),
        Object.fromEntries(implementation) as UntypedServiceImplementation,
      );
    }
    serveHealth(this.#grpc, this.#health, clock);
    if (descriptors)
      addReflection(
        this.#grpc,
        descriptors,
        [...services.keys()].map(({ fullName }) => fullName),
      );
  }

  /** @param done told an error, or null and the port (0 for a Unix socket). */
  async listen(done: (error: Error | null, port?: number) => void): Promise<void> {
    let port: number;
    try {
      port = await this.#bind();
    } catch (error) {
      return done(error as Error);
    }
    done(null, port);
  }

  async #bind(): Promise<number> {
    const { listen } = this.#options;
    if (this.#methods.length === 0) throw new Error('There is nothing to serve: discover() was not called.');
    await freeUnixSocket(listen);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#grpc.bindAsync(listen, ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
    const port = await promise;
    this.#setHealth('SERVING');
    return listen.startsWith('unix:') ? 0 : port;
  }

  /** Takes no new calls, lets those that run end, aborts what is left after the grace. */
  close(): Promise<void> {
    this.#closed ??= this.#drain();
    return this.#closed;
  }

  async #drain(): Promise<void> {
    this.#setHealth('NOT_SERVING');
    const stopped = new Promise<void>((resolve) => this.#grpc.tryShutdown(() => resolve()));
    const timers: NodeJS.Timeout[] = [];
    const after = (ms: number, act: () => void) => timers.push(setTimeout(act, ms));
    after(this.#options.graceMs ?? GRACE_MS, () => {
      this.#calls.abortAll(new AppError('unavailable', 'server_stopping', 'This server stops. Try again.'));
      after(LAST_WORD_MS, () => this.#grpc.forceShutdown());
    });
    await stopped;
    await this.#calls.ended();
    for (const timer of timers) clearTimeout(timer);
  }

  #setHealth(status: 'SERVING' | 'NOT_SERVING'): void {
    const names = this.#methods.map(({ contract }) => contract.fullName);
    for (const name of new Set(['', ...names])) this.#health.setStatus(name, status);
  }

  #meter(): Host['measure'] {
    const duration = this.#options.metrics.histogram({
      name: 'rpc_server_duration_seconds',
      help: 'Duration of calls served, by method and gRPC status code.',
      labels: ['rpc_service', 'method', 'code'],
      buckets: DURATION_BUCKETS_S,
      maxSeries: 2_000,
    });
    return (rpc_service, method, code, ms) => duration.observe({ rpc_service, method, code }, ms / 1000);
  }

  override on(): never {
    throw new Error('The RPC server has no events.');
  }

  /** The gRPC server underneath. */
  override unwrap<T = GrpcServer>(): T {
    return this.#grpc as T;
  }
}

function keyOf({ contract, method }: ServedMethod): string {
  return Object.keys(contract.methods).find((key) => contract.methods[key] === method) ?? method.name;
}
