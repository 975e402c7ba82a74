import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EntitlementChanged,
  ObservationRecorded,
  ProductChanged,
  ProxyChanged,
  RunFinished,
  TextChanged,
  SampleDataChanged,
  WatchChanged,
  WatchJobEnded,
} from '@blackfang/contracts/events';
import {
  BillingServiceDefinition,
  type Entitlement,
  type ListPlansResponse,
  type Subscription,
} from '@blackfang/contracts/billing/v1/service';
import {
  CompetitorServiceDefinition,
  DataExportServiceDefinition,
  ExtractServiceDefinition,
  ObservationServiceDefinition,
  ProductServiceDefinition,
  ReviewServiceDefinition,
  StoredPageServiceDefinition,
  ProxyServiceDefinition,
  SampleDataServiceDefinition,
  WatchFileServiceDefinition,
  WatchJobServiceDefinition,
  WatchServiceDefinition,
  WatchViewServiceDefinition,
} from '@blackfang/contracts/scraping/v1/service';
import { newId, PERMISSIONS_OF, type Caller, type Role } from '@blackfang/core';
import { decodeRecord, publish, type EventType, type StoredRecord } from '@blackfang/messaging';
import { createMetrics } from '@blackfang/observability';
import {
  createServiceTokenVerifier,
  createTokenVerifier,
  Rpc,
  RpcController,
  rpcClient,
  signAccessToken,
  startRpcService,
  type RpcClient,
  type RpcHandlers,
  type RunningService,
} from '@blackfang/rpc';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import { Module } from '@nestjs/common';
import { exportJWK } from 'jose';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import { AppModule } from '../src/app.module.ts';
import { openShop, type Shop } from './shop.ts';

export const BASIC: Entitlement = {
  plan: 'basic',
  maxCompetitors: 5,
  maxWatches: 500,
  maxChecksPerDay: 50_000,
  requestsPerMinute: 600,
  minIntervalS: 60,
  version: 1n,
};

/** Stands in for billing, speaking its protocol: what it was told, or Basic. */
const entitlements = new Map<string, Entitlement>();

@RpcController(BillingServiceDefinition)
class BillingStandIn implements RpcHandlers<typeof BillingServiceDefinition> {
  @Rpc({ permission: 'billing:read' })
  async listPlans(): Promise<ListPlansResponse> {
    return { items: [] };
  }

  @Rpc({ permission: 'billing:read' })
  async getSubscription(): Promise<Subscription> {
    throw new Error('nobody asks for it here');
  }

  @Rpc({ permission: 'billing:write' })
  async changePlan(): Promise<Subscription> {
    throw new Error('nobody asks for it here');
  }

  @Rpc({ permission: 'watches:read' })
  async getEntitlement(caller: Caller): Promise<Entitlement> {
    return entitlements.get(caller.tenantId) ?? BASIC;
  }
}

@Module({ controllers: [BillingStandIn] })
class BillingStandInModule {}

export interface Told {
  readonly event: EventType<unknown>;
  readonly id: string;
  readonly tenantId: string;
  readonly message: Record<string, unknown>;
}

const EVENTS: readonly EventType<unknown>[] = [
  ObservationRecorded,
  ProductChanged,
  ProxyChanged,
  RunFinished,
  TextChanged,
  SampleDataChanged,
  WatchChanged,
  WatchJobEnded,
] as never;

export interface Actor {
  readonly tenantId: string;
  readonly caller: Caller;
  /** For the options of a call. */
  readonly as: { readonly accessToken: string };
}

