import { failpoint, type Clock } from '@blackfang/core';
import { withTrace, type Logger, type Metrics } from '@blackfang/observability';
import type { Database, Tx } from '@blackfang/persistence';
import type { Claim } from '@blackfang/work-queue';
import { writeMail, type Mail } from './mail.ts';
import type { MailOutbox } from './mail-outbox.ts';
import { isRefusal, type Smtp } from './smtp.ts';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 900_000;

/** How long to wait after a try that failed. @param attempts tries before it. */
export function waitAfter(attempts: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts, 20), LONGEST_WAIT_MS);
}

export interface SendMailOptions {
  readonly db: Database;
  readonly outbox: MailOutbox;
  readonly smtp: Smtp;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Links begin with it. */
  readonly publicUrl: string;
}

/** Sends what waits. A mail whose link has ended is not sent any more; until then a server that is away is waited for. */
export class SendMail {
  readonly #options: SendMailOptions;
  readonly #sent;

  constructor(options: SendMailOptions) {
    this.#options = options;
    this.#sent = options.metrics.counter({
      name: 'mails_total',
      help: 'Mails by what became of them',
      labels: ['outcome'],
    });
  }

  async execute(claim: Claim): Promise<void> {
    const { outbox, clock } = this.#options;
    const mail = await this.#inTenant(claim, (tx) => outbox.find(tx, claim.tenantId, claim.id));
    if (mail === undefined || hasEnded(mail, clock.now())) return this.#done(claim, 'dropped');
    const attributes = { 'mail.id': claim.id, 'mail.kind': mail.kind, 'mail.attempt': claim.attempts + 1 };
    const span = { name: 'send mail', kind: 'consumer', attributes } as const;
    await withTrace(mail.traceparent, span, () => this.#send(claim, mail));
  }

  async #send(claim: Claim, mail: Mail): Promise<void> {
    const { db, outbox, smtp, clock, log, publicUrl } = this.#options;
    try {
      await smtp.send({ id: claim.id, to: mail.to, date: clock.now() }, writeMail(mail, publicUrl));
    } catch (error) {
      // The server's words may name the address: its code alone is written down.
      const code = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
      const facts = { mailId: claim.id, kind: mail.kind, attempts: claim.attempts, code };
      if (isRefusal(error)) {
        log.warn(facts, 'a mail was refused and is not sent again');
        return this.#done(claim, 'refused');
      }
      const waitMs = waitAfter(claim.attempts);
      log.warn({ ...facts, waitMs }, 'a mail was not sent and waits');
      await db.tenant(claim, (tx) => outbox.queue.putOff(tx, claim, waitMs));
      this.#sent.inc({ outcome: 'put_off' });
      return;
    }
    failpoint('identity.mail:delivered_not_recorded');
    await this.#done(claim, 'sent');
    log.debug({ mailId: claim.id, kind: mail.kind }, 'a mail was sent');
  }

  async #done(claim: Claim, outcome: 'sent' | 'refused' | 'dropped'): Promise<void> {
    const { outbox } = this.#options;
    await this.#inTenant(claim, async (tx) => {
      await outbox.queue.complete(tx, claim);
      await outbox.remove(tx, claim.tenantId, claim.id);
    });
    this.#sent.inc({ outcome });
  }

  #inTenant<T>(claim: Claim, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#options.db.tenant(claim, work);
  }
}

function hasEnded(mail: Mail, now: Date): boolean {
  return new Date(mail.expiresAt) <= now;
}
