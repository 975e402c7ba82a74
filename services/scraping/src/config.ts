import {
  address,
  count,
  databaseSettings,
  durationMs,
  list,
  url,
  parseConfig,
  rpcSettings,
  secretKey,
  type ConfigSource,
} from '@blackfang/config';
import { z } from 'zod';
import { BOT_PAGE_URL } from './fetch/fetch-page.ts';
import { keysArePaired, snapshotSettings } from './snapshots/snapshot-settings.ts';

const settings = z.object({
  ...databaseSettings,
  ...rpcSettings,
  BILLING_ADDRESS: address(),
  /** Asked for what it keeps, when somebody wants a copy of their data. */
  ALERTING_ADDRESS: address(),
  ...snapshotSettings,
  /** Encrypts what watches send along, and makes the tickets of stored pages and of copies of data. */
  WATCH_SECRET_KEY: secretKey(),
  /** HOST:PORT entries that are exempt from the checks of address and port, and from spacing. */
  EGRESS_ALLOW: list().default([]),
  /** A page about us, named in what we call ourselves: the gateway's `/bot`, by an address that sites can open. */
  BOT_PAGE_URL: url('http', 'https').default(BOT_PAGE_URL),
  /** Whom sites can write to; sent as `From`. */
  BOT_CONTACT: z.email().max(200).optional(),
  /** All that we call ourselves, in place of our name with that page. Its first word is what robots.txt files call us. */
  USER_AGENT: z
    .string()
    .regex(/^[\x20-\x7e]{1,200}$/)
    .optional(),
  FETCH_CONNECT_TIMEOUT_MS: durationMs({ min: 100, max: 60_000 }).default(10_000),
  /** Runs in hand at once. */
  WORKERS: count({ min: 1, max: 500 }).default(24),
  /** How long a run is its worker's; renewed while it goes on. After a kill others wait this long. */
  RUN_LEASE_MS: durationMs({ min: 1_000, max: 600_000 }).default(60_000),
  /** A Chromium or Chrome; looked for, or unpacked from npm's package, where it is not named. */
  BROWSER_PROGRAM: z.string().min(1).max(4_096).optional(),
  /** `off` only where something else locks the browser in: the pages that it opens mean no good. */
  BROWSER_SANDBOX: z.enum(['on', 'off']).default('on'),
  /** Pages that the browser has open at once. */
  BROWSER_PAGES: count({ min: 1, max: 32 }).default(2),
  /** Threads that read pages; one fewer than the machine has cores where it is not set. */
  EXTRACT_THREADS: count({ min: 1, max: 64 }).optional(),
  /** Runs of one host in hand at once, of all processes together. */
  HOST_CONCURRENCY: count({ min: 1, max: 100 }).default(4),
  /** Between two requests to one host that bears it; longer for one that does not. */
  HOST_SPACING_MS: durationMs({ min: 0, max: 600_000 }).default(1_000),
  /** Lets schedules be shorter than plans say: for the demo. */
  MIN_INTERVAL_S: count({ min: 1, max: 86_400 }).optional(),
});

const schema = settings.refine(keysArePaired, {
  path: ['S3_SECRET_ACCESS_KEY'],
  error: 'wanted together with S3_ACCESS_KEY_ID, or neither of them',
});

export type ScrapingConfig = z.output<typeof schema>;

/** @throws AppError `invalid` config_invalid, listing every bad key */
export const parse = (source: ConfigSource): ScrapingConfig => parseConfig(schema, source, 'scraping');
