import {
  type ConfigSource,
  count,
  databaseSettings,
  durationMs,
  parseConfig,
  rpcSettings,
  Secret,
  secretUrl,
  url,
} from '@blackfang/config';
import { z } from 'zod';

const DAY_MS = 86_400_000;
const KEY_BYTES = 32;
const WANTED_KEY = `wanted ${KEY_BYTES} bytes as base64`;
const WANTED_FROM = 'wanted an address to send from: name@example.com or Name <name@example.com>';

const schema = z.object({
  ...databaseSettings,
  ...rpcSettings,
  /** Encrypts private signing keys and waiting mail. Whoever changes it must remove the signing keys that it sealed. */
  IDENTITY_KEY_ENCRYPTION_KEY: z
    .string({ error: WANTED_KEY })
    .refine((text) => /^[A-Za-z0-9+/]{43}=$/.test(text), { error: WANTED_KEY })
    .transform((text) => new Secret(text)),
  /** A new signing key starts to sign after this. */
  IDENTITY_SIGNING_KEY_ROTATE_AFTER_MS: durationMs({ min: 60_000, max: 366 * DAY_MS }).default(30 * DAY_MS),
  /** Registrations, failed sign-ins and requested mails are counted over this time. */
  IDENTITY_THROTTLE_WINDOW_MS: durationMs({ min: 100, max: DAY_MS }).default(600_000),
  /** From one client address in a window. */
  IDENTITY_REGISTRATIONS_PER_WINDOW: count({ min: 1, max: 1_000_000 }).default(60),
  /** From the wish to be erased until it is done: so long it can be taken back. */
  IDENTITY_ERASURE_GRACE_MS: durationMs({ min: 1_000, max: 30 * DAY_MS }).default(7 * DAY_MS),
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  SMTP_URL: secretUrl('smtp', 'smtps'),
  MAIL_FROM: z.string({ error: WANTED_FROM }).regex(/^([^<>\r\n]{1,100} <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, {
    error: WANTED_FROM,
  }),
  /** A mail in hand is another process's to send when it was not renewed for so long. */
  MAIL_LEASE_MS: durationMs({ min: 1_000, max: 600_000 }).default(60_000),
  /** Where people reach us; links in mails begin with it. */
  PUBLIC_URL: url('http', 'https').transform((text) => text.replace(/\/+$/, '')),
});

export type IdentityConfig = z.output<typeof schema>;

/** @throws AppError `invalid` config_invalid, listing every bad key */
export const parse = (source: ConfigSource): IdentityConfig => parseConfig(schema, source, 'identity');
