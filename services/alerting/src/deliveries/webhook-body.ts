/** What a webhook says, whatever its topic. */
export interface WebhookMessage {
  /** The same as `webhook-id`. */
  readonly id: string;
  readonly topic: string;
  readonly occurredAt: Date;
  readonly tenantId: string;
  readonly data: object;
}

/** The bytes of a webhook: made once, sent at every attempt. */
export function webhookBody({ id, topic, occurredAt, tenantId, data }: WebhookMessage): Buffer {
  return Buffer.from(JSON.stringify({ id, topic, occurredAt: occurredAt.toISOString(), tenantId, data }));
}
