export { Gather } from './gather.ts';
export { measureQueues } from './measure-queue.ts';
export { QueueWorker, type Handled, type QueueWorkerOptions } from './queue-worker.ts';
export { createWorkQueue, narrowDueIndex, paceLanes } from './tables.ts';
export { WorkQueue, type Claim, type ClaimOptions, type LanePace, type LaneRules, type Work } from './work-queue.ts';
