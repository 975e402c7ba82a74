import { invalidField, AppError, newId, type Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { DeliveryQueues } from '../deliveries/delivery.ts';
import { getEndpoint, lockEndpoint, noteResend } from './endpoint.store.ts';
import { findResendable, getResend, insertResend, sendAgain, type Resend, type ResendRange } from './resend.store.ts';
import { requireActive } from './test-endpoint.ts';

/** At once: as much as one transaction does well within the time of a call. */
export const MOST_RESENT = 5_000;
const MAX_DAYS = 31;
const DAY_MS = 86_400_000;

/** What a person asks for: both ends are needed. */
export interface AskedRange {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly onlyFailed: boolean;
}

/** After an outage of a partner's server: sends what it has missed once more. */
@Injectable()
export class ResendDeliveries {
  constructor(
    private readonly db: Database,
    private readonly queues: DeliveryQueues,
  ) {}

  /**
   * How many `execute` would send again.
   * @throws AppError `not_found` endpoint_not_found · `invalid` range_invalid
   */
  async count(caller: Caller, endpointId: string, asked: AskedRange): Promise<{ count: number; complete: boolean }> {
    const range = parseRange(asked);
    const { tenantId } = caller;
    const found = await this.db.tenant(caller, async (tx) => {
      const { id } = await getEndpoint(tx, tenantId, endpointId);
      return findResendable(tx, tenantId, id, range, MOST_RESENT + 1);
    });
    return { count: Math.min(found.length, MOST_RESENT), complete: found.length <= MOST_RESENT };
  }

  /**
   * Sends the deliveries of events that happened within a time again, the oldest first and at most `MOST_RESENT`: the
   * same bytes under the same ids, so that a receiver knows what it had, with all their retries before them. What is on
   * its way at this moment is left alone.
   * @throws AppError `not_found` endpoint_not_found · `invalid` range_invalid · `unprocessable` endpoint_disabled,
   * nothing_to_resend
   */
  async execute(caller: Caller, endpointId: string, asked: AskedRange): Promise<Resend> {
    const range = parseRange(asked);
    const { tenantId } = caller;
    return this.db.tenant(caller, async (tx) => {
      const endpoint = await lockEndpoint(tx, tenantId, endpointId);
      requireActive(endpoint);
      const found = await findResendable(tx, tenantId, endpoint.id, range, MOST_RESENT + 1);
      const id = newId();
      const sent = await sendAgain(tx, { tenantId, id, onlyFailed: range.onlyFailed }, found.slice(0, MOST_RESENT));
      if (sent.length === 0) {
        throw new AppError('unprocessable', 'nothing_to_resend', 'There is nothing of that time to send again.');
      }
      const work = { tenantId, lane: endpoint.id, priority: 'scheduled' } as const;
      await this.queues.webhook.enqueue(
        tx,
        sent.map((deliveryId) => ({ ...work, id: deliveryId })),
      );
      const complete = found.length <= MOST_RESENT;
      await insertResend(tx, { ...range, tenantId, id, endpointId: endpoint.id, count: sent.length, complete });
      await noteResend(tx, tenantId, endpoint.id, id);
      return getResend(tx, tenantId, id);
    });
  }
}

/** @throws AppError `invalid` range_invalid */
function parseRange({ from, to, onlyFailed }: AskedRange): ResendRange {
  const wrong = (path: string, message: string) => invalidField(path, 'range_invalid', message);
  if (from === undefined) throw wrong('from', 'Say from when on.');
  if (to === undefined) throw wrong('to', 'Say until when.');
  if (to <= from) throw wrong('to', 'The end comes after the beginning.');
  if (to.getTime() - from.getTime() > MAX_DAYS * DAY_MS)
    throw wrong('from', `Take at most ${MAX_DAYS} days at a time.`);
  return { from, to, onlyFailed };
}
