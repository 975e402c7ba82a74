import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AlertServiceDefinition,
  ChannelServiceDefinition,
  EndpointServiceDefinition,
  LinkServiceDefinition,
  RuleServiceDefinition,
  type Alert,
} from '@blackfang/contracts/alerting/v1/service';
import { OfferChanged } from '@blackfang/contracts/events';
import { newId, PERMISSIONS_OF, type Caller, type Role } from '@blackfang/core';
import { publish, type EventType, type MessageOf } from '@blackfang/messaging';
import { createMetrics } from '@blackfang/observability';
import {
  createServiceIdentity,
  createServiceTokenVerifier,
  createTokenVerifier,
  rpcClient,
  signAccessToken,
  startService,
  type RpcClient,
  type RunningService,
} from '@blackfang/rpc';
import { createServiceDatabase, type ServiceDatabase, until } from '@blackfang/testing';
import { exportJWK } from 'jose';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import { AppModule } from '../src/app.module.ts';
import type { OfferChange } from '../src/rules/evaluate-rule.ts';
import type { ConditionInput } from '../src/rules/rule.ts';
import { Mailbox } from './mailbox.ts';
import { identityKeys, KID, known, startNeighbours } from './neighbours.ts';
import { Receiver } from './receiver.ts';

export const PUBLIC_URL = 'https://app.blackfang.test';

/** Somebody who calls, and the token that says so. */
export interface Person extends Caller {
  readonly as: { readonly accessToken: string };
  /** Known to be theirs. */
  readonly email: string;
}

