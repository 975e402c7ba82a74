import {
  address,
  count,
  durationMs,
  eventLogUrl,
  parseConfig,
  rpcSettings,
  secretUrl,
  url,
  type ConfigSource,
} from '@blackfang/config';
import { z } from 'zod';

const { RPC_LISTEN: _noRpcServer, ...callerSettings } = rpcSettings;
const HTTP_LISTEN = 'wanted HOST:PORT';

const schema = z.object({
  ...callerSettings,
  /** HOST:PORT of the public door. */
  HTTP_LISTEN: z.string({ error: HTTP_LISTEN }).regex(/^[^\s]+:\d{1,5}$/, { error: HTTP_LISTEN }),
  /** Where browsers reach it; `https` makes cookies secure. */
  PUBLIC_URL: url('http', 'https'),
  BILLING_ADDRESS: address(),
  SCRAPING_ADDRESS: address(),
  ANALYSIS_ADDRESS: address(),
  ALERTING_ADDRESS: address(),
  EVENT_LOG_URL: eventLogUrl(),
  /** What gateways share: a Redis, or nothing but the memory of each. */
  CACHE_URL: secretUrl('memory', 'redis', 'rediss').prefault('memory:'),
  /** Gateways that share the load, for limits that each keeps by itself while there is no Redis. */
  REPLICAS: count({ min: 1, max: 1_000 }).default(1),
  /** Proxies in front that set X-Forwarded-For. */
  TRUSTED_PROXIES: count({ min: 0, max: 10 }).default(0),
  /** Requests in hand at once; a burst beyond them waits a moment, a crowd is turned away. */
  HTTP_CONCURRENCY: count({ min: 1, max: 10_000 }).default(48),
  /** What a request has for all that it asks of services, but those that fetch a page, store or send a lot, which have more. */
  ANSWER_MS: durationMs({ min: 1_000, max: 30_000 }).default(5_000),
  /** The folder of the web app's build; without one, or with none in it, the API is served alone. */
  WEB_ROOT: z.string().min(1).optional(),
  /** Whom sites can write to that we visit: on the page about us. */
  BOT_CONTACT: z.email().max(200).optional(),
  DEMO_SHOP_URL: url('http').optional(),
  DEMO_MAILBOX_URL: url('http').optional(),
  DEMO_RECEIVER_URL: url('http').optional(),
});

export type GatewayConfig = z.output<typeof schema>;

/** @throws AppError `invalid` config_invalid, listing every bad key */
export const parse = (source: ConfigSource): GatewayConfig => parseConfig(schema, source, 'gateway');
