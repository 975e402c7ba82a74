import type { Api } from './api.ts';
import { until } from '@blackfang/testing';

export interface LiveEvent {
  readonly id: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What `GET /events` says, read by `fetch` with the header, as browsers do. */
export class LiveStream {
  readonly events: LiveEvent[] = [];
  readonly #abort = new AbortController();
  readonly #reading: Promise<void>;

  private constructor(body: ReadableStream<Uint8Array>) {
    this.#reading = this.#read(body);
  }

  static async open(api: Api, lastEventId?: string): Promise<LiveStream> {
    const abort = new AbortController();
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const response = await api.stream('/events', abort.signal, headers);
    if (response.status !== 200 || response.body === null) throw new Error(`GET /events: ${response.status}`);
    const stream = new LiveStream(response.body);
    stream.#abort.signal.addEventListener('abort', () => abort.abort());
    return stream;
  }

  named(name: string): LiveEvent[] {
    return this.events.filter((event) => event.name === name);
  }

  /** The first event of that name which is about `about`, such as a watch. */
  next(name: string, about: Readonly<Record<string, unknown>> = {}): Promise<LiveEvent> {
    return until(`live event ${name}`, async () =>
      this.named(name).find(({ data }) => Object.entries(about).every(([key, value]) => data[key] === value)),
    );
  }

  /** Resolves when the server ends the stream, or after `close`. */
  get ended(): Promise<void> {
    return this.#reading;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    try {
      for await (const part of body.pipeThrough(new TextDecoderStream())) {
        text += part;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        this.events.push(...blocks.flatMap((block) => eventOf(block)));
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error;
    }
  }
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html */
function eventOf(block: string): LiveEvent[] {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  const { id = '', event, data = '{}' } = fields;
  return event === undefined ? [] : [{ id, name: event, data: JSON.parse(data) as LiveEvent['data'] }];
}
