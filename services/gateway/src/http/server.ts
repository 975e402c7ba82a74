import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { AppError } from '@blackfang/core';
import { currentTraceId, openTrace, type Logger, type Metrics, type OpenTrace } from '@blackfang/observability';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerNotModified } from './not-modified.ts';
import { admitRequests } from './admit-requests.ts';
import { boundRequests } from './bound-requests.ts';
import { endConnections, type Ending } from './end-connections.ts';
import { sendProblem, toAppError } from './problem.ts';

const BODY_LIMIT = 1 << 20;
/** A page to be read; the JSON around it escapes some characters. */
const EXTRACT_BODY_LIMIT = 10 << 20;
/** A file of watches; the JSON around it escapes quotes and ends of lines. */
const IMPORT_BODY_LIMIT = 5 << 20;
const HEADER_LIMIT = 16 << 10;
/** A request's body must be there by then; live streams are answers and may stay. */
const REQUEST_TIMEOUT_MS = 30_000;

interface HttpServerOptions {
  readonly trustedProxies: number;
  /** Requests in hand at once. */
  readonly places: number;
  /** What a request has for all that it asks. */
  readonly answerMs: number;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly ending: Ending;
}

/** The HTTP server with its limits, headers, traces and measures. */
export async function httpServer(options: HttpServerOptions): Promise<FastifyAdapter> {
  const { trustedProxies, places, answerMs, metrics, log, ending } = options;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    http: { maxHeaderSize: HEADER_LIMIT },
    requestTimeout: REQUEST_TIMEOUT_MS,
    // The addresses that our own proxies have added, and no more: the rest a client may have made up.
    trustProxy: (_address, hop) => hop < trustedProxies,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 600 },
    // What the router itself refuses never gets to Nest's filter.
    frameworkErrors: answerFrameworkError,
  });
  const server = adapter.getInstance() as unknown as FastifyInstance;
  server.addHook('onRoute', (route) => {
    if (route.url === '/api/v1/extract') route.bodyLimit = EXTRACT_BODY_LIMIT;
    if (route.url.startsWith('/api/v1/watch-imports')) route.bodyLimit = IMPORT_BODY_LIMIT;
  });
  endConnections(server);
  boundRequests(server, answerMs);
  admitRequests(server, { places, metrics, ending });
  traceRequests(server);
  measureRequests(server, metrics, log);
  refuseBodiesThatAreNoJson(server);
  answerNotModified(server);
  // Whoever keeps a connection open is to come back on another one, which leads to another process.
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (ending.isNear) void reply.header('connection', 'close');
    done();
  });
  await server.register(cookie);
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
  });
  return adapter;
}

function answerFrameworkError(error: Error, _request: unknown, reply: unknown): void {
  sendProblem(reply as FastifyReply, toAppError(error));
}

/** Nothing from elsewhere, nothing inline: the same for the web app, for our few pages and for answers of the API. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  fontSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  workerSrc: ["'self'"],
  scriptSrcAttr: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  // Stored pages, which come under a policy of their own.
  frameSrc: ["'self'"],
  frameAncestors: ["'none'"],
};

declare module 'fastify' {
  interface FastifyRequest {
    trace: OpenTrace | null;
  }
}

/** Begins a trace for each request, or goes on with the client's. Probes come every few seconds and are no work. */
function traceRequests(server: FastifyInstance): void {
  server.decorateRequest('trace', null);
  server.addHook('onRequest', (request, reply, done) => {
    const route = routeOf(request);
    if (route.startsWith('/health/')) return done();
    const parent = request.headers['traceparent'];
    const trace = openTrace(typeof parent === 'string' ? parent : undefined, {
      name: `${request.method} ${route}`,
      kind: 'server',
      // No address, no client, no user agent: they are about people, and paths may hold secrets.
      attributes: { 'http.request.method': request.method, 'http.route': route, 'url.scheme': request.protocol },
    });
    request.trace = trace;
    // Of answers that were cut short too.
    reply.raw.once('close', () => {
      const { statusCode } = reply.raw;
      trace.set({ 'http.response.status_code': statusCode });
      if (statusCode >= 500) trace.fail(String(statusCode));
      trace.end();
    });
    trace.run(() => {
      const traceId = currentTraceId();
      if (traceId !== undefined) void reply.header('x-trace-id', traceId);
      done();
    });
  });
  // A body that comes later is told of by the connection, which knows of no request.
  server.addHook('preValidation', (request, _reply, done) => {
    if (request.trace) request.trace.run(done);
    else done();
  });
}

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';

/** Rate, errors and duration by route template: `/api/v1/watches/:id`, never by address. */
function measureRequests(server: FastifyInstance, metrics: Metrics, log: Logger): void {
  const duration = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of requests by route template, method and status.',
    labels: ['route', 'method', 'status'],
    maxSeries: 1_000,
  });
  server.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = routeOf(request);
    duration.observe({ route, method, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    const tell = () =>
      log.debug({ route, method, status: reply.statusCode, ms: reply.elapsedTime }, 'a request was answered');
    if (request.trace) request.trace.run(tell);
    done();
  });
}

/** JSON everywhere, and the forms of our few pages; a missing body is an empty one. */
function refuseBodiesThatAreNoJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    try {
      done(null, JSON.parse(String(body), withoutPrototype));
    } catch (error) {
      done(new AppError('invalid', 'body_not_json', 'The body is no valid JSON.', { cause: error }), undefined);
    }
  });
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
}

/** `__proto__` in a body is a name like any other, and no way into our objects. */
function withoutPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}
