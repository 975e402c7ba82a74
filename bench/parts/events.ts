import { RunFinished } from '@blackfang/contracts/events';
import { newId } from '@blackfang/core';
import { HEADERS, idOf, type LogRecord, type MessageOf, type Outgoing } from '@blackfang/messaging';

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

/** Events as the relay appends them. */
export function recordsOf(events: readonly Outgoing<Finished>[], topic: string): LogRecord[] {
  return events.map((event) => ({
    topic,
    key: `${event.tenantId}:${event.aggregateId}`,
    headers: {
      [HEADERS.specVersion]: '1.0',
      [HEADERS.type]: RunFinished.type,
      [HEADERS.source]: 'blackfang/scraping',
      [HEADERS.time]: new Date().toISOString(),
      [HEADERS.id]: idOf(RunFinished, event),
      [HEADERS.tenant]: event.tenantId,
    },
    payload: Buffer.from(RunFinished.message.encode(event.message).finish()),
  }));
}
