import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface Call {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const TRY_LATER = 451;

/** The world that stays up while the product is killed: a shop, a partner's endpoint and a mail server. */
export class Outside {
  /** What the partner was told, in order. */
  readonly calls: Call[] = [];
  readonly mails: (Email & { readonly to_: string })[] = [];
  /** The mail server asks to come again later. */
  busy = false;
  price = '100.00';
  /** What the shop showed, visit by visit. */
  readonly pages: string[] = [];
  readonly #http = createServer((request, response) => void this.#answer(request, response));
  readonly #smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: (_address, _session, done) =>
      done(this.busy ? Object.assign(new Error('Later'), { responseCode: TRY_LATER }) : null),
    onData: (stream, session, done) => {
      this.#keep(stream, session.envelope.rcptTo).then(() => done(), done);
    },
  });

  async open(): Promise<this> {
    this.#http.listen(0, '127.0.0.1');
    this.#smtp.listen(0, '127.0.0.1');
    await Promise.all([once(this.#http, 'listening'), once(this.#smtp.server, 'listening')]);
    return this;
  }

  get host(): string {
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  get smtpUrl(): string {
    return `smtp://127.0.0.1:${(this.#smtp.server.address() as AddressInfo).port}`;
  }

  mailsTo(address: string): Email[] {
    return this.mails.filter((mail) => mail.to_ === address.toLowerCase());
  }

  async close(): Promise<void> {
    const closed = once(this.#http, 'close');
    this.#http.close();
    this.#http.closeAllConnections();
    await Promise.all([closed, new Promise<void>((resolve) => this.#smtp.close(() => resolve()))]);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await buffer(request)).toString();
    if (request.method === 'POST') {
      this.calls.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(204).end();
    } else if (request.url === '/lamp') {
      const page = productPage(this.price);
      this.pages.push(page);
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    } else {
      response.writeHead(404).end();
    }
  }

  async #keep(stream: Readable, recipients: readonly { readonly address: string }[]): Promise<void> {
    const mail = await PostalMime.parse(await buffer(stream));
    for (const { address } of recipients) this.mails.push({ ...mail, to_: address.toLowerCase() });
  }
}

function productPage(price: string): string {
  const offers = { '@type': 'Offer', price, priceCurrency: 'EUR', availability: 'https://schema.org/InStock' };
  const data = { '@context': 'https://schema.org', '@type': 'Product', name: 'Lamp', offers };
  return `<!doctype html><title>Lamp</title><script type="application/ld+json">${JSON.stringify(data)}</script><p>${price} EUR</p>`;
}
