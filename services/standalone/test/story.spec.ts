import { Customer, receipts, setPrice, type Alert, type Observation } from './customer.ts';
import { LiveStream } from './live-stream.ts';
import { Product } from './product.ts';
import type { Made, Money, Page } from './api.ts';
import { until } from '@blackfang/testing';

const BACKPACK = 'trail-backpack-ridge';
const DESK = 'standing-desk-summit';
const CAMERA = 'action-camera-pip';

const WAYS = [
  ['in one process', {}],
  ['apart, over Kafka and Redis', { distributed: true }],
] as const;

describe.each(WAYS)('the story of a price, %s', (_way, options) => {
  let product: Product;

  beforeAll(async () => {
    product = await Product.start({ demo: true, ...options });
  });

  afterAll(() => product?.close());

  it('starts with a registration and ends with the very figure in mail, webhook, trace and stored bytes', async () => {
    const ada = await Customer.registerVerified(product, 'Ada');
    const { url } = await setPrice(product, BACKPACK, '179.95');
    const channel = await ada.api.post<Made & { verified: boolean }>('/channels', {
      kind: 'email',
      address: ada.email,
    });
    expect(channel.verified).toBe(true);
    await ada.subscribe('story');
    const watch = await ada.watch(url);
    expect(watch.latest?.price).toEqual({ amount: '179.95', currency: 'USD' });
    const rule = await ada.api.post<Made>('/rules', {
      name: 'Down by a tenth',
      scope: { watchId: watch.id },
      when: { kind: 'price_drop_percent', percent: 10, baseline: 'previous' },
      channels: [channel.id],
    });

    await setPrice(product, BACKPACK, '137.42');
    const run = await ada.look(watch.id);
    expect(run).toMatchObject({ status: 'succeeded', reason: null });

    const told = await until('delivered alert', async () => {
      const [alert] = await ada.alerts(`&ruleId=${rule.id}`);
      return alert?.deliveries.length === 2 && alert.deliveries.every(({ status }) => status === 'delivered') && alert;
    });
    expect(told).toMatchObject({
      watchId: watch.id,
      baseline: { kind: 'previous', price: { amount: '179.95', currency: 'USD' } },
      current: { price: { amount: '137.42', currency: 'USD' }, observationId: run.observationId },
    });
    expect(told.percent).toBeCloseTo(-23.63, 2);

    const mails = (await ada.mails()).filter(({ text }) => text.includes(told.id));
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toContain('137.42 USD');
    for (const part of [mails[0]?.text, mails[0]?.html]) {
      expect(part).toContain('137.42 USD');
      expect(part).toContain('179.95 USD');
      expect(part).toContain(url);
    }

    const received = await receipts(product, 'story');
    expect(received).toHaveLength(1);
    expect(received[0]?.verified).toBe(true);
    const sent = JSON.parse(received[0]?.body ?? '') as { id: string; topic: string; tenantId: string; data: Alert };
    expect(sent).toMatchObject({ topic: 'alert.raised', tenantId: ada.tenantId });
    expect(sent.id).toBe(received[0]?.headers['webhook-id']);
    expect(sent.data.current.price).toEqual({ amount: '137.42', currency: 'USD' });
    expect(sent.data.trace).toEqual(told.trace);

    const { trace } = await ada.api.get<Alert>(`/alerts/${told.id}`);
    const seen = await ada.api.get<Observation>(`/observations/${trace.observationId}`);
    expect(seen).toMatchObject({ status: 'ok', price: { amount: '137.42' }, runId: run.id });
    expect(seen.snapshotId).toBe(trace.snapshotId);
    expect(trace.path).toBe(`${seen.fields['price']?.source} ${seen.fields['price']?.path}`);
    const snapshot = await ada.api.call<string>('GET', `/snapshots/${trace.snapshotId}`);
    expect(snapshot.body).toContain('"price": "137.42"');
    expect(snapshot.headers.get('content-security-policy')).toContain('sandbox');
    expect(snapshot.headers.get('content-type')).toMatch(/^text\/plain/);
    const shown = await ada.api.post<{ url: string }>(`/snapshots/${trace.snapshotId}/ticket`, {
      observationId: trace.observationId,
    });
    const page = await fetch(`${product.url}${shown.url}`);
    expect(await page.text()).toMatch(/<mark [^>]*>"?137\.42"?<\/mark>/);
    expect(page.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none';/);
    const heard = await product.query('SELECT consumer FROM alerting.inbox WHERE event_id = $1', [trace.eventId]);
    expect(heard).toEqual([{ consumer: 'alerting.raise-alerts' }]);
  });

  it('P12 tells who did what to a watch, and never what it sends along', async () => {
    const ada = await Customer.register(product, 'Ada');
    const { url } = await setPrice(product, BACKPACK, '12.34');
    const { id } = await ada.api.post<Made>('/watches', { url, name: 'Backpack' });
    const request = { headers: { 'X-Customer': 'a value of its own' } };
    await ada.api.call('PATCH', `/watches/${id}`, { request, notes: 'for the spring', tags: [] });
    await ada.api.delete(`/watches/${id}`);
    const entries = await until('three entries', async () => {
      const { items } = await ada.api.get<Page<{ action: string; targetId: string; detail: object }>>('/audit');
      const ofWatch = items.filter(({ targetId }) => targetId === id);
      return ofWatch.length === 3 && ofWatch;
    });
    expect(entries).toMatchObject([
      { action: 'watch.deleted', actorId: ada.userId },
      { action: 'watch.updated', actorId: ada.userId, detail: { name: 'Backpack', changed: 'notes, request' } },
      { action: 'watch.created', actorId: ada.userId },
    ]);
    expect(JSON.stringify(entries)).not.toContain('a value of its own');
    expect(product.output).not.toContain('a value of its own');
  });

  it('B2 has a history from its first moment, empty until the first price is through', async () => {
    const [ada, eve] = [await Customer.register(product, 'Ada'), await Customer.register(product, 'Eve')];
    const { url } = await setPrice(product, BACKPACK, '12.34');
    const pathOf = (id: string) => `/watches/${id}/history`;
    const statusFor = async ({ api }: Customer, path: string) => (await api.call('GET', path)).status;
    // Analysis hears of nothing while it can't write down what it has heard.
    await product.whileHolding('LOCK TABLE analysis.inbox IN SHARE MODE', async (release) => {
      const { id } = await ada.api.post<Made>('/watches', { url });
      expect(await ada.api.get(pathOf(id))).toEqual({ items: [], nextCursor: null });
      expect(await statusFor(ada, `${pathOf(id)}?from=2026-02-01&to=2026-01-01`)).toBe(400);
      expect(await statusFor(eve, pathOf(id))).toBe(404);
      expect(await statusFor(ada, pathOf(ada.userId))).toBe(404);
      await release();
      const points = await until('first point', async () => {
        const { items } = await ada.api.get<Page<{ price: Money | null }>>(pathOf(id));
        return items.length > 0 && items;
      });
      expect(points.map(({ price }) => price?.amount)).toEqual(['12.34']);
      await ada.api.delete(`/watches/${id}`);
      expect(await statusFor(ada, pathOf(id))).toBe(404);
    });
  });

  it('A4 alerts once at the sixth of ten moves of -1% for 5% since the last alert, and never for 5% at once', async () => {
    const ada = await Customer.register(product, 'Ada');
    const { url } = await setPrice(product, DESK, '100.00');
    const watch = await ada.watch(url);
    const rule = (when: object) => ada.api.post<Made>('/rules', { name: 'Rule', scope: { watchId: watch.id }, when });
    const sinceAlert = await rule({ kind: 'price_drop_percent', percent: 5, baseline: 'last_alerted' });
    const atOnce = await rule({ kind: 'price_drop_percent', percent: 5, baseline: 'previous' });
    const any = await rule({ kind: 'price_changed' });
    const prices = ['99.00', '98.01', '97.03', '96.06', '95.10', '94.15', '93.21', '92.28', '91.36', '90.45'];
    for (const price of prices) {
      await setPrice(product, DESK, price);
      await ada.look(watch.id);
    }
    // All rules judge an event together, so when the last move is told of by one, the others have decided too.
    const moves = await until('alert of each move', async () => {
      const alerts = await ada.alerts(`&ruleId=${any.id}`);
      return alerts.length === prices.length && alerts;
    });
    expect(moves.map(({ current }) => current.price.amount)).toEqual(prices);
    const drops = await ada.alerts(`&ruleId=${sinceAlert.id}`);
    expect(drops.map(({ baseline, current }) => [baseline?.price.amount, current.price.amount])).toEqual([
      ['100.00', '94.15'],
    ]);
    expect(await ada.alerts(`&ruleId=${atOnce.id}`)).toEqual([]);
  });

  it('is told live as it happens, to the tenant alone, and again to a client that comes back', async () => {
    const ada = await Customer.register(product, 'Ada');
    const eve = await Customer.register(product, 'Eve');
    const { url } = await setPrice(product, CAMERA, '399.99');
    const watch = await ada.watch(url);
    await ada.api.post('/rules', { name: 'Any', scope: { all: true }, when: { kind: 'price_changed' } });
    const [live, others] = [await LiveStream.open(ada.api), await LiveStream.open(eve.api)];

    await setPrice(product, CAMERA, '389.99');
    const { id: runId, observationId } = await ada.look(watch.id);
    const finished = await live.next('run.finished', { runId });
    expect(finished.data).toMatchObject({ watchId: watch.id, status: 'succeeded', observationId });
    const recorded = await live.next('observation.recorded', { observationId });
    expect(recorded.data).toMatchObject({ watchId: watch.id, price: { amount: '389.99', currency: 'USD' } });
    const raised = await live.next('alert.raised', { observationId });
    expect(raised.id).toMatch(/^\d{13}-[0-9a-f-]{36}$/);
    await ada.api.patch(`/watches/${watch.id}`, { tags: ['camera'] });
    const changed = await live.next('watch.changed', { watchId: watch.id, change: 'updated' });
    const read = await ada.api.get<{ version: string }>(`/watches/${watch.id}`);
    expect(changed.data).toMatchObject({ status: 'active', pausedReason: null, version: read.version });
    await live.close();

    await setPrice(product, CAMERA, '379.99');
    const missed = await ada.look(watch.id);
    const back = await LiveStream.open(ada.api, raised.id);
    await back.next('alert.raised', { observationId: missed.observationId });
    expect(back.named('reset')).toEqual([]);
    await back.close();

    const late = await LiveStream.open(ada.api, `1500000000000-${raised.id.slice(14)}`);
    await late.next('reset');
    await late.close();
    expect(others.events).toEqual([]);
    await others.close();
  });

  it('P12 ends an access token with the logout, long before it runs out, and a live stream is refused', async () => {
    const ada = await Customer.register(product, 'Ada');
    await ada.api.get<Page<unknown>>('/watches');
    expect((await ada.api.call('POST', '/auth/logout')).status).toBe(204);
    const refused = await until('401', async () => {
      const answer = await ada.api.call('GET', '/watches');
      return answer.status === 401 && answer;
    });
    expect(refused.body.type).toMatch(/\/session_ended$/);
    await expect(LiveStream.open(ada.api)).rejects.toThrow(/401/);
  });
});
