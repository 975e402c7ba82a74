import { once } from 'node:events';
import { AppError } from '@blackfang/core';
import { currentTraceId, withTrace } from '@blackfang/observability';
import { untilCallEnds, withCall } from '../src/index.ts';
import { caller, startHouse, tokenOf, type House } from './house.ts';

const BOOK = { name: 'book', count: 1 };
const never = () => new Promise<never>(() => undefined);

describe.each(['unix', 'tcp'] as const)('a call over a %s socket', (transport) => {
  let house: House;
  let accessToken: string;
  const analyst = caller();

  beforeAll(async () => {
    house = await startHouse(transport);
    accessToken = await tokenOf(analyst);
  });
  afterAll(() => house.close());

  it('reaches its handler with who is calling, and brings the answer back', async () => {
    const seen = Promise.withResolvers<unknown>();
    house.shelf.look = (item, _context, who) => {
      seen.resolve(who);
      return Promise.resolve({ ...item, count: 2 });
    };
    expect(await house.client().look(BOOK, { accessToken })).toEqual({ name: 'book', count: 2 });
    expect(await seen.promise).toEqual(analyst);
  });

  it('ends at its deadline, for the caller and for the handler', async () => {
    const stopped = Promise.withResolvers<AbortSignal>();
    house.shelf.put = (_item, { signal }) => {
      signal.addEventListener('abort', () => stopped.resolve(signal));
      return never();
    };
    const client = house.client();
    house.shelf.look = (item) => Promise.resolve(item);
    // Of a time so short the connection alone could take all, and the handler would never hear of the call.
    await client.look(BOOK, { accessToken });
    const call = client.put(BOOK, { accessToken, timeoutMs: 1_000 });
    await expect(call).rejects.toMatchObject({ kind: 'timeout', reason: 'call_timeout' });
    await stopped.promise;
  });

  it('hands its deadline, cancellation, token and trace to the calls made in it', async () => {
    const inner = house.client();
    const outer = Promise.withResolvers<{ deadline: number; madeAt: number; traceId: string | undefined }>();
    const nested = Promise.withResolvers<object>();
    house.shelf.put = (item, { deadline }) => {
      outer.resolve({ deadline, madeAt: Date.now(), traceId: currentTraceId() });
      return inner.look(item, { timeoutMs: 60_000 });
    };
    house.shelf.look = (item, { deadline, accessToken: token }, who) => {
      nested.resolve({ deadline, takenAt: Date.now(), token, userId: who.userId, traceId: currentTraceId() });
      return Promise.resolve(item);
    };
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await withTrace(traceparent, { name: 'test' }, () => house.client().put(BOOK, { accessToken, timeoutMs: 20_000 }));
    const { deadline, madeAt, traceId } = await outer.promise;
    expect(traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    const given = (await nested.promise) as { deadline: number; takenAt: number };
    expect(given).toMatchObject({ token: accessToken, userId: analyst.userId, traceId });
    // A deadline travels as the whole milliseconds that are left, so it moves by as long as the call was on its way.
    expect(given.deadline).toBeGreaterThanOrEqual(deadline - 1);
    expect(given.deadline).toBeLessThanOrEqual(deadline + (given.takenAt - madeAt) + 1);
  });

  it('stops the work below when its client goes away', async () => {
    const started = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<unknown>();
    const inner = house.client();
    house.shelf.put = (item) => inner.look(item);
    house.shelf.look = async (_item, { signal }) => {
      started.resolve();
      await once(signal, 'abort');
      stopped.resolve(signal.reason);
      return BOOK;
    };
    const leave = new AbortController();
    const call = house.client().put(BOOK, { accessToken, signal: leave.signal });
    await started.promise;
    leave.abort();
    await expect(call).rejects.toMatchObject({ kind: 'cancelled' });
    expect(await stopped.promise).toMatchObject({ kind: 'cancelled' });
    await expect(house.client().look(BOOK, { accessToken, signal: leave.signal })).rejects.toMatchObject({
      kind: 'cancelled',
    });
  });

  it('takes deadline, token and cancellation from the HTTP request that the gateway makes it in', async () => {
    house.shelf.look = (item) => Promise.resolve(item);
    const request = { signal: new AbortController().signal, deadline: Date.now() + 20_000, accessToken };
    expect(await withCall(request, () => house.client().look(BOOK))).toEqual(BOOK);
    const late = { ...request, deadline: Date.now() - 1 };
    await expect(withCall(late, () => house.client().look(BOOK))).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('is waited for no longer than the call lasts that waits, where others have made it', async () => {
    const never = new Promise<never>(() => undefined);
    const gone = new AbortController();
    const call = { signal: gone.signal, deadline: Date.now() + 60_000, accessToken };
    expect(await withCall(call, () => untilCallEnds(Promise.resolve(BOOK)))).toEqual(BOOK);
    const late = { ...call, deadline: Date.now() + 10 };
    await expect(withCall(late, () => untilCallEnds(never))).rejects.toMatchObject({ reason: 'call_timeout' });
    const waiting = withCall(call, () => untilCallEnds(never));
    gone.abort(new AppError('cancelled', 'call_cancelled', 'Gone.'));
    await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' });
  });

  it('brings an error back with all that it says', async () => {
    const thrown = new AppError('limit', 'plan_limit', 'Your plan allows 5 competitors — choose a larger one.', {
      meta: { plan: 'basic', max: '5' },
      fields: [
        { path: 'domains.0', message: 'must be a domain' },
        { path: 'name', message: 'is too long' },
      ],
      retryAfterMs: 61_500,
    });
    house.shelf.put = () => Promise.reject(thrown);
    const error = await house
      .client()
      .put(BOOK, { accessToken })
      .catch((e: unknown) => e);
    const { kind, reason, message, meta, fields, retryAfterMs } = thrown;
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ kind, reason, message, meta, fields, retryAfterMs });
  });

  it.each([
    ['invalid', 'not_found', 'conflict', 'precondition', 'unprocessable', 'too_large', 'denied', 'unauthenticated'],
    ['unavailable', 'timeout', 'cancelled', 'internal'],
  ] as const)('keeps the kinds %s, %s, …', async (...kinds) => {
    for (const kind of kinds) {
      house.shelf.put = () => Promise.reject(new AppError(kind, 'some_reason', 'Do something.'));
      const call = house.client().put(BOOK, { accessToken });
      await expect(call).rejects.toMatchObject({ kind, reason: 'some_reason', message: 'Do something.' });
    }
  });

  it('tells nothing outside of an error that nobody foresaw, and everything in the log', async () => {
    house.logLines.length = 0;
    house.shelf.put = () => Promise.reject(new TypeError('column "hunter" of relation'));
    const error = await house
      .client()
      .put(BOOK, { accessToken })
      .catch((e: unknown) => e as AppError);
    expect(error).toMatchObject({ kind: 'internal', reason: 'unexpected' });
    expect((error as AppError).message).not.toContain('hunter');
    const line = JSON.parse(house.logLines.find((text) => text.includes('"error"')) ?? '{}') as Record<string, unknown>;
    expect(line).toMatchObject({
      rpc: '/blackfang.spec.v1.ShelfService/Put',
      traceId: (error as AppError).meta.traceId,
      err: { cause: { type: 'TypeError', message: 'column "hunter" of relation', stack: expect.any(String) } },
    });
  });

  it('that is too large is refused as such', async () => {
    const call = house.client().put({ name: 'x'.repeat(13 * 1024 * 1024), count: 1 }, { accessToken });
    await expect(call).rejects.toMatchObject({ kind: 'too_large', reason: 'message_too_large' });
  });

  it('is counted by method and outcome', async () => {
    const text = await house.metrics.registry.metrics();
    const labels = 'service="scraping",rpc_service="blackfang.spec.v1.ShelfService",method="Put",code="NOT_FOUND"';
    expect(text).toContain(`blackfang_rpc_server_duration_seconds_count{${labels}} 1`);
  });
});

describe('a service that is not there', () => {
  it('is told as such', async () => {
    const house = await startHouse('tcp');
    const client = house.client();
    await house.service.close();
    await expect(client.look(BOOK)).rejects.toMatchObject({ kind: 'unavailable', reason: 'service_unavailable' });
    await house.close();
  });
});
