import { createTransport, type Transporter } from 'nodemailer';
import type { MailText } from './mail.ts';

const CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 20_000;

export interface SmtpOptions {
  /** `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. */
  readonly url: string;
  /** `Blackfang <alerts@example.com>` */
  readonly from: string;
}

export interface Envelope {
  readonly id: string;
  readonly to: string;
  /** When it is sent: receivers doubt mails of another time. */
  readonly date: Date;
}

/** The way out for mail: a few connections to one server, kept open. */
export class Smtp {
  readonly #transport: Transporter;
  readonly #from: string;
  readonly #domain: string;

  constructor({ url, from }: SmtpOptions) {
    const { protocol, hostname, port, username, password } = new URL(url);
    this.#from = from;
    this.#domain = from.slice(from.lastIndexOf('@') + 1).replace('>', '');
    this.#transport = createTransport({
      pool: true,
      host: hostname.replace(/^\[|\]$/g, ''),
      secure: protocol === 'smtps:',
      ...(port !== '' && { port: Number(port) }),
      ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      maxConnections: CONNECTIONS,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /**
   * Hands a mail to the server. The same `id` gives the same Message-ID, so a repeat can be told from another mail.
   * @throws Error, for `isRefusal` to look at.
   */
  async send({ id, to, date }: Envelope, { subject, text, html }: MailText): Promise<void> {
    await this.#transport.sendMail({
      from: this.#from,
      to: { name: '', address: to },
      messageId: `<${id}@${this.#domain}>`,
      date,
      subject,
      text,
      html,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }

  close(): void {
    this.#transport.close();
  }
}

/** Whether the server will never take this mail (RFC 5321, 4.2.1: 5yz), of all that can go wrong. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('responseCode' in error)) return false;
  const { responseCode } = error;
  // 530 and 535 speak of our own sign-in at the server, which a person will mend.
  return typeof responseCode === 'number' && responseCode >= 500 && responseCode !== 530 && responseCode !== 535;
}
