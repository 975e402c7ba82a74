import type { Entitlement } from '../entitlements/entitlement.ts';
import type { Watch } from '../watches/watch.ts';
import type { JobItem } from './watch-job.store.ts';
import type { WatchJob } from './watch-job.ts';

/** Some items of a job, in one transaction. */
export interface Batch {
  readonly job: WatchJob;
  readonly items: readonly JobItem[];
  /** By id, locked. */
  readonly watches: ReadonlyMap<string, Watch>;
  readonly plan: Entitlement;
  readonly now: Date;
}
