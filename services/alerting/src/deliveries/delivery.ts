import type { WorkQueue } from '@blackfang/work-queue';

/** What a delivery is sent for; only alerts are counted against the mail budget. */
export type DeliveryPurpose = 'alert' | 'summary' | 'confirm' | 'notice' | 'test' | 'watch';
export type DeliveryKind = 'email' | 'webhook';

/** Something to be sent to one channel or endpoint. */
export interface NewDelivery {
  readonly tenantId: string;
  /** Stable over all attempts: the `webhook-id`, the `Message-ID`. */
  readonly id: string;
  readonly purpose: DeliveryPurpose;
  readonly topic: string;
  readonly kind: DeliveryKind;
  /** Id of the channel or endpoint. */
  readonly targetId: string;
  /** For people to recognise. */
  readonly target: string;
  readonly lane: string;
  readonly alertId?: string;
  readonly ruleId?: string;
  /** The bytes that every attempt sends; null where they are made at the first attempt. */
  readonly payload: Buffer | null;
  /** Whether a person waits for it. */
  readonly urgent: boolean;
  readonly dueAt?: Date;
  /** Of what it tells of, where that is not the work in hand: one event of a batch. */
  readonly traceparent?: string | undefined;
}

/** Where deliveries wait. One queue for each kind: a mail server that hangs holds up no webhook. */
export class DeliveryQueues {
  readonly email: WorkQueue;
  readonly webhook: WorkQueue;

  constructor(email: WorkQueue, webhook: WorkQueue) {
    this.email = email;
    this.webhook = webhook;
  }
}

/** Mail is spaced by the domain that takes it. */
export function emailLane(address: string): string {
  return `email:${address.slice(address.lastIndexOf('@') + 1).toLowerCase()}`;
}

/** An address as others of the tenant may see it. */
export function shortenAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, Math.min(2, at))}…${address.slice(at)}`;
}

const MAX_TARGET = 80;

/** Paths of endpoints often hold a secret, so the beginning must do. */
export function shortenUrl(url: string): string {
  const { host, pathname } = new URL(url);
  const shown = pathname.length > 12 ? `${pathname.slice(0, 12)}…` : pathname;
  return `${host}${shown}`.slice(0, MAX_TARGET);
}
