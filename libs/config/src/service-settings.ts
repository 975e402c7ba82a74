import { z } from 'zod';
import { count, durationMs, secret, secretUrl } from './kinds.ts';
import { Secret } from './secret.ts';

const publicKeys = z.record(z.string(), z.string().includes('PUBLIC KEY'));
const WANTED_KEYS = 'wanted JSON that maps each service to its public key in PEM';

function parseKeys(text: string, context: z.RefinementCtx): Record<string, string> {
  try {
    const keys = publicKeys.safeParse(JSON.parse(text));
    if (keys.success) return keys.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  context.addIssue({ code: 'custom', message: WANTED_KEYS });
  return z.NEVER;
}

const TARGET = /^(unix:\/.{1,90}|ipv4:[\d.]+:\d{1,5}(,[\d.]+:\d{1,5}){0,99}|(dns:\/\/\/)?[^/\s,]+:\d{1,5})$/;

/**
 * A gRPC target: `host:port` or `dns:///name:port`, where calls go to all addresses of the name in turn;
 * `ipv4:10.0.0.1:50051,10.0.0.2:50051`; `unix:/folder/socket`.
 */
export function address() {
  const wanted = 'wanted host:port, ipv4:host:port,host:port or unix:/path';
  return z.string({ error: wanted }).regex(TARGET, { error: wanted });
}

const EVENT_LOG = 'wanted postgres://user:password@host/database or kafka://host:port,host:port';
/** Of brokers; more of a cluster are found through any of them. */
const BROKERS = /^(kafkas?):\/\/(?:([^:@/\s]+):([^@/\s]+)@)?([^@/\s,]+:\d{1,5}(?:,[^@/\s,]+:\d{1,5}){0,19})$/;

/** Where the log of events is: in Postgres, or Kafka (`kafkas` over TLS, `user:password@` for SASL). */
export function eventLogUrl() {
  return z
    .string({ error: EVENT_LOG })
    .refine((text) => BROKERS.test(text) || (/^postgres(ql)?:/.test(text) && URL.canParse(text)), { error: EVENT_LOG })
    .transform((text) => new Secret(text));
}

export interface KafkaAddress {
  /** `host:port` of some of the brokers. */
  readonly brokers: readonly string[];
  readonly tls: boolean;
  readonly login?: { readonly username: string; readonly password: string };
}

/** @returns undefined where the log of events is not in Kafka */
export function kafkaAddress(url: string): KafkaAddress | undefined {
  const [, scheme, username, password, brokers] = BROKERS.exec(url) ?? [];
  if (brokers === undefined) return undefined;
  return {
    brokers: brokers.split(','),
    tls: scheme === 'kafkas',
    ...(username !== undefined &&
      password !== undefined && {
        login: { username: decodeURIComponent(username), password: decodeURIComponent(password) },
      }),
  };
}

/** What every service that talks to the others is told. */
export const rpcSettings = {
  /** Where its gRPC server listens. */
  RPC_LISTEN: address(),
  /** Where it gets the keys that access tokens are verified with. */
  IDENTITY_ADDRESS: address(),
  /** Its own Ed25519 key, PKCS 8 in PEM, for the tokens that it signs as a service. */
  SERVICE_PRIVATE_KEY: secret(40),
  /** Service -> public key, SPKI in PEM. */
  SERVICE_PUBLIC_KEYS: z.string({ error: WANTED_KEYS }).transform(parseKeys),
};

/** What every service with a schema of its own is told. */
export const databaseSettings = {
  DATABASE_URL: secretUrl('postgres', 'postgresql'),
  DATABASE_POOL_SIZE: count({ min: 1, max: 200 }).default(10),
  EVENT_LOG_URL: eventLogUrl(),
};

/** What every process is told, whichever service it runs. */
export const processSettings = {
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
      error: 'wanted fatal, error, warn, info, debug or trace',
    })
    .default('info'),
  /** HOST:PORT of health and metrics, for those who run the process; never to be reached from outside. */
  OPS_LISTEN: z
    .string({ error: 'wanted HOST:PORT' })
    .regex(/^[^\s]+:\d{1,5}$/, { error: 'wanted HOST:PORT' })
    .default('0.0.0.0:9464'),
  /** After SIGTERM it says that it is not ready, and still serves whoever has not heard of that yet. */
  DRAIN_MS: durationMs({ min: 0, max: 15_000 }).default(0),
  /** Name of this process among its replicas, the same after a restart where that is possible. The host's name where not set. */
  INSTANCE: z
    .string()
    .regex(/^[\w.-]{1,100}$/, { error: 'wanted up to 100 letters, digits, dots and dashes' })
    .optional(),
};
