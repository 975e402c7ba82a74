import type { Clock } from '@blackfang/core';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** What a process makes once and hands to each service that it runs. */
export interface ServiceHost {
  /** Name of this process, the same after a restart: it takes its own leases back at once. */
  readonly instance: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
}
