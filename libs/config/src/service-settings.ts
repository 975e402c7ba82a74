import { z } from 'zod';
import { count, secret, secretUrl } from './kinds.ts';

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

/** A gRPC target: `unix:/folder/socket`, `host:port` or `dns:///name:port`. */
export function address() {
  const wanted = 'wanted unix:/path or host:port';
  return z.string({ error: wanted }).regex(/^(unix:\/.{1,90}|(dns:\/\/\/)?[^/\s]+:\d{1,5})$/, { error: wanted });
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
  EVENT_LOG_URL: secretUrl('postgres', 'postgresql'),
};
