export { count, durationMs, flag, list, port, secret, secretKey, secretUrl, url, type Range } from './kinds.ts';
export { parseConfig, parseTogether, type ConfigSource } from './parse-config.ts';
export { Secret } from './secret.ts';
export {
  address,
  databaseSettings,
  eventLogUrl,
  kafkaAddress,
  processSettings,
  rpcSettings,
  type KafkaAddress,
} from './service-settings.ts';
