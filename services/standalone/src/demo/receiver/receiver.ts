import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseSync } from 'node:sqlite';
import type { FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { escapeHtml, renderPage } from '../html.ts';
import { bodyOf, check, newServer, readJson, Refusal } from '../http-server.ts';
import { MAX_HOOKS, ReceiverStore, type Hook } from './receiver.store.ts';

const MAX_DELAY_MS = 60_000;
const Name = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'Name a hook with 1 to 64 letters, digits, - and _.' });
const SECRET = 'Give the secret as it was shown: whsec_ and base64, or null to check nothing.';
const DELAY = `Give 0 to ${MAX_DELAY_MS} milliseconds.`;
const HookChange = z.strictObject(
  {
    secret: z.string({ error: SECRET }).max(200).refine(isSecret, { error: SECRET }).nullable().optional(),
    status: z.int({ error: 'Give a status from 200 to 599.' }).min(200).max(599).optional(),
    delayMs: z.int({ error: DELAY }).min(0, { error: DELAY }).max(MAX_DELAY_MS, { error: DELAY }).optional(),
  },
  { error: 'Send an object with secret, status or delayMs, and nothing else.' },
);

/** A partner's side of webhooks: takes them, checks their signatures, and answers as it is told to. */
export async function startReceiver(db: DatabaseSync, port: number): Promise<{ close(): Promise<void> }> {
  const store = new ReceiverStore(db);
  const server = newServer();
  const closing = new AbortController();

  server.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(overview(store)));
  server.get('/hooks/:name', (request) => {
    const name = nameOf(request);
    return { ...shown(store.hook(name)), items: store.receipts(name) };
  });
  server.put('/hooks/:name', (request) => {
    const { secret, status, delayMs } = readJson(request, HookChange);
    const hook = store.set(nameOf(request), {
      ...(secret !== undefined && { secret }),
      ...(status !== undefined && { status }),
      ...(delayMs !== undefined && { delayMs }),
    });
    if (hook === undefined) throw tooMany();
    return shown(hook);
  });
  server.post('/hooks/:name', async (request, reply) => {
    const name = nameOf(request);
    const body = bodyOf(request);
    const headers = headersOf(request);
    const { secret, status, delayMs } = store.hook(name);
    const verified = secret === null ? null : isSigned(secret, headers, body);
    if (!store.add(name, { headers, body: body.toString('utf8'), verified })) throw tooMany();
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: closing.signal });
    return reply.code(status).send({ verified });
  });
  await server.listen({ host: '127.0.0.1', port });
  return {
    close: async () => {
      closing.abort();
      await server.close();
    },
  };
}

function nameOf(request: FastifyRequest): string {
  return check(Name, (request.params as Record<string, unknown>)['name']);
}

function headersOf(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : String(value),
    ]),
  );
}

function shown({ secret, status, delayMs }: Hook) {
  return { hasSecret: secret !== null, status, delayMs };
}

function tooMany(): Refusal {
  return new Refusal(429, `The receiver has ${MAX_HOOKS} hooks already; use one of those.`);
}

function isSecret(text: string): boolean {
  try {
    return new Webhook(text) instanceof Webhook;
  } catch {
    // It throws whatever its base64 decoder does: all of it means that this is no secret.
    return false;
  }
}

/** https://github.com/standard-webhooks/standard-webhooks, by the library that partners use. */
function isSigned(secret: string, headers: Record<string, string>, body: Buffer): boolean {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    // It throws to say no, also for headers that it stumbles over.
    return false;
  }
}

function overview(store: ReceiverStore): string {
  const rows = store.names().map((name) => {
    const receipts = store.receipts(name);
    const good = receipts.filter(({ verified }) => verified === true).length;
    return `<tr><td><a href="/hooks/${escapeHtml(name)}">${escapeHtml(name)}</a></td><td>${receipts.length}</td>
<td>${good}</td><td>${receipts[0]?.receivedAt ?? ''}</td></tr>`;
  });
  return renderPage({
    title: 'Webhook receiver',
    head: '<meta http-equiv="refresh" content="5">',
    body: `<h1>Webhook receiver</h1>
<p>What arrived at <code>/hooks/{name}</code>, with its signature checked.</p>
<table><thead><tr><th>Hook</th><th>Received</th><th>Verified</th><th>Last</th></tr></thead><tbody>
${rows.join('\n') || '<tr><td colspan="4">Nothing yet.</td></tr>'}
</tbody></table>`,
  });
}
