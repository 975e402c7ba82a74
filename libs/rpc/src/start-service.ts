import { NestLogger } from '@blackfang/observability';
import { Module, type DynamicModule, type INestMicroservice, type Type } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, NestFactory, Reflector } from '@nestjs/core';
import { IdempotentRequests } from './idempotent-requests.ts';
import { RpcStrategy, type RpcStrategyOptions } from './rpc-strategy.ts';

export interface RunningService {
  readonly app: INestMicroservice;
  readonly strategy: RpcStrategy;
  /** 0 for a Unix socket. */
  readonly port: number;
  /** Drains calls, then lets the container end its pools, consumers and timers. */
  close(): Promise<void>;
}

/**
 * Starts a service: its module's container and its gRPC server. Installs no signal handlers, which are the process's.
 * @throws Error when a method is not ready to be served, or the address is taken.
 */
export async function startRpcService(
  module: Type | DynamicModule,
  options: RpcStrategyOptions,
): Promise<RunningService> {
  @Module({ imports: [DiscoveryModule, module] })
  class Root {}
  const strategy = new RpcStrategy(options);
  const logger = new NestLogger(options.logger);
  const app = await NestFactory.createMicroservice(Root, { strategy, logger, abortOnError: false });
  try {
    const [keeper] = app
      .get(DiscoveryService)
      .getProviders()
      .filter(({ token }) => token === IdempotentRequests);
    strategy.discover(
      app.get(DiscoveryService),
      app.get(Reflector),
      keeper?.instance as IdempotentRequests | undefined,
    );
    const port = (await app.listen()) as unknown as number;
    return { app, strategy, port, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}
