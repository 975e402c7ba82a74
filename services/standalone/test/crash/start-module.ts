import type { ConfigSource } from '@blackfang/config';
import { Clock } from '@blackfang/core';
import { createLogger, createMetrics } from '@blackfang/observability';
import { startService, type RunningService } from '@blackfang/rpc';
import type { OwnService } from '../../src/services.ts';

export type Settings = Readonly<Record<OwnService, ConfigSource>>;

/** Starts a service as `up` does: under the same name each time, so that it has its leases back at once. */
export function startModule(module: unknown, service: OwnService, settings: Settings): Promise<RunningService> {
  const log = createLogger({ service, level: 'fatal' });
  const metrics = createMetrics('crash').forService(service);
  const host = { instance: 'standalone', log, metrics, clock: new Clock() };
  return startService(module as never, settings[service], host);
}
