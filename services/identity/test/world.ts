import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AccountServiceDefinition,
  ApiKeyServiceDefinition,
  AuditServiceDefinition,
  PeopleServiceDefinition,
  type SessionGrant,
} from '@blackfang/contracts/identity/v1/service';
import { createMetrics } from '@blackfang/observability';
import { createServiceIdentity, rpcClient, startService, type RpcClient, type RunningService } from '@blackfang/rpc';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import { AppModule } from '../src/app.module.ts';
import { startMailServer, type MailServer } from './mail-server.ts';

export const PASSWORD = 'walk the old harbour';
/** How long a call may take is looked at elsewhere: a machine that is busy with other tests takes its time. */
const PATIENT = { timeoutMs: 60_000 };

export interface World {
  readonly database: ServiceDatabase;
  readonly accounts: RpcClient<typeof AccountServiceDefinition>;
  readonly people: RpcClient<typeof PeopleServiceDefinition>;
  readonly keys: RpcClient<typeof ApiKeyServiceDefinition>;
  readonly audit: RpcClient<typeof AuditServiceDefinition>;
  readonly mail: MailServer;
  /** Another process of the service, over the same database. */
  startAnother(): Promise<Pick<World, 'accounts' | 'people' | 'keys'>>;
  /** As the superuser, in the schema of the service. */
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** The whole service: real Postgres, real gRPC, real SMTP. */
export async function startWorld(settings: Readonly<Record<string, string>> = {}): Promise<World> {
  const database = await createServiceDatabase([migrations]);
  const mail = await startMailServer();
  const folder = await mkdtemp(join(tmpdir(), 'bf-'));
  const own = makeKeys();
  const gateway = makeKeys();
  const asGateway = createServiceIdentity({
    name: 'gateway',
    privateKey: gateway.privateKey,
    clock: database.clock,
  });
  const source = {
    DATABASE_URL: database.url,
    EVENT_LOG_URL: database.eventLogUrl,
    SERVICE_PRIVATE_KEY: own.privateKey,
    SERVICE_PUBLIC_KEYS: JSON.stringify({ identity: own.publicKey, gateway: gateway.publicKey }),
    IDENTITY_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    SMTP_URL: mail.url,
    MAIL_FROM: 'Blackfang <hello@blackfang.test>',
    PUBLIC_URL: 'https://app.blackfang.test/',
    ...settings,
  };
  const running: RunningService[] = [];
  const clients: { close(): void }[] = [];
  const start = async () => {
    const address = `unix:${join(folder, `identity${running.length}.sock`)}`;
    const host = {
      instance: `spec ${running.length}`,
      log: database.log,
      metrics: createMetrics(`identity${running.length}`),
      clock: database.clock,
    };
    running.push(await startService(AppModule, { ...source, RPC_LISTEN: address, IDENTITY_ADDRESS: address }, host));
    const served = {
      accounts: rpcClient(AccountServiceDefinition, address, {
        ...PATIENT,
        serviceToken: () => asGateway.token('identity'),
      }),
      people: rpcClient(PeopleServiceDefinition, address, PATIENT),
      keys: rpcClient(ApiKeyServiceDefinition, address, PATIENT),
      audit: rpcClient(AuditServiceDefinition, address, PATIENT),
    };
    clients.push(...Object.values(served));
    return served;
  };
  const superuser = new pg.Client({
    connectionString: database.superuserUrl,
    options: '-c search_path=identity,public',
  });
  await superuser.connect();
  return {
    database,
    mail,
    ...(await start()),
    startAnother: start,
    sql: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await superuser.query(text, values)).rows as Row[],
    async close() {
      for (const client of clients) client.close();
      await Promise.all(running.map((one) => one.close()));
      await superuser.end();
      await mail.close();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

function makeKeys() {
  return generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

let people = 0;

/** Somebody nobody has seen before, at an address of their own. */
export function somebody(name = 'Ada') {
  people += 1;
  const client = { address: `198.51.100.${people % 250}`, userAgent: 'spec' };
  return { email: `${name.toLowerCase()}-${people}@example.test`, password: PASSWORD, name, client };
}

/** Registers somebody as the owner of a tenant. */
export async function register(world: Pick<World, 'accounts'>, who = somebody(), tenantName = 'Acme') {
  const grant = await world.accounts.register({ ...who, tenantName });
  return { ...who, grant, as: { accessToken: grant.accessToken }, ...idsOf(grant) };
}

export function idsOf(grant: SessionGrant) {
  if (grant.user === undefined || grant.tenant === undefined) throw new Error('A grant without user or tenant');
  return { userId: grant.user.id, tenantId: grant.tenant.id, sessionId: claimsOf(grant.accessToken).sid };
}

/** What an access token says, unverified. */
export function claimsOf(token: string) {
  const [, payload = ''] = token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<'sid' | 'tid' | 'sub' | 'role', string> & {
    iat: number;
    exp: number;
  };
}

/** Invites somebody into a tenant, who accepts as a new user. */
export async function joinAs(world: World, owner: { as: { accessToken: string } }, role: string, who = somebody(role)) {
  await world.people.createInvitation({ email: who.email, role }, owner.as);
  const { token } = await world.mail.next(who.email);
  const { name, password, client } = who;
  const grant = await world.accounts.acceptInvitation({ token, name, password, client });
  return { ...who, grant, as: { accessToken: grant.accessToken }, ...idsOf(grant) };
}