export interface World {
  readonly database: ServiceDatabase;
  readonly mailbox: Mailbox;
  readonly receiver: Receiver;
  readonly rules: RpcClient<typeof RuleServiceDefinition>;
  readonly alerts: RpcClient<typeof AlertServiceDefinition>;
  readonly channels: RpcClient<typeof ChannelServiceDefinition>;
  readonly endpoints: RpcClient<typeof EndpointServiceDefinition>;
  /** As the gateway. */
  readonly links: RpcClient<typeof LinkServiceDefinition>;
  person(tenantId?: string, role?: Role): Promise<Person>;
  /** Tells changes of offers, in one transaction; relay and log carry them. */
  tell(...changes: OfferChange[]): Promise<void>;
  publish<Message extends { readonly tenantId: string; readonly watchId?: string }>(
    event: EventType<Message>,
    messages: readonly Message[],
    cause?: () => string,
  ): Promise<void>;
  /** Starts the service in this process. */
  start(): Promise<void>;
  /** Starts it in a process of its own, which kills itself at `failpoint`. @returns a promise of its end */
  startToCrash(failpoint: string): Promise<{ readonly ended: Promise<string> }>;
  /** As the superuser, in the schema of the service. */
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** How long a call may take is looked at elsewhere: a machine that is busy with other tests takes its time. */
const PATIENT = { timeoutMs: 60_000 };

/** The whole service: real Postgres, relay and event log, gRPC, SMTP and HTTP. */
export async function startWorld(
  settings: Readonly<Record<string, string>> = {},
  others: readonly Receiver[] = [],
): Promise<World> {
  const world = await prepareWorld(settings, others);
  await world.start();
  return world;
}

/** All but the service itself. */
export async function prepareWorld(
  settings: Readonly<Record<string, string>> = {},
  others: readonly Receiver[] = [],
): Promise<World> {
  const database = await createServiceDatabase([migrations]);
  const { clock, log } = database;
  const folder = await mkdtemp(join(tmpdir(), 'bf-'));
  const mailbox = new Mailbox();
  const receiver = await new Receiver().open();
  const [own, gateway] = [makeKeys(), makeKeys()];
  const publicKeys = { alerting: own.publicKey, gateway: gateway.publicKey };
  const jwks = { keys: [{ ...(await exportJWK(identityKeys.publicKey)), kid: KID, alg: 'RS256', use: 'sig' }] };
  const neighbours = await startNeighbours(`unix:${folder}/n`, log, {
    verifyAccessToken: createTokenVerifier({ loadKeys: async () => jwks, clock }),
    verifyServiceToken: createServiceTokenVerifier({ service: 'identity', publicKeys, clock }),
  });
  const address = `unix:${folder}/a`;
  const source = {
    DATABASE_URL: database.url,
    EVENT_LOG_URL: database.eventLogUrl,
    RPC_LISTEN: address,
    IDENTITY_ADDRESS: `unix:${folder}/n`,
    SCRAPING_ADDRESS: `unix:${folder}/n`,
    ANALYSIS_ADDRESS: `unix:${folder}/n`,
    SERVICE_PRIVATE_KEY: own.privateKey,
    SERVICE_PUBLIC_KEYS: JSON.stringify(publicKeys),
    ALERTING_SECRET_KEY: randomBytes(32).toString('base64'),
    EGRESS_ALLOW: [receiver, ...others].map((one) => one.host).join(','),
    SMTP_URL: await mailbox.open(),
    MAIL_FROM: 'Blackfang <alerts@blackfang.test>',
    PUBLIC_URL: `${PUBLIC_URL}/`,
    WEBHOOK_RETRY_DELAYS_MS: '1,1,1',
    MAIL_RETRY_DELAYS_MS: '1,1,1',
    ...settings,
  };
  const host = { instance: 'spec', log, clock, metrics: createMetrics('alerting') };
  let service: RunningService | undefined;
  const asGateway = createServiceIdentity({ name: 'gateway', privateKey: gateway.privateKey, clock });
  const clients = {
    rules: rpcClient(RuleServiceDefinition, address, PATIENT),
    alerts: rpcClient(AlertServiceDefinition, address, PATIENT),
    channels: rpcClient(ChannelServiceDefinition, address, PATIENT),
    endpoints: rpcClient(EndpointServiceDefinition, address, PATIENT),
    links: rpcClient(LinkServiceDefinition, address, { ...PATIENT, serviceToken: () => asGateway.token('alerting') }),
  };
  const superuser = new pg.Client({
    connectionString: database.superuserUrl,
    options: '-c search_path=alerting,public',
  });
  await superuser.connect();
  const tell: World['publish'] = async (event, messages, cause = newId) => {
    const tenants = [...new Set(messages.map((message) => message.tenantId))];
    const outgoing = messages.map((message) => ({
      tenantId: message.tenantId,
      aggregateId: message.watchId ?? message.tenantId,
      cause: cause(),
      message,
    }));
    await database.db.batch(tenants, async (tx) => void (await publish(tx, event, outgoing)));
  };
  return {
    database,
    mailbox,
    receiver,
    ...clients,
    async person(tenantId = newId(), role: Role = 'owner') {
      const ids = { tenantId, userId: newId(), sessionId: newId() };
      const caller: Caller = { ...ids, kind: 'member', role, permissions: PERMISSIONS_OF[role] };
      const key = { kid: KID, privateKey: identityKeys.privateKey };
      const email = `ann-${ids.userId}@shop-owner.test`;
      known.addresses.set(ids.userId, email);
      return {
        ...caller,
        email,
        as: { accessToken: await signAccessToken({ caller, lifetimeMs: 600_000 }, key, clock) },
      };
    },
    tell: (...changes) => tell(OfferChanged, changes.map(toMessage)),
    publish: tell,
    async start() {
      service = await startService(AppModule, source, host);
    },
    startToCrash: (failpoint) => startChild(source, failpoint),
    sql: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await superuser.query(text, values)).rows as Row[],
    async close() {
      for (const client of Object.values(clients)) client.close();
      await service?.close();
      await neighbours.close();
      await superuser.end();
      await mailbox.close();
      await receiver.close();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function startChild(source: Record<string, string>, failpoint: string) {
  const root = join(import.meta.dirname, '../../..');
  const flags = [
    '--conditions=blackfang-source',
    '--import',
    './tools/ts.mjs',
    '--disable-warning=ExperimentalWarning',
  ];
  const child = spawn(process.execPath, [...flags, 'services/alerting/test/crash-child.ts', failpoint], {
    cwd: root,
    env: { ...source, PATH: process.env['PATH'] },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([, signal]) => String(signal));
  await Promise.race([once(child, 'message'), ended]);
  return { ended };
}

function makeKeys() {
  return generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** A change as analysis tells it. */
export function toMessage(change: OfferChange): MessageOf<typeof OfferChanged> {
  return OfferChanged.message.fromPartial({
    tenantId: change.tenantId,
    offerId: change.offerId,
    watchId: change.watchId,
    competitorId: change.competitorId,
    observationId: change.current.observationId ?? '',
    snapshotId: newId(),
    pricePath: 'json-ld offers[0].price',
    ...(change.previous && { previous: toState(change.previous) }),
    current: toState(change.current),
    baselines: Object.fromEntries(
      Object.entries(change.figures).map(([name, { price, observationId, observations, knownS }]) => [
        name,
        { price: toMoney(price), observations, knownS: BigInt(knownS), ...(observationId && { observationId }) },
      ]),
    ),
    version: change.version,
    origin: change.origin,
    cause: change.cause,
    title: 'Lamp "Aurora" <black>',
    url: 'https://shop.example/lamp?a=1&b=2',
  });
}

function toState({ price, availability, observationId }: OfferChange['current']) {
  return { availability, observationId: observationId ?? '', ...(price && { price: toMoney(price) }) };
}

function toMoney({ amount, currency }: { amount: string; currency: string | null }) {
  return { amount, ...(currency !== null && { currency }) };
}

/** Makes a rule for everything of the person's tenant. */
export function makeRule(world: World, person: Person, when: ConditionInput, channels: string[] = [], name = 'Lamps') {
  const fields = Object.fromEntries(Object.entries(when).filter(([, value]) => value !== undefined));
  return world.rules.createRule(
    { name, scope: { all: true }, when: { kind: when.kind, ...fields }, channels },
    person.as,
  );
}

/** The person's own verified address as a channel. */
export async function ownChannel(world: World, person: Person): Promise<string> {
  return (await world.channels.createChannel({ kind: 'email', address: person.email }, person.as)).id;
}

export async function alertsOf(world: World, person: Person): Promise<Alert[]> {
  return (await world.alerts.listAlerts({ limit: 200, cursor: '' }, person.as)).items;
}

/** Asks until the answer satisfies. */
export async function eventually<T>(ask: () => Promise<T>, satisfies: (answer: T) => boolean): Promise<T> {
  const { answer } = await until('answer as it should be', async () => {
    const answer = await ask();
    return satisfies(answer) && { answer };
  });
  return answer;
}
