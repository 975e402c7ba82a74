import { AppError, isId, type Clock, type SecretBox } from '@blackfang/core';

export interface ScreenshotTicket {
  readonly tenantId: string;
  readonly screenshotId: string;
}

const LIFETIME_MS = 60_000;
const PURPOSE = 'ticket of a screenshot';
const TICKET = /^[\w-]{40,400}$/;

/** Makes and reads the tickets under which a browser that knows no token may load one picture, for a minute. Sealed, as those of pages are. */
export class ScreenshotTickets {
  readonly #box: SecretBox;
  readonly #clock: Clock;

  constructor(box: SecretBox, clock: Clock) {
    this.#box = box;
    this.#clock = clock;
  }

  make({ tenantId, screenshotId }: ScreenshotTicket): { readonly ticket: string; readonly expiresAt: Date } {
    const expiresAt = new Date(this.#clock.now().getTime() + LIFETIME_MS);
    const text = [tenantId, screenshotId, expiresAt.getTime()].join(' ');
    return { ticket: this.#box.seal(text, PURPOSE).toString('base64url'), expiresAt };
  }

  /** @throws AppError `not_found` ticket_not_found for one that is not ours, or whose time is over */
  read(ticket: string): ScreenshotTicket {
    const opened = TICKET.test(ticket) ? this.#box.tryOpen(Buffer.from(ticket, 'base64url'), PURPOSE) : undefined;
    const [tenantId = '', screenshotId = '', until = ''] = opened?.split(' ') ?? [];
    if (isId(tenantId) && isId(screenshotId) && Number(until) >= this.#clock.now().getTime()) {
      return { tenantId, screenshotId };
    }
    throw new AppError('not_found', 'ticket_not_found', 'This view of the picture has ended. Open it again.');
  }
}
