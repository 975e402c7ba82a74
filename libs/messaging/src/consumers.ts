import type { BackgroundPart } from '@blackfang/core';
import { startConsumer, type Consumer, type ConsumerOptions } from './consumer.ts';
import type { Subscription } from './event-log.ts';

/** A consumer of any event: lists of consumers hold several kinds of messages. */
export interface AnyConsumer {
  readonly group: string;
  readonly topic: string;
  start(options: ConsumerOptions): Promise<Subscription>;
  /** The consumer itself, for redrive. */
  readonly accept: <T>(visit: <Message>(consumer: Consumer<Message>) => T) => T;
}

/** Declares what a service does with one kind of event; the inbox and the offsets are the runtime's. */
export function consume<Message>(
  event: Consumer<Message>['event'],
  how: Omit<Consumer<Message>, 'event'>,
): AnyConsumer {
  const consumer: Consumer<Message> = { event, ...how };
  return {
    group: consumer.group,
    topic: event.topic,
    start: (options) => startConsumer(consumer, options),
    accept: (visit) => visit(consumer),
  };
}

/** All consumers of a service. */
export class Consumers implements BackgroundPart {
  readonly list: readonly AnyConsumer[];
  readonly #options: ConsumerOptions;
  #subscriptions: Subscription[] = [];

  constructor(list: readonly AnyConsumer[], options: ConsumerOptions) {
    this.list = list;
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#subscriptions = await Promise.all(this.list.map((consumer) => consumer.start(this.#options)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#subscriptions.splice(0).map((subscription) => subscription.close()));
  }
}
