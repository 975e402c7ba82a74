import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock, newId, PERMISSIONS_OF, type Caller } from '@blackfang/core';
import { createLogger, createMetrics, type Metrics } from '@blackfang/observability';
import { Module, type Type } from '@nestjs/common';
import { exportJWK, type JSONWebKeySet } from 'jose';
import {
  createServiceIdentity,
  createServiceTokenVerifier,
  createTokenVerifier,
  rpcClient,
  signAccessToken,
  startRpcService,
  type RpcStrategyOptions,
  type RunningService,
  type ServiceName,
} from '../src/index.ts';
import { Shelf, ShelfDefinition, ShelfRpc } from './shelf.ts';

export const clock = new Clock();
export const identityKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const KID = 'key-1';
const serviceKeys = {
  gateway: generateKeyPairSync('ed25519'),
  billing: generateKeyPairSync('ed25519'),
  alerting: generateKeyPairSync('ed25519'),
};

export async function jwks(key: KeyObject = identityKeys.publicKey, kid = KID): Promise<JSONWebKeySet> {
  return { keys: [{ ...(await exportJWK(key)), kid, alg: 'RS256', use: 'sig' }] };
}

export const verifyAccessToken = createTokenVerifier({ loadKeys: () => jwks(), clock });
export const verifyServiceToken = createServiceTokenVerifier({
  service: 'scraping',
  publicKeys: Object.fromEntries(Object.entries(serviceKeys).map(([name, { publicKey }]) => [name, publicKey])),
  clock,
});

export function identityOf(name: keyof typeof serviceKeys) {
  return createServiceIdentity({ name, privateKey: serviceKeys[name].privateKey, clock });
}

export function caller(overrides: Partial<Caller> = {}): Caller {
  const role = overrides.role ?? 'analyst';
  const ids = { tenantId: newId(), userId: newId(), sessionId: newId() };
  return { ...ids, kind: 'member', role, permissions: PERMISSIONS_OF[role], ...overrides };
}

export function tokenOf(who: Caller): Promise<string> {
  const key = { kid: KID, privateKey: identityKeys.privateKey };
  return signAccessToken({ caller: who, lifetimeMs: 600_000 }, key, clock);
}

export interface House {
  readonly shelf: Shelf;
  readonly service: RunningService;
  readonly target: string;
  readonly logLines: string[];
  readonly metrics: Metrics;
  client(serviceToken?: { from: keyof typeof serviceKeys; to?: ServiceName }): ReturnType<typeof shelfClient>;
  close(): Promise<void>;
}

function shelfClient(target: string, serviceToken: (() => Promise<string>) | undefined) {
  return rpcClient(ShelfDefinition, target, serviceToken ? { serviceToken } : {});
}

/** The shelf behind a real socket, TCP or Unix. */
export async function startHouse(
  transport: 'tcp' | 'unix' = 'unix',
  options: Partial<RpcStrategyOptions> = {},
): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'rpc-'));
  const shelf = new Shelf();
  const logLines: string[] = [];
  const metrics = createMetrics('scraping');
  const listen = transport === 'unix' ? `unix:${folder}/s` : '127.0.0.1:0';
  const service = await startRpcService(moduleOf(ShelfRpc, shelf), {
    ...standing({ listen, logLines, metrics }),
    ...options,
  });
  const target = transport === 'unix' ? listen : `127.0.0.1:${service.port}`;
  const clients: { close(): void }[] = [];
  return {
    shelf,
    service,
    target,
    logLines,
    metrics,
    client(token) {
      const client = shelfClient(target, token && (() => identityOf(token.from).token(token.to ?? 'scraping')));
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) client.close();
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function standing(given: { listen: string; logLines: string[]; metrics: Metrics }): RpcStrategyOptions {
  const stream = { write: (line: string) => given.logLines.push(line) };
  const logger = createLogger({ service: 'scraping', level: 'debug', stream });
  return { listen: given.listen, logger, metrics: given.metrics, verifyAccessToken, verifyServiceToken };
}

export function moduleOf(controller: Type, shelf: Shelf): Type {
  @Module({ controllers: [controller], providers: [{ provide: Shelf, useValue: shelf }] })
  class ShelfModule {}
  return ShelfModule;
}
