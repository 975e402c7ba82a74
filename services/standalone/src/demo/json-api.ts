import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';

const TIMEOUT_MS = 15_000;
/** What is away for a moment, or still at it, is asked again: on a machine that starts, or between two versions. */
const MOST_TRIES = 10;
const AGAIN_MS = 300;

export interface Answer {
  readonly status: number;
  /** The JSON of the body; null where there is none. */
  readonly body: unknown;
}

/** Calls JSON over HTTP as any client of the outside does. */
export class JsonApi {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(base: string, headers: Readonly<Record<string, string>> = {}) {
    this.#base = base;
    this.#headers = headers;
  }

  /** @throws Error in one sentence where nobody answers */
  async call(method: string, path: string, body?: object): Promise<Answer> {
    // However often it is sent, it is done once.
    const once = method === 'GET' ? {} : { 'idempotency-key': randomUUID() };
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#send(method, path, body, once);
      if (!isToBeTriedAgain(answer) || tries === MOST_TRIES) return answer;
      await sleep(AGAIN_MS);
    }
  }

  async #send(
    method: string,
    path: string,
    body: object | undefined,
    once: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    try {
      const response = await fetch(this.#base + path, {
        method,
        headers: { ...this.#headers, ...once, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    } catch (error) {
      const cause = error instanceof Error ? (error.cause ?? error) : error;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`The demo could not ${method} ${path}: ${reason}`, { cause: error });
    }
  }

  /** @throws Error in one sentence for anything but a success */
  async demand(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await this.call(method, path, body);
    if (answer.status < 300) return answer.body;
    throw refused(method, path, answer);
  }

  /** @throws Error in one sentence where there is no success, or another answer than `shape` */
  async ask<Shape extends z.ZodType>(
    shape: Shape,
    method: string,
    path: string,
    body?: object,
  ): Promise<z.output<Shape>> {
    return read(shape, method, path, await this.demand(method, path, body));
  }
}

function isToBeTriedAgain({ status, body }: Answer): boolean {
  const { type } = (body ?? {}) as { type?: unknown };
  return status === 503 || status === 504 || (status === 409 && String(type).endsWith('request_in_progress'));
}

/** What a call that did not succeed was answered with, in one sentence. */
export function refused(method: string, path: string, { status, body }: Answer): Error {
  const { detail, error } = (body ?? {}) as { detail?: unknown; error?: unknown };
  return new Error(`The demo could not ${method} ${path}: ${status} ${String(detail ?? error ?? '')}`.trimEnd());
}

/** @throws Error in one sentence where a successful answer is not of `shape` */
export function read<Shape extends z.ZodType>(
  shape: Shape,
  method: string,
  path: string,
  body: unknown,
): z.output<Shape> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`The demo can't read the answer to ${method} ${path}: ${issue?.path.join('.')}: ${issue?.message}`);
}
