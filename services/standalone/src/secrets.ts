import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const keyPair = z.object({ privateKey: z.string(), publicKey: z.string() });
const stored = z.object({
  /** Passwords of the database's login roles, by role. */
  databasePasswords: z.record(z.string(), z.string()),
  /** Ed25519 keys of the services, in PEM, by service. */
  serviceKeys: z.record(z.string(), keyPair),
  /** 32 bytes in base64 each. */
  identityKey: z.string(),
  alertingKey: z.string(),
  /** Came later: an installation that had none yet gets it now. */
  scrapingKey: z.string().optional(),
  /** Of the Redis that we start; an installation that had none yet gets it now. */
  cachePassword: z.string().optional(),
});
type StoredSecrets = z.output<typeof stored>;
export type Secrets = StoredSecrets & { scrapingKey: string; cachePassword: string };

const randomKey = (): string => randomBytes(32).toString('base64');

/**
 * The secrets of this installation: made at its first start, kept in the data folder for its owner's eyes alone.
 * Roles and services that came later get theirs now.
 */
export async function loadSecrets(
  folder: string,
  roles: readonly string[],
  services: readonly string[],
): Promise<Secrets> {
  const file = join(folder, 'secrets.json');
  const known = await readSecrets(file);
  const secrets: Secrets = {
    databasePasswords: { ...known?.databasePasswords },
    serviceKeys: { ...known?.serviceKeys },
    identityKey: known?.identityKey ?? randomKey(),
    alertingKey: known?.alertingKey ?? randomKey(),
    scrapingKey: known?.scrapingKey ?? randomKey(),
    cachePassword: known?.cachePassword ?? randomBytes(24).toString('base64url'),
  };
  for (const role of roles) secrets.databasePasswords[role] ??= randomBytes(24).toString('base64url');
  for (const service of services) secrets.serviceKeys[service] ??= makeKeyPair();
  if (JSON.stringify(secrets) !== JSON.stringify(known)) await writeSecrets(file, secrets);
  return secrets;
}

function makeKeyPair() {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

async function readSecrets(file: string): Promise<StoredSecrets | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = stored.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new Error(`${file} is damaged. Restore it from a backup: without it the data can't be read.`);
  return parsed.data;
}

/** A crash leaves the old file or the new one, never half of one. */
async function writeSecrets(file: string, secrets: Secrets): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(secrets, undefined, 2));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}
