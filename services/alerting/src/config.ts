import {
  address,
  count,
  databaseSettings,
  durationMs,
  list,
  parseConfig,
  rpcSettings,
  secretKey,
  secretUrl,
  url,
  type ConfigSource,
} from '@blackfang/config';
import { z } from 'zod';

const HOUR_MS = 3_600_000;

/** Milliseconds between commas, one a retry. */
function delaysMs() {
  const wanted = 'wanted up to 20 waits in milliseconds with commas between them';
  return list(20).pipe(
    z
      .array(z.string().regex(/^\d{1,9}$/, { error: wanted }))
      .min(1, { error: wanted })
      .transform((texts) => texts.map(Number)),
  );
}

const schema = z.object({
  ...databaseSettings,
  ...rpcSettings,
  SCRAPING_ADDRESS: address(),
  ANALYSIS_ADDRESS: address(),
  /** Where people and partners reach us; links in mails begin with it. */
  PUBLIC_URL: url('http', 'https').transform((text) => text.replace(/\/+$/, '')),
  /** Encrypts the secrets of endpoints and signs links. */
  ALERTING_SECRET_KEY: secretKey(),
  EGRESS_ALLOW: list().prefault(''),
  SMTP_URL: secretUrl('smtp', 'smtps'),
  MAIL_FROM: z.string({ error: 'wanted a sender such as Blackfang <alerts@example.com>' }).min(3).max(320),
  MAIL_CONNECTIONS: count({ min: 1, max: 100 }).prefault('5'),
  /** Alert mails an hour to one tenant; the rest comes as one summary. */
  MAILS_PER_HOUR: count({ min: 1, max: 10_000 }).prefault('20'),
  MAIL_RETRY_DELAYS_MS: delaysMs().prefault('5000,30000,120000,600000,1800000,7200000,18000000,36000000'),
  /** Deliveries in hand at once in this process, each of webhooks and of mails. */
  DELIVERY_CONCURRENCY: count({ min: 1, max: 2_000 }).prefault('128'),
  DELIVERY_LEASE_MS: durationMs({ min: 1_000, max: 600_000 }).prefault('60000'),
  WEBHOOK_TIMEOUT_MS: durationMs({ min: 100, max: 60_000 }).prefault('15000'),
  WEBHOOK_RETRY_DELAYS_MS: delaysMs().prefault('5000,300000,1800000,7200000,18000000,36000000,36000000'),
  /** How long a backtest asks for history; well within the time of a request. */
  BACKTEST_MS: durationMs({ min: 100, max: 60_000 }).prefault('2000'),
  ENDPOINT_DISABLE_AFTER_MS: durationMs({ min: 1_000, max: 720 * HOUR_MS }).prefault(String(120 * HOUR_MS)),
});

export type AlertingConfig = z.output<typeof schema>;

/** Reads the settings of this service. @throws AppError `invalid` config_invalid, with every bad key at once */
export const parse = (source: ConfigSource): AlertingConfig => parseConfig(schema, source, 'alerting');