export interface World {
  readonly database: ServiceDatabase;
  readonly shop: Shop;
  readonly competitors: RpcClient<typeof CompetitorServiceDefinition>;
  readonly products: RpcClient<typeof ProductServiceDefinition>;
  readonly proxies: RpcClient<typeof ProxyServiceDefinition>;
  readonly sampleData: RpcClient<typeof SampleDataServiceDefinition>;
  readonly watches: RpcClient<typeof WatchServiceDefinition>;
  readonly storedPages: RpcClient<typeof StoredPageServiceDefinition>;
  readonly watchFiles: RpcClient<typeof WatchFileServiceDefinition>;
  readonly watchViews: RpcClient<typeof WatchViewServiceDefinition>;
  readonly watchJobs: RpcClient<typeof WatchJobServiceDefinition>;
  readonly observations: RpcClient<typeof ObservationServiceDefinition>;
  readonly reviews: RpcClient<typeof ReviewServiceDefinition>;
  readonly dataExports: RpcClient<typeof DataExportServiceDefinition>;
  readonly extractions: RpcClient<typeof ExtractServiceDefinition>;
  readonly app: RunningService['app'];
  /** Somebody of a new tenant, or of one that is given. */
  actor(plan?: Partial<Entitlement>, role?: Role, tenantId?: string): Promise<Actor>;
  /** All that was told since the start, in order. */
  readonly told: readonly Told[];
  /** Waits for something to be told; what was told before counts too. */
  tells<M extends object>(event: EventType<M>, matches: (message: M) => boolean): Promise<M>;
  /** Ends when the run has ended, with the run. */
  runEnds(actor: Actor, runId: string): Promise<Awaited<ReturnType<World['watches']['getRun']>>>;
  /** Runs a watch and waits for it. */
  look(actor: Actor, watchId: string): Promise<Awaited<ReturnType<World['watches']['getRun']>>>;
  /** Waits for the first run of a watch. */
  firstRun(actor: Actor, watchId: string): Promise<Awaited<ReturnType<World['watches']['getRun']>>>;
  /** As billing tells it. */
  billingTells(tenantId: string, entitlement: Entitlement): Promise<void>;
  /** As the superuser, in the schema of the service. */
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** How long a call may take is looked at elsewhere: a machine that is busy with other tests takes its time. */
const PATIENT = { timeoutMs: 60_000 };

/** The whole service: real Postgres, real gRPC, real event log, a real shop. */
export async function startWorld(settings: Readonly<Record<string, string>> = {}): Promise<World> {
  const database = await createServiceDatabase([migrations]);
  const shop = await openShop();
  const folder = await mkdtemp(join(tmpdir(), 'bf-'));
  const access = await makeAccess(database);
  const host = { instance: 'spec', log: database.log, metrics: createMetrics('scraping'), clock: database.clock };
  const rpc = { logger: host.log, metrics: host.metrics, ...access.verifiers };
  const billingAddress = `unix:${join(folder, 'billing.sock')}`;
  const address = `unix:${join(folder, 'scraping.sock')}`;
  const billing = await startRpcService(BillingStandInModule, { listen: billingAddress, ...rpc });
  const config = AppModule.parse({
    DATABASE_URL: database.url,
    EVENT_LOG_URL: database.eventLogUrl,
    RPC_LISTEN: address,
    IDENTITY_ADDRESS: 'unix:/nowhere',
    BILLING_ADDRESS: billingAddress,
    ALERTING_ADDRESS: 'unix:/nowhere',
    SERVICE_PRIVATE_KEY: access.servicePrivateKey,
    SERVICE_PUBLIC_KEYS: '{}',
    SNAPSHOT_STORE: `file:${join(folder, 'snapshots')}`,
    EXTRACT_THREADS: '1',
    WATCH_SECRET_KEY: randomBytes(32).toString('base64'),
    ...settings,
    EGRESS_ALLOW: [shop.address, ...(settings['EGRESS_ALLOW'] === undefined ? [] : [settings['EGRESS_ALLOW']])].join(
      ',',
    ),
  });
  const running = await startRpcService(AppModule.register(config, host), { listen: address, ...rpc });
  const clients = {
    competitors: rpcClient(CompetitorServiceDefinition, address, PATIENT),
    products: rpcClient(ProductServiceDefinition, address, PATIENT),
    proxies: rpcClient(ProxyServiceDefinition, address, PATIENT),
    sampleData: rpcClient(SampleDataServiceDefinition, address, PATIENT),
    watches: rpcClient(WatchServiceDefinition, address, PATIENT),
    storedPages: rpcClient(StoredPageServiceDefinition, address, PATIENT),
    watchFiles: rpcClient(WatchFileServiceDefinition, address, PATIENT),
    watchViews: rpcClient(WatchViewServiceDefinition, address, PATIENT),
    watchJobs: rpcClient(WatchJobServiceDefinition, address, PATIENT),
    observations: rpcClient(ObservationServiceDefinition, address, PATIENT),
    reviews: rpcClient(ReviewServiceDefinition, address, PATIENT),
    dataExports: rpcClient(DataExportServiceDefinition, address, PATIENT),
    extractions: rpcClient(ExtractServiceDefinition, address, PATIENT),
  };
  const superuser = new pg.Client({
    connectionString: database.superuserUrl,
    options: '-c search_path=scraping,public',
  });
  await superuser.connect();
  const ear = await listen(database);

  const world: World = {
    database,
    shop,
    ...clients,
    app: running.app,
    told: ear.told,
    tells: ear.tells,
    async actor(plan = {}, role = 'owner', tenantId = newId()) {
      entitlements.set(tenantId, { ...BASIC, ...plan });
      const caller: Caller = {
        tenantId,
        userId: newId(),
        sessionId: newId(),
        kind: 'member',
        role,
        permissions: PERMISSIONS_OF[role],
      };
      return { tenantId, caller, as: { accessToken: await access.tokenFor(caller) } };
    },
    async runEnds(actor, runId) {
      await ear.tells(RunFinished, (message) => message.runId === runId);
      return clients.watches.getRun({ id: runId }, actor.as);
    },
    async look(actor, watchId) {
      const { runId } = await clients.watches.runWatch({ id: watchId }, actor.as);
      return world.runEnds(actor, runId);
    },
    async firstRun(actor, watchId) {
      const { runId } = await ear.tells(RunFinished, (message) => message.watchId === watchId);
      return clients.watches.getRun({ id: runId }, actor.as);
    },
    async billingTells(tenantId, entitlement) {
      const message = { tenantId, entitlement };
      await database.db.tenant({ tenantId }, (tx) =>
        publish(tx, EntitlementChanged, [{ tenantId, aggregateId: tenantId, cause: entitlement.version, message }]),
      );
    },
    sql: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await superuser.query(text, values)).rows as Row[],
    async close() {
      for (const client of Object.values(clients)) client.close();
      await running.close();
      await billing.close();
      await ear.close();
      await superuser.end();
      await shop.close();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
  return world;
}

/** Real tokens, signed by a key that stands for identity's. */
async function makeAccess({ clock }: ServiceDatabase) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'spec', alg: 'RS256' };
  const service = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    servicePrivateKey: service.privateKey,
    verifiers: {
      verifyAccessToken: createTokenVerifier({ loadKeys: async () => ({ keys: [jwk] }), clock }),
      verifyServiceToken: createServiceTokenVerifier({ service: 'scraping', publicKeys: {}, clock }),
    },
    tokenFor: (caller: Caller) => signAccessToken({ caller, lifetimeMs: 900_000 }, { kid: 'spec', privateKey }, clock),
  };
}

/** Hears everything that the service tells, through the real relay and log. */
async function listen(database: ServiceDatabase) {
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  const following = await database.openEventLog('ear').follow({
    topics: EVENTS.map((event) => event.topic),
    sinceMs: 60_000,
    onRecords: (records) => {
      told.push(...records.map(toTold));
      for (const wake of waiting) wake();
    },
  });
  return {
    told,
    close: () => following.close(),
    tells<M extends object>(event: EventType<M>, matches: (message: M) => boolean): Promise<M> {
      return new Promise((resolve) => {
        const look = () => {
          const found = told.find((one) => one.event.topic === event.topic && matches(one.message as M));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found.message as M);
        };
        waiting.add(look);
        look();
      });
    },
  };
}

function toTold(record: StoredRecord): Told {
  const event = EVENTS.find((one) => one.topic === record.topic);
  const decoded = event && decodeRecord(event, record);
  if (event === undefined || decoded === undefined || 'broken' in decoded)
    throw new Error(`An event of ${record.topic} can't be read`);
  const { id, tenantId, message } = decoded.event;
  return { event, id, tenantId, message: message as Record<string, unknown> };
}
