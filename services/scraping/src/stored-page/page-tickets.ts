import { AppError, isId, type Clock, type SecretBox } from '@blackfang/core';

/** What a ticket shows: a stored page, with the places of what one observation read from it. */
export interface PageTicket {
  readonly tenantId: string;
  readonly snapshotId: string;
  readonly observationId: string | null;
}

const LIFETIME_MS = 60_000;
const PURPOSE = 'ticket of a stored page';
const TICKET = /^[\w-]{40,400}$/;

/**
 * Makes and reads the tickets under which a browser that knows no token may load one stored page, for a minute. A ticket
 * is sealed: it says nothing, nobody can make one, and none has to be kept.
 */
export class PageTickets {
  readonly #box: SecretBox;
  readonly #clock: Clock;

  constructor(box: SecretBox, clock: Clock) {
    this.#box = box;
    this.#clock = clock;
  }

  make({ tenantId, snapshotId, observationId }: PageTicket): { readonly ticket: string; readonly expiresAt: Date } {
    const expiresAt = new Date(this.#clock.now().getTime() + LIFETIME_MS);
    const text = [tenantId, snapshotId, observationId ?? '', expiresAt.getTime()].join(' ');
    return { ticket: this.#box.seal(text, PURPOSE).toString('base64url'), expiresAt };
  }

  /** @throws AppError `not_found` ticket_not_found for one that is not ours, or whose time is over */
  read(ticket: string): PageTicket {
    const opened = TICKET.test(ticket) ? this.#box.tryOpen(Buffer.from(ticket, 'base64url'), PURPOSE) : undefined;
    const [tenantId = '', snapshotId = '', observationId = '', until = ''] = opened?.split(' ') ?? [];
    if (!isId(tenantId) || !isId(snapshotId) || Number(until) < this.#clock.now().getTime()) throw ticketNotFound();
    return { tenantId, snapshotId, observationId: observationId === '' ? null : observationId };
  }
}

function ticketNotFound(): AppError {
  return new AppError('not_found', 'ticket_not_found', 'This view of the page has ended. Open it again.');
}
