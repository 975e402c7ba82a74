import { newId } from '@blackfang/core';
import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, signWebhook } from './sign-webhook.ts';
import { webhookBody } from './webhook-body.ts';

describe('P7 a webhook', () => {
  const id = newId();
  const message = { id, topic: 'alert.raised', occurredAt: new Date(), tenantId: newId(), data: { price: '€ 9' } };
  const body = webhookBody(message);

  it('is verified by the library of the standard, and by nobody without the secret', () => {
    const secret = newWebhookSecret();
    expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32);
    const headers = signWebhook(id, new Date(), body, [secret]);
    expect(new Webhook(secret).verify(body, headers)).toEqual({
      ...message,
      occurredAt: message.occurredAt.toISOString(),
    });
    expect(() => new Webhook(newWebhookSecret()).verify(body, headers)).toThrow('No matching signature');
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature');
  });

  it('is verified by either secret while they change', () => {
    const [older, newer] = [newWebhookSecret(), newWebhookSecret()];
    const headers = signWebhook(id, new Date(), body, [newer, older]);
    for (const secret of [older, newer]) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  });
});
