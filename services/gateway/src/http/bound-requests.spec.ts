import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { currentCall, type CallContext } from '@blackfang/rpc';
import fastify, { type FastifyInstance } from 'fastify';
import { boundRequests } from './bound-requests.ts';

const ANSWER_MS = 5_000;
const WAIT_MS = 50;
/** Of two clocks of which one tells whole milliseconds. */
const ROUNDING_MS = 2;

describe('what a request calls', () => {
  let server: FastifyInstance;
  let seen: CallContext | undefined;
  const begun = Promise.withResolvers<void>();

  beforeAll(async () => {
    server = fastify();
    boundRequests(server, ANSWER_MS);
    server.addHook('onRequest', (request, _reply, done) => {
      if (request.headers['x-turn'] === undefined) done();
      else setTimeout(done, WAIT_MS);
    });
    const note = async () => {
      seen = currentCall();
      return {};
    };
    for (const url of ['/api/v1/alerts', '/api/v1/extract', '/api/v1/events']) server.get(url, note);
    server.get('/api/v1/slow', async () => {
      await note();
      begun.resolve();
      return new Promise<never>(() => undefined);
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
  });

  afterAll(() => server.close());

  it.each([
    ['alerts', ANSWER_MS],
    ['extract', 45_000],
  ])('has one time for all of it: %s %i ms', async (resource, ms) => {
    const before = Date.now();
    await server.inject(`/api/v1/${resource}`);
    expect(seen?.deadline).toBeGreaterThan(before + ms - ROUNDING_MS);
    expect(seen?.deadline).toBeLessThanOrEqual(Date.now() + ms);
  });

  it('has so much less time as the request has waited for its turn', async () => {
    const before = Date.now();
    await server.inject({ url: '/api/v1/alerts', headers: { 'x-turn': 'later' } });
    expect(seen?.deadline).toBeLessThanOrEqual(Date.now() + ANSWER_MS - WAIT_MS + ROUNDING_MS);
    expect(seen?.deadline).toBeGreaterThan(before + ANSWER_MS - ROUNDING_MS);
  });

  it('has no end while it is a live stream', async () => {
    await server.inject('/api/v1/events');
    expect(seen).toBeUndefined();
  });

  it('ends with the client that has gone', async () => {
    const { port } = server.server.address() as AddressInfo;
    const asking = request({ port, host: '127.0.0.1', path: '/api/v1/slow' }).end();
    asking.on('error', () => undefined);
    await begun.promise;
    const { signal } = seen ?? {};
    if (signal === undefined) throw new Error('The request is no call.');
    const ended = once(signal, 'abort');
    asking.destroy();
    await ended;
    expect(signal.reason).toMatchObject({ kind: 'cancelled' });
  });
});
