import { Loop, type BackgroundPart } from '@blackfang/core';
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

const MEASURE_MS = 5_000;

/** All consumers of a service. */
export class Consumers implements BackgroundPart {
  readonly list: readonly AnyConsumer[];
  readonly #options: ConsumerOptions;
  readonly #measuring: Loop;
  #subscriptions: Subscription[] = [];

  constructor(list: readonly AnyConsumer[], options: ConsumerOptions) {
    this.list = list;
    this.#options = options;
    this.#measuring = new Loop({
      round: () => this.#measure(),
      everyMs: MEASURE_MS,
      retryMs: MEASURE_MS,
      failed: (error) => options.log.debug({ err: error }, 'how far consumers are behind was not measured'),
    });
  }

  async start(): Promise<void> {
    this.#subscriptions = await Promise.all(this.list.map((consumer) => consumer.start(this.#options)));
    this.#measuring.start();
  }

  async close(): Promise<void> {
    await this.#measuring.close();
    await Promise.all(this.#subscriptions.splice(0).map((subscription) => subscription.close()));
  }

  /** Every replica says the same of its group. */
  async #measure(): Promise<boolean> {
    const { eventLog, metrics } = this.#options;
    for (const { group } of this.list) {
      const partitions = await eventLog.lag(group);
      const behind = partitions.reduce((sum, { lag }) => sum + Number(lag), 0);
      metrics.lag.set({ consumer: group }, behind);
    }
    return false;
  }
}
