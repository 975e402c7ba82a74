export { Gather } from './gather.ts';
export { measureQueues } from './measure-queue.ts';
export { QueueWorker, type Handled, type QueueWorkerOptions } from './queue-worker.ts';
export { createWorkQueue, narrowDueIndex, paceLanes } from './tables.ts';
export type { Claim, ClaimOptions, LanePace, LaneRules, Turn, Work } from './work.ts';
export { WorkQueue } from './work-queue.ts';
