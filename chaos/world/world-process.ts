// The world that is never killed: a shop whose prices move at every look, partners that take webhooks, a mail server.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { productPage } from './price.ts';
import { Receipts } from './receipts.ts';
import { SickPartners } from './sick-partners.ts';
import type { WorldAnswer, WorldQuestion } from './world.ts';

const KEEP_ALIVE_MS = 60_000;
/** As partners have it for webhooks. */
const TOLERANCE_MS = 300_000;

const looks = new Map<number, number>();
const receipts = new Receipts();
const sick = new SickPartners();
let mails = 0;
let misdated = 0;

const shop = (request: IncomingMessage, response: ServerResponse): void => {
  const product = Number(/^\/p\/(\d+)$/.exec(request.url ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(product)) return void response.writeHead(404).end();
  const look = (looks.get(product) ?? 0) + 1;
  looks.set(product, look);
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(productPage(product, look));
};

const partner = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const hook = /^\/hooks\/([\w-]+)$/.exec(request.url ?? '')?.[1] ?? '';
  const body = await text(request);
  // Whoever died while it sent has sent nothing.
  if (!request.complete) return;
  const taken = receipts.take(hook, request.headers as Record<string, string>, body);
  response.writeHead(taken ? 204 : 401).end();
};

const smtp = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData: (stream, _session, done) => {
    text(stream).then((mail) => {
      mails += 1;
      if (!isOfNow(mail)) misdated += 1;
      done();
    }, done);
  },
});

/** Receivers doubt mails that say that they are of another time. */
function isOfNow(mail: string): boolean {
  const date = Date.parse(/^Date: (.+)$/m.exec(mail)?.[1] ?? '');
  return Math.abs(date - Date.now()) < TOLERANCE_MS;
}

// Whoever is killed while it sends a mail leaves a broken connection behind, which is no trouble of the world's.
smtp.on('error', (error) => {
  if (!('code' in error) || error.code !== 'ECONNRESET') throw error;
});

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answer(question: WorldQuestion): WorldAnswer {
  switch (question.kind) {
    case 'secret':
      receipts.setSecret(question.hook, question.secret);
      return { kind: 'done' };
    case 'receipts': {
      const total = [...looks.values()].reduce((sum, count) => sum + count, 0);
      const { refused } = receipts;
      return {
        kind: 'receipts',
        receipts: receipts.list(),
        refused,
        looks: total,
        mails,
        misdated,
        sickCalls: sick.calls,
      };
    }
  }
}

const hosts = Number(process.argv[2]);
const shops = Array.from({ length: hosts }, () => createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, shop));
const receiver = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
  partner(request, response).catch(() => response.destroy());
});
const shopHosts: string[] = [];
for (const server of shops) shopHosts.push(await listen(server));
const receiverHost = await listen(receiver);
const sickHost = await listen(createServer((request, response) => sick.answer(request, response)));
await once(smtp.listen(0, '127.0.0.1'), 'listening');
const smtpUrl = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;

process.on('message', ({ id, question }: { id: number; question: WorldQuestion }) => {
  process.send?.({ id, answer: answer(question) });
});
process.once('disconnect', () => process.exit());
process.send?.({ shopHosts, receiverHost, sickHost, smtpUrl });
