import type { Logger } from '@blackfang/observability';
import pg from 'pg';

const RECONNECT_MS = 1_000;
/** Whoever starts waits for the first try. */
const ANSWER_MS = 5_000;
const CHANNEL = /^[a-z][a-z_]{0,50}$/;

/** One connection that LISTENs, and comes back when it is lost. */
export class Listener {
  readonly #url: string;
  readonly #channel: string;
  readonly #heard: () => void;
  readonly #log: Logger;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string, channel: string, heard: () => void, log: Logger) {
    if (!CHANNEL.test(channel)) throw new Error(`"${channel}" can't name a channel`);
    this.#url = url;
    this.#channel = channel;
    this.#heard = heard;
    this.#log = log;
  }

  /** Never throws: without a database it goes on trying, and its owner polls meanwhile. */
  async start(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: `blackfang listen ${this.#channel}`,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
    });
    client.on('notification', this.#heard);
    client.on('error', () => this.#again(client));
    client.on('end', () => this.#again(client));
    this.#client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${this.#channel}`);
      this.#heard();
    } catch (error) {
      this.#log.debug({ err: error, channel: this.#channel }, 'cannot listen yet');
      this.#again(client);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  #again(client: pg.Client): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    client.removeAllListeners();
    client.on('error', () => undefined); // whatever the dead connection still says
    client.end().catch((error: unknown) => this.#log.debug({ err: error }, 'ending a dead connection'));
    this.#retry = setTimeout(() => void this.start(), RECONNECT_MS);
  }
}
