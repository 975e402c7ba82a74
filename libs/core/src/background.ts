/** Something that works beside the requests: a relay, a consumer, a queue's worker. */
export interface BackgroundPart {
  start(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the parts of a service in order and closes them in reverse; Nest calls it by the names of its hooks.
 * A part that can't reach its server yet goes on trying by itself, so starting does not wait for others.
 */
export class Background {
  readonly #parts: readonly BackgroundPart[];
  #started: BackgroundPart[] = [];

  constructor(parts: readonly BackgroundPart[]) {
    this.#parts = parts;
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const part of this.#parts) {
      await part.start();
      this.#started.push(part);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const part of this.#started.splice(0).reverse()) await part.close();
  }
}
