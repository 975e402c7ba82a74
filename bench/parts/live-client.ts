// A client of the live stream that costs little, so that a thousand of them fit beside what they measure.
import { request, type ClientRequest } from 'node:http';

export interface Heard {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Unix time, ms. */
  readonly at: number;
}

/** One connection of one browser: it remembers what it has heard, also over connections. */
export class LiveClient {
  /** By the id of the event: what is repeated counts once. */
  readonly heard = new Map<string, Heard>();
  readonly #url: string;
  readonly #token: string;
  #connection: ClientRequest | undefined;
  #lastId = '';
  resets = 0;

  constructor(origin: string, token: string) {
    this.#url = `${origin}/api/v1/events`;
    this.#token = token;
  }

  /** Resolves when the stream is open. */
  connect(): Promise<void> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(this.#lastId !== '' && { 'last-event-id': this.#lastId }),
    };
    return new Promise((resolve, reject) => {
      const connection = request(this.#url, { headers, agent: false }, (response) => {
        if (response.statusCode !== 200) return reject(new Error(`GET /events: ${response.statusCode}`));
        let rest = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          const at = Date.now();
          const blocks = (rest + piece).split('\n\n');
          rest = blocks.pop() ?? '';
          for (const block of blocks) this.#take(block, at);
        });
        // The end of a stream that is cut is told as an error too.
        response.on('error', () => undefined);
        resolve();
      });
      connection.on('error', reject);
      connection.end();
      this.#connection = connection;
    });
  }

  /** Breaks the connection off, as a network that goes. */
  cut(): void {
    this.#connection?.destroy();
  }

  #take(block: string, at: number): void {
    const [, id] = /^id: (.+)$/m.exec(block) ?? [];
    const [, name] = /^event: (.+)$/m.exec(block) ?? [];
    if (name === 'reset') this.resets += 1;
    if (id === undefined || name === undefined || this.heard.has(id)) return;
    const data = JSON.parse(/^data: (.+)$/m.exec(block)?.[1] ?? '{}') as Heard['data'];
    this.heard.set(id, { name, data, at });
    if (id > this.#lastId) this.#lastId = id;
  }
}
