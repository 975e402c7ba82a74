import { Webhook } from 'standardwebhooks';
import { priceAt } from './price.ts';
import { Receipts } from './receipts.ts';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

function call(id: string, alertId: string, secret = SECRET) {
  const body = JSON.stringify({ id, topic: 'alert.raised', data: { id: alertId } });
  const at = new Date();
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  return { headers, body };
}

describe('a partner of the world', () => {
  it('has an effect once for each id, and knows how often it was called', () => {
    const receipts = new Receipts();
    receipts.setSecret('hook', SECRET);
    for (const id of ['one', 'two', 'one']) {
      const { headers, body } = call(id, `alert-${id}`);
      expect(receipts.take('hook', headers, body)).toBe(true);
    }
    expect(receipts.list()).toEqual([
      expect.objectContaining({ id: 'one', alertId: 'alert-one', calls: 2, same: true }),
      expect.objectContaining({ id: 'two', alertId: 'alert-two', calls: 1, same: true }),
    ]);
  });

  it('sees that the same id came with other bytes', () => {
    const receipts = new Receipts();
    receipts.setSecret('hook', SECRET);
    for (const alert of ['first', 'second']) {
      const { headers, body } = call('one', alert);
      receipts.take('hook', headers, body);
    }
    expect(receipts.list()).toEqual([expect.objectContaining({ alertId: 'first', calls: 2, same: false })]);
  });

  it('counts a call with a wrong signature as refused, and nothing of it as an effect', () => {
    const receipts = new Receipts();
    receipts.setSecret('hook', SECRET);
    const { headers, body } = call('one', 'alert', `whsec_${Buffer.alloc(24, 8).toString('base64')}`);
    expect(receipts.take('hook', headers, body)).toBe(false);
    expect(receipts).toMatchObject({ refused: 1 });
    expect(receipts.list()).toEqual([]);
  });
});

describe('the shop', () => {
  it('never shows a price twice, and falls by a tenth often enough', () => {
    const looks = Array.from({ length: 99 }, (_, look) => priceAt(3, look + 1));
    expect(new Set(looks).size).toBe(looks.length);
    const falls = looks.filter((price, look) => look > 0 && price <= (looks[look - 1] ?? 0) * 0.9);
    expect(falls.length).toBeGreaterThan(4);
  });
});
