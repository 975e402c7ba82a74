import { createRequire } from 'node:module';

/** What is touched of kafkajs's inside. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

/**
 * kafkajs 2.2.4 looks for requests that wait every millisecond on each of its connections, also where none does
 * (`scheduleCheckPendingRequests` gives setTimeout a negative time, which Node takes for 1 ms and warns of): a few
 * percent of a core for nothing. It looks again whenever a request is added or answered, so with none waiting there
 * is nothing to look for.
 */
export function calmRequestQueues(): void {
  const load = createRequire(import.meta.url);
  const { prototype } = load('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue };
  if (CALMED.has(prototype)) return;
  CALMED.add(prototype);
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}

const CALMED = new WeakSet<RequestQueue>();
