import { join } from 'node:path';
import { parseTogether, type ConfigSource } from '@blackfang/config';
import { EVENT_LOG_ROLE, rolesOf } from '@blackfang/persistence';
import type { UpArguments } from './arguments.ts';
import type { Installation } from './install.ts';
import { Gateway, OWN_SERVICES, SERVICES, type OwnService } from './services.ts';

/** Here nobody else works on the data: who starts after a kill need not wait long for what the dead one had in hand. */
const LEASE_MS = '10000';

/** The build of the web app in this checkout; where there is none the gateway says so. */
const WEB_ROOT = join(import.meta.dirname, '../../web/dist');

export interface DemoAddresses {
  readonly shop: string;
  readonly mailbox: string;
  readonly receiver: string;
  readonly smtp: string;
}

/** Where things are found. */
export interface Placement {
  /** The gRPC target under which others call a service. */
  readonly addressOf: (service: OwnService) => string;
  readonly eventLogUrl: string;
  /** Of what the gateways share. */
  readonly cacheUrl?: string;
}

export interface SettingsInput {
  readonly args: UpArguments;
  readonly dataFolder: string;
  readonly placement: Placement;
  readonly installation: Installation;
  readonly demo: DemoAddresses | undefined;
  /** The environment of the process, for the few settings that a person may give to `up`. */
  readonly environment: ConfigSource;
}

/** All in one process: Unix sockets that other users can't reach, and the log in Postgres. */
export function onePlace(socketFolder: string, installation: Pick<Installation, 'urlOf'>): Placement {
  return {
    addressOf: (service) => `unix:${join(socketFolder, `${service}.sock`)}`,
    eventLogUrl: installation.urlOf(EVENT_LOG_ROLE),
  };
}

/** The settings that six containers would get from their environment. */
export function settingsOf(input: SettingsInput): Record<OwnService | 'gateway', ConfigSource> {
  const { args, installation, demo, placement, environment } = input;
  const { secrets, urlOf } = installation;
  const publicUrl = `http://127.0.0.1:${args.port}`;
  const publicKeys = Object.fromEntries(
    Object.entries(secrets.serviceKeys).map(([service, { publicKey }]) => [service, publicKey]),
  );
  const addresses = Object.fromEntries(
    OWN_SERVICES.map((service) => [`${service.toUpperCase()}_ADDRESS`, placement.addressOf(service)]),
  );
  const everybody = {
    ...addresses,
    SERVICE_PUBLIC_KEYS: JSON.stringify(publicKeys),
    EVENT_LOG_URL: placement.eventLogUrl,
    ...(placement.cacheUrl !== undefined && { CACHE_URL: placement.cacheUrl }),
  };
  const own = (service: OwnService): ConfigSource => ({
    ...everybody,
    // Nobody is told its own address; identity gives itself the keys that tokens are verified with.
    ...(service !== 'identity' && { [`${service.toUpperCase()}_ADDRESS`]: undefined }),
    DATABASE_URL: urlOf(rolesOf(service).login),
    RPC_LISTEN: placement.addressOf(service),
    SERVICE_PRIVATE_KEY: secrets.serviceKeys[service]?.privateKey,
  });
  const mail = {
    SMTP_URL: demo?.smtp ?? environment['BLACKFANG_SMTP_URL'] ?? 'smtp://127.0.0.1:25',
    MAIL_FROM: environment['BLACKFANG_MAIL_FROM'] ?? 'Blackfang <blackfang@localhost>',
    PUBLIC_URL: publicUrl,
  };
  const egress = { EGRESS_ALLOW: egressAllowed(input).join(',') };
  return {
    identity: {
      ...own('identity'),
      ...mail,
      IDENTITY_KEY_ENCRYPTION_KEY: secrets.identityKey,
      MAIL_LEASE_MS: LEASE_MS,
    },
    billing: own('billing'),
    scraping: {
      ...own('scraping'),
      ...egress,
      WATCH_SECRET_KEY: secrets.scrapingKey,
      RUN_LEASE_MS: LEASE_MS,
      ...snapshotStore(input),
      BOT_PAGE_URL: environment['BLACKFANG_BOT_PAGE_URL'],
      BOT_CONTACT: environment['BLACKFANG_BOT_CONTACT'],
      ...(demo && { MIN_INTERVAL_S: '5' }),
    },
    analysis: own('analysis'),
    alerting: {
      ...own('alerting'),
      ...mail,
      ...egress,
      ALERTING_SECRET_KEY: secrets.alertingKey,
      DELIVERY_LEASE_MS: LEASE_MS,
    },
    gateway: {
      ...everybody,
      SERVICE_PRIVATE_KEY: secrets.serviceKeys['gateway']?.privateKey,
      HTTP_LISTEN: `127.0.0.1:${args.port}`,
      PUBLIC_URL: publicUrl,
      BOT_CONTACT: environment['BLACKFANG_BOT_CONTACT'],
      TRUSTED_PROXIES: environment['BLACKFANG_TRUSTED_PROXIES'],
      ANSWER_MS: environment['BLACKFANG_ANSWER_MS'],
      WEB_ROOT,
      ...(demo && { DEMO_SHOP_URL: demo.shop, DEMO_MAILBOX_URL: demo.mailbox, DEMO_RECEIVER_URL: demo.receiver }),
    },
  };
}

/** Stored pages are in the data folder, or where a person says; what an S3 wants to know is given with the same names. */
function snapshotStore({ dataFolder, environment }: SettingsInput): ConfigSource {
  const s3 = Object.entries(environment)
    .filter(([key]) => key.startsWith('BLACKFANG_S3_'))
    .map(([key, value]) => [key.slice('BLACKFANG_'.length), value]);
  return {
    SNAPSHOT_STORE: environment['BLACKFANG_SNAPSHOT_STORE'] ?? `file:${join(dataFolder, 'snapshots')}`,
    ...(Object.fromEntries(s3) as ConfigSource),
  };
}

/**
 * Reads the settings of all services as they will.
 * @throws AppError `invalid` config_invalid, listing every bad key of every service
 */
export function checkSettings(settings: Record<OwnService | 'gateway', ConfigSource>): void {
  const ofServices = Object.values(SERVICES).map(
    ({ service, parse }) =>
      () =>
        parse(settings[service]) as unknown,
  );
  parseTogether([...ofServices, () => Gateway.parse(settings.gateway)]);
}

/** The private addresses that fetches and webhooks may reach, because somebody said so. */
export function egressAllowed({ args, demo }: Pick<SettingsInput, 'args' | 'demo'>): string[] {
  const ofDemo = demo ? [new URL(demo.shop).host, new URL(demo.receiver).host] : [];
  return [...args.allowEgress, ...ofDemo];
}
