export { Gather } from './gather.ts';
export { measureQueues } from './measure-queue.ts';
export { QueueWorker, type Handled, type QueueWorkerOptions } from './queue-worker.ts';
export { createWorkQueue, narrowDueIndex } from './tables.ts';
export { WorkQueue, type Claim, type ClaimOptions, type Work } from './work-queue.ts';
