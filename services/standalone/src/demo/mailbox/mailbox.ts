import { once } from 'node:events';
import type { DatabaseSync } from 'node:sqlite';
import { callbackify } from 'node:util';
import PostalMime, { type Address } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { z } from 'zod';
import { check, newServer, Refusal } from '../http-server.ts';
import { inboxPage, messagePage } from './mailbox-pages.ts';
import { MailboxStore } from './mailbox.store.ts';

const MAX_MAIL_BYTES = 1024 * 1024;
const MAX_CONNECTIONS = 50;
const CLOSE_MS = 500;
const Filter = z.object({ to: z.string({ error: 'Give one address.' }).optional() });

/** Takes every mail over SMTP, for anybody, and shows it over HTTP. */
export async function startMailbox(
  db: DatabaseSync,
  ports: { readonly http: number; readonly smtp: number },
): Promise<{ close(): Promise<void> }> {
  const store = new MailboxStore(db);
  const server = newServer();
  server.addHook('onSend', async (_request, reply) => {
    reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data: http: https:",
    );
  });
  server.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(inboxPage(store.messages())));
  server.get<{ Params: { id: string } }>('/messages/:id', (request, reply) => {
    const message = store.message(request.params.id);
    if (message === undefined) throw new Refusal(404, 'There is no such mail; the oldest are forgotten.');
    return reply.type('text/html; charset=utf-8').send(messagePage(message));
  });
  server.get('/api/messages', (request) => ({ items: store.messages(check(Filter, request.query).to) }));

  const smtp = new SMTPServer({
    name: 'mailbox.demo',
    banner: 'Blackfang demo mailbox',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAX_MAIL_BYTES,
    maxClients: MAX_CONNECTIONS,
    closeTimeout: CLOSE_MS,
    onData: (stream, { envelope }, done) => {
      const recipients = envelope.rcptTo.map(({ address }) => address);
      callbackify(() => receive(store, stream, recipients))(done);
    },
  });
  // Clients that hang up in the middle end here; what keeps it from listening is thrown below too.
  smtp.on('error', (error) => process.stderr.write(`SMTP: ${error.message}\n`));
  await server.listen({ host: '127.0.0.1', port: ports.http });
  const listening = once(smtp.server, 'listening');
  smtp.listen(ports.smtp, '127.0.0.1');
  await listening;
  return {
    close: async () => {
      await server.close();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    },
  };
}

/** The mail is kept when this returns: only then is the sender told so. */
async function receive(
  store: MailboxStore,
  stream: SMTPServerDataStream,
  recipients: readonly string[],
): Promise<void> {
  const parts: Buffer[] = [];
  // The server goes on reading what is too long, to be able to say so; it need not be kept.
  for await (const part of stream as AsyncIterable<Buffer>) if (!stream.sizeExceeded) parts.push(part);
  if (stream.sizeExceeded) throw Object.assign(new Error('The mail is larger than 1 MB.'), { responseCode: 552 });
  const mail = await PostalMime.parse(Buffer.concat(parts));
  const headers: Record<string, string> = {};
  for (const { key, value } of mail.headers)
    headers[key] = Object.hasOwn(headers, key) ? `${headers[key]}, ${value}` : value;
  store.add(recipients, {
    from: mail.from === undefined ? '' : addressText(mail.from),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    messageId: mail.messageId ?? '',
    headers,
  });
}

function addressText({ name, address }: Address): string {
  if (address === undefined) return name;
  return name === '' ? address : `${name} <${address}>`;
}
