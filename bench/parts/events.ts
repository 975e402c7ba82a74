import { RunFinished } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import type { MessageOf, Outgoing } from '@blackfang/messaging';

export type Finished = MessageOf<typeof RunFinished>;

/** Events as runs tell them, of so many watches of so many tenants. */
export function runEvents(count: number, tenants: readonly string[], watches: readonly string[]): Outgoing<Finished>[] {
  return Array.from({ length: count }, (_, index) => {
    const tenantId = tenants[index % tenants.length] ?? '';
    const watchId = watches[index % watches.length] ?? '';
    const runId = newId();
    return {
      tenantId,
      aggregateId: watchId,
      cause: runId,
      message: {
        tenantId,
        runId,
        watchId,
        status: 'succeeded',
        reason: '',
        observationId: newId(),
        finishedAt: new Date(),
      },
    };
  });
}
