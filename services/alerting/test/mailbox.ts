import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server that keeps what it gets. */
export class Mailbox {
  readonly #server: SMTPServer;
  readonly #received: { readonly to: string; readonly mail: Email }[] = [];
  readonly #refusals = new Map<string, number[]>();
  readonly #news = new EventEmitter();

  constructor() {
    this.#server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        const code = this.#refusals.get(address)?.shift();
        done(code === undefined ? null : Object.assign(new Error('Refused'), { responseCode: code }));
      },
      onData: (stream, session, done) => {
        void (async () => {
          try {
            await this.#keep(stream, session.envelope.rcptTo);
          } catch (error) {
            done(error as Error);
            return;
          }
          done();
        })();
      },
    });
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server.server, 'listening');
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  /** Answers the next mails to an address with these codes before it takes one. */
  refuse(to: string, ...codes: number[]): void {
    this.#refusals.set(to, codes);
  }

  /** Resolves when so many mails have come to an address: all that have by then. */
  async mailsTo(to: string, atLeast: number): Promise<Email[]> {
    for (;;) {
      const mails = this.#received.filter((one) => one.to === to).map((one) => one.mail);
      if (mails.length >= atLeast) return mails;
      await once(this.#news, 'mail');
    }
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #keep(stream: Readable, recipients: readonly { address: string }[]): Promise<void> {
    const mail = await PostalMime.parse(await buffer(stream));
    for (const { address } of recipients) this.#received.push({ to: address, mail });
    this.#news.emit('mail');
  }
}

export function headerOf(mail: Email, name: string): string | undefined {
  return mail.headers.find((header) => header.key === name)?.value;
}
