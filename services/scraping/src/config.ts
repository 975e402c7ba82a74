import {
  address,
  count,
  databaseSettings,
  durationMs,
  list,
  parseConfig,
  rpcSettings,
  type ConfigSource,
} from '@blackfang/config';
import { z } from 'zod';
import { USER_AGENT } from './fetch/fetch-page.ts';
import { keysArePaired, snapshotSettings } from './snapshots/snapshot-settings.ts';

const settings = z.object({
  ...databaseSettings,
  ...rpcSettings,
  BILLING_ADDRESS: address(),
  ...snapshotSettings,
  /** HOST:PORT entries that are exempt from the checks of address and port, and from spacing. */
  EGRESS_ALLOW: list().default([]),
  USER_AGENT: z.string().min(1).max(200).default(USER_AGENT),
  FETCH_CONNECT_TIMEOUT_MS: durationMs({ min: 100, max: 60_000 }).default(10_000),
  /** Runs in hand at once. */
  WORKERS: count({ min: 1, max: 500 }).default(24),
  /** How long a run is its worker's; renewed while it goes on. After a kill others wait this long. */
  RUN_LEASE_MS: durationMs({ min: 1_000, max: 600_000 }).default(60_000),
  /** Threads that read pages; one fewer than the machine has cores where it is not set. */
  EXTRACT_THREADS: count({ min: 1, max: 64 }).optional(),
  /** Between two requests to one host. */
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
