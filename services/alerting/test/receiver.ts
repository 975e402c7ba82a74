import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { bodySchema } from '../src/endpoints/event-types.ts';

export interface Call {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** `hang`: the request is read and never answered. */
export type Answer = number | 'hang' | { readonly status: number; readonly headers: Record<string, string> };

/** A partner's server: keeps what it is told, answers as its paths were told to. */
export class Receiver {
  readonly calls: Call[] = [];
  readonly #server: Server;
  readonly #answers = new Map<string, Answer[]>();
  readonly #news = new EventEmitter();

  constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return `http://${this.host}${path}`;
  }

  /** The answers to the next calls of a path; the last one to all that follow. */
  answers(path: string, ...answers: Answer[]): void {
    this.#answers.set(path, answers);
  }

  /** Resolves when a path was called so often: all its calls by then. */
  async callsTo(path: string, atLeast: number): Promise<Call[]> {
    for (;;) {
      const calls = this.calls.filter((call) => call.path === path);
      if (calls.length >= atLeast) return calls;
      await once(this.#news, 'call');
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const body = (await buffer(request)).toString();
    this.calls.push({ path, body, headers: request.headers as Record<string, string> });
    const answers = this.#answers.get(path) ?? [204];
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? 204;
    if (typeof answer === 'number') response.writeHead(answer).end();
    else if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end();
    this.#news.emit('call');
  }
}

export interface Told {
  readonly id: string;
  readonly topic: string;
  readonly tenantId: string;
  readonly occurredAt: string;
  readonly data: Record<string, unknown>;
}

/** What a call says, when its signature is right and it is what the catalogue promises of its topic. */
export function verified({ body, headers }: Call, secret: string): Told {
  const told = new Webhook(secret).verify(body, headers) as Told;
  return bodySchema(told.topic as Parameters<typeof bodySchema>[0]).parse(told);
}
