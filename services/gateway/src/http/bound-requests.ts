import { AppError } from '@blackfang/core';
import { withCall } from '@blackfang/rpc';
import type { FastifyInstance } from 'fastify';

/** Those that fetch a page, send one, store some, or send many watches. */
const LONGER_ANSWER_MS: Readonly<Record<string, number>> = {
  '/api/v1/extract': 45_000,
  '/api/v1/sample-data': 30_000,
  '/api/v1/snapshots/:id': 60_000,
  '/stored-pages/:ticket': 30_000,
  '/stored-pages/pictures/:ticket': 30_000,
  '/api/v1/watch-exports': 60_000,
};
/** Lasts, and asks again and again. */
const LIVE = '/api/v1/events';

declare module 'fastify' {
  interface FastifyRequest {
    /** As `performance.now()` tells it. */
    arrivedAt: number;
    /** For its turn, ms. */
    waitedMs: number;
  }
}

/**
 * Makes what each request calls end in its time, and with the client that has gone. What it waited for its turn is a part
 * of that time, and what its client took to send the body is not. To be added before whatever lets requests wait.
 * @param answerMs what a request has for all that it asks of services, however many it asks and however they are
 */
export function boundRequests(server: FastifyInstance, answerMs: number): void {
  server.decorateRequest('arrivedAt', 0);
  server.decorateRequest('waitedMs', 0);
  server.addHook('onRequest', (request, _reply, done) => {
    request.arrivedAt = performance.now();
    done();
  });
  server.addHook('preParsing', (request, _reply, _body, done) => {
    request.waitedMs = performance.now() - request.arrivedAt;
    done();
  });
  // Here its body is there.
  server.addHook('preValidation', (request, reply, done) => {
    const { url = '' } = request.routeOptions;
    if (url === LIVE) return done();
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort(new AppError('cancelled', 'call_cancelled', 'The client has gone.'));
    });
    const deadline = Date.now() + (LONGER_ANSWER_MS[url] ?? answerMs) - request.waitedMs;
    withCall({ signal: gone.signal, deadline, accessToken: undefined }, done);
  });
}
