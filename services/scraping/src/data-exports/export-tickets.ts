import { AppError, isId, type Clock, type SecretBox } from '@blackfang/core';

/** Which copy a ticket fetches. */
export interface ExportTicket {
  readonly tenantId: string;
  readonly exportId: string;
}

const LIFETIME_MS = 60_000;
const PURPOSE = 'ticket of a copy of data';
const TICKET = /^[\w-]{40,400}$/;

/** Tickets under which a browser, whose downloads bring no token, fetches one file within a minute. */
export class ExportTickets {
  readonly #box: SecretBox;
  readonly #clock: Clock;

  constructor(box: SecretBox, clock: Clock) {
    this.#box = box;
    this.#clock = clock;
  }

  make({ tenantId, exportId }: ExportTicket): { readonly ticket: string; readonly expiresAt: Date } {
    const expiresAt = new Date(this.#clock.now().getTime() + LIFETIME_MS);
    const text = [tenantId, exportId, expiresAt.getTime()].join(' ');
    return { ticket: this.#box.seal(text, PURPOSE).toString('base64url'), expiresAt };
  }

  /** @throws AppError `not_found` ticket_not_found for one that is not ours, or whose time is over */
  read(ticket: string): ExportTicket {
    const opened = TICKET.test(ticket) ? this.#box.tryOpen(Buffer.from(ticket, 'base64url'), PURPOSE) : undefined;
    const [tenantId = '', exportId = '', until = ''] = opened?.split(' ') ?? [];
    if (isId(tenantId) && isId(exportId) && Number(until) >= this.#clock.now().getTime()) return { tenantId, exportId };
    throw new AppError('not_found', 'ticket_not_found', 'This link has ended. Ask for the file again in the settings.');
  }
}
