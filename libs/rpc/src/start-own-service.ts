import { readFileSync } from 'node:fs';
import type { Clock } from '@blackfang/core';
import { AccountServiceDefinition } from '@blackfang/contracts/identity/v1/service';
import type { ServiceHost } from '@blackfang/observability';
import type { DynamicModule } from '@nestjs/common';
import type { JSONWebKeySet } from 'jose';
import { createTokenVerifier } from './access-token.ts';
import type { ServiceName, TokenVerifiers, VerifyAccessToken, VerifyServiceToken } from './access.ts';
import { rpcClient } from './client.ts';
import { createServiceIdentity, createServiceTokenVerifier, type ServiceIdentity } from './service-token.ts';
import { startRpcService, type RunningService } from './start-service.ts';

/** The settings of every service, see `rpcSettings` of libs/config. */
export interface RpcSettings {
  readonly RPC_LISTEN: string;
  readonly IDENTITY_ADDRESS: string;
  readonly SERVICE_PRIVATE_KEY: { reveal(): string };
  readonly SERVICE_PUBLIC_KEYS: Readonly<Record<string, string>>;
}

/** A service as its `app.module.ts` offers it. */
export interface ServiceModule<Config extends RpcSettings> {
  readonly service: ServiceName;
  parse(source: Readonly<Record<string, string | undefined>>): Config;
  register(config: Config, host: ServiceHost): DynamicModule;
}

export abstract class ServiceAccess implements TokenVerifiers {
  abstract readonly verifyAccessToken: VerifyAccessToken;
  abstract readonly verifyServiceToken: VerifyServiceToken;
  /** What this service shows to others when it calls for itself. */
  abstract readonly identity: ServiceIdentity;
  abstract close(): void;
}

/** How a service knows who calls it, and shows others who it is; the keys of access tokens come from identity. */
export function serviceAccess(
  service: ServiceName,
  settings: Omit<RpcSettings, 'RPC_LISTEN'>,
  clock: Clock,
): ServiceAccess {
  const identity = createServiceIdentity({ name: service, privateKey: settings.SERVICE_PRIVATE_KEY.reveal(), clock });
  const accounts = rpcClient(AccountServiceDefinition, settings.IDENTITY_ADDRESS, {
    serviceToken: () => identity.token('identity'),
  });
  const loadKeys = async () => JSON.parse((await accounts.getKeys({})).jwksJson) as JSONWebKeySet;
  return {
    identity,
    verifyAccessToken: createTokenVerifier({ loadKeys, clock }),
    verifyServiceToken: createServiceTokenVerifier({ service, publicKeys: settings.SERVICE_PUBLIC_KEYS, clock }),
    close: () => accounts.close(),
  };
}

const DESCRIPTORS = new URL('../../contracts/src/gen/descriptors.binpb', import.meta.url);

/**
 * Starts one of our services from its settings: its container, its background parts and its gRPC server.
 * @throws AppError `invalid` config_invalid, listing every bad key
 */
export async function startService<Config extends RpcSettings>(
  module: ServiceModule<Config>,
  source: Readonly<Record<string, string | undefined>>,
  host: ServiceHost,
): Promise<RunningService> {
  const config = module.parse(source);
  const access = serviceAccess(module.service, config, host.clock);
  const running = await startRpcService(module.register(config, host), {
    listen: config.RPC_LISTEN,
    logger: host.log,
    metrics: host.metrics,
    clock: host.clock,
    verifyAccessToken: access.verifyAccessToken,
    verifyServiceToken: access.verifyServiceToken,
    descriptors: readFileSync(DESCRIPTORS),
  });
  return {
    ...running,
    async close() {
      await running.close();
      access.close();
    },
  };
}
