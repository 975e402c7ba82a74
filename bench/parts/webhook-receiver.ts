// Partners' servers, all in a process of their own: they keep what they are told and answer after a while.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { serveApart } from './apart.ts';

export interface ReceiverSetting {
  readonly servers: number;
}

/** `hosts`: where they listen. `calls`: what has come since the last time. Else how long they take to answer. */
export type ReceiverOrder = 'hosts' | 'calls' | { readonly answerMs: number };

export interface Calls {
  readonly calls: number;
  /** Of different ids. */
  readonly webhooks: number;
  /** Those whose signature is wrong. */
  readonly unsigned: number;
  /** Over path, id and body, in the order of ids. */
  readonly hash: string;
}

interface Call {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Endpoints have their secret in their path, so that this process knows it. */
export const secretOf = (path: string): string => Buffer.from(path.slice(1), 'base64url').toString();

serveApart<ReceiverSetting, ReceiverOrder>(async ({ servers: count }) => {
  let calls: Call[] = [];
  let answerMs = 0;
  const servers = Array.from({ length: count }, () =>
    createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      buffer(request)
        .then(async (body) => {
          calls.push({ path: request.url ?? '', headers: request.headers, body: body.toString() });
          if (answerMs > 0) await delay(answerMs);
          response.writeHead(204).end();
        })
        .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
    }),
  );
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  return async (order) => {
    if (order === 'hosts') return servers.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`);
    if (order !== 'calls') return void (answerMs = order.answerMs);
    const taken = calls;
    calls = [];
    return summary(taken);
  };
});

function summary(calls: readonly Call[]): Calls {
  const idOf = ({ headers }: Call) => String(headers['webhook-id']);
  const sorted = calls.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const texts = sorted.map((call) => `${call.path} ${idOf(call)} ${call.body}`);
  return {
    calls: calls.length,
    webhooks: new Set(calls.map(idOf)).size,
    unsigned: calls.filter((call) => !isSigned(call)).length,
    hash: createHash('sha256').update(texts.join('\n')).digest('hex'),
  };
}

function isSigned({ path, headers, body }: Call): boolean {
  try {
    new Webhook(secretOf(path)).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    // It throws for nothing else.
    return false;
  }
}
