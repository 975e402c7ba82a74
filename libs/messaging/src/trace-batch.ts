import { currentTraceparent, isSameTrace, isTracing, openTrace, withJoinedTraces } from '@blackfang/observability';
import type { Incoming } from './event.ts';

/** What the spans of messaging say of the log, whichever keeps it. */
export const MESSAGING_SYSTEM = { 'messaging.system': 'event_log' } as const;

/**
 * Runs the work of a batch in the trace of its events. Where they come from several, it is a part of the first that is
 * recorded and linked with the others, each of which goes on in a span of its own: what an event causes continues the
 * event's trace, whatever else was in its batch.
 * @param work gets the events with the traceparent under which to tell what they cause.
 */
export function traceBatch<Message, T>(
  events: readonly Incoming<Message>[],
  { group, topic }: { readonly group: string; readonly topic: string },
  work: (events: readonly Incoming<Message>[]) => Promise<T>,
): Promise<T> {
  const name = `process ${topic}`;
  const attributes = {
    ...MESSAGING_SYSTEM,
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': topic,
    'messaging.consumer.group.name': group,
  };
  const causes = [...new Set(events.map((event) => event.traceparent))];
  const batch = {
    name,
    kind: 'consumer',
    attributes: { ...attributes, 'messaging.batch.message_count': events.length },
  } as const;
  return withJoinedTraces(causes, batch, async () => {
    if (!isTracing()) return work(events);
    const own = currentTraceparent();
    const links = own === undefined ? [] : [own];
    const others = causes.filter((cause) => cause !== undefined && !isSameTrace(cause, own));
    const parts = new Map(
      others.map((cause) => [cause, openTrace(cause, { name, kind: 'consumer', attributes, links })] as const),
    );
    try {
      return await work(
        events.map((event) => ({ ...event, traceparent: parts.get(event.traceparent)?.traceparent ?? own })),
      );
    } finally {
      for (const part of parts.values()) part.end();
    }
  });
}
