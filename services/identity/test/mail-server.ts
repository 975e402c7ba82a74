import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail extends Email {
  /** In lower case, as all addresses here. */
  readonly recipient: string;
  /** The token that the text names. */
  readonly token: string;
}

export interface MailServer {
  readonly url: string;
  /** The oldest mail to an address that was not taken yet; waits for it. */
  next(to: string): Promise<ReceivedMail>;
  /** Mails to an address that wait to be taken. */
  waiting(to: string): number;
  /** Answers the next mails to an address with these codes before it takes one. */
  refuse(to: string, ...codes: number[]): void;
  close(): Promise<void>;
}

/** A real SMTP server that keeps what it gets. */
export async function startMailServer(): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const refusals = new Map<string, number[]>();
  const news = new EventEmitter();
  const keep = async (stream: Readable, recipients: readonly { address: string }[]) => {
    const mail = await PostalMime.parse(await buffer(stream));
    const token = /Token: ([\w-]{43})/.exec(mail.text ?? '')?.[1] ?? '';
    for (const { address } of recipients) received.push({ ...mail, recipient: address.toLowerCase(), token });
    news.emit('mail');
  };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      const code = refusals.get(address.toLowerCase())?.shift();
      done(code === undefined ? null : Object.assign(new Error('Refused'), { responseCode: code }));
    },
    onData: (stream, session, done) => {
      void (async () => {
        try {
          await keep(stream, session.envelope.rcptTo);
        } catch (error) {
          done(error as Error);
          return;
        }
        done();
      })();
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const take = (to: string) => {
    const index = received.findIndex((mail) => mail.recipient === to);
    return index === -1 ? undefined : received.splice(index, 1)[0];
  };
  return {
    url: `smtp://127.0.0.1:${port}`,
    async next(to) {
      for (;;) {
        const mail = take(to);
        if (mail !== undefined) return mail;
        await once(news, 'mail');
      }
    },
    waiting: (to) => received.filter((mail) => mail.recipient === to).length,
    refuse: (to, ...codes) => void refusals.set(to, codes),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
