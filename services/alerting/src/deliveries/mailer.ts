import { createTransport, type NodemailerError, type Transporter, type SMTPPoolSentMessageInfo } from 'nodemailer';
import type { Letter } from './letters/letter.ts';

export interface MailerOptions {
  /** `smtp://user:password@host:587`, or `smtps:` */
  readonly url: string;
  /** `Blackfang <alerts@example.com>` */
  readonly from: string;
  readonly connections: number;
}

/**
 * What became of a mail. `refused` is for good: the same mail would be refused again. `cancelled`: that is not known, and
 * the mail may be sent again.
 */
export type MailResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused' | 'failed'; readonly error: string };

export interface OutgoingMail {
  /** Of the delivery: the Message-ID is made from it, so that a mail sent twice is recognised as one. */
  readonly id: string;
  readonly date: Date;
  readonly to: string;
  readonly letter: Letter;
}

const CONNECT_MS = 10_000;
const IDLE_SOCKET_MS = 30_000;

/** Sends mail over a few kept connections to one server. */
export class Mailer {
  readonly #transport: Transporter<SMTPPoolSentMessageInfo>;
  readonly #from: string;
  readonly #domain: string;

  constructor({ url, from, connections }: MailerOptions) {
    const { protocol, hostname, port, username, password } = new URL(url);
    this.#from = from;
    this.#domain = /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'blackfang.invalid';
    this.#transport = createTransport({
      pool: true,
      host: hostname.replace(/^\[|\]$/g, ''),
      secure: protocol === 'smtps:',
      ...(port !== '' && { port: Number(port) }),
      ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      maxConnections: connections,
      // A delivery that failed is tried again by its queue, which knows what became of it.
      maxRequeues: 0,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      dnsTimeout: CONNECT_MS,
      socketTimeout: IDLE_SOCKET_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(mail: OutgoingMail, signal: AbortSignal): Promise<MailResult> {
    const { id, date, to } = mail;
    const { subject, text, html, unsubscribeUrl } = mail.letter;
    try {
      await this.#transport.sendMail({
        from: this.#from,
        // As an object, so that nothing in an address is read as a list of addresses.
        to: { name: '', address: to },
        subject,
        text,
        html,
        date,
        signal,
        messageId: `<${id}@${this.#domain}>`,
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(unsubscribeUrl !== null && {
            'List-Unsubscribe': `<${unsubscribeUrl}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
        },
      });
      return { kind: 'accepted' };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (signal.aborted) return { kind: 'cancelled' };
      const { permanent, responseCode, code } = error as NodemailerError;
      // Bad credentials are our own fault: the mail is still good once they are.
      const refused = permanent === true && code !== 'EAUTH';
      const said = responseCode === undefined ? (code ?? 'unknown').toLowerCase() : String(responseCode);
      return { kind: refused ? 'refused' : 'failed', error: `smtp_${said}` };
    }
  }

  close(): void {
    this.#transport.close();
  }
}
