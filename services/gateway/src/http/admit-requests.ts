import type { Metrics } from '@blackfang/observability';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Admission } from './admission.ts';
import type { Ending } from './end-connections.ts';
import { tooBusy } from './problem.ts';

/** Those who are turned away come again at different moments: after 1 to 3 s. */
const AGAIN_S = 3;
/** It fetches a page from elsewhere first: however many of these wait for pages, the rest goes on. */
const FETCHES = '/api/v1/extract';
const FETCHES_PER_PLACE = 0.5;
/** Open for as long as somebody listens; what they cost is limited where they are. */
const STREAMS = '/api/v1/events';
const STORED_PAGES = '/stored-pages/';
/** Which service answers what stands under a path; the rest is identity's, or our own. */
const SERVICES: Readonly<Record<string, string>> = {
  competitors: 'scraping',
  watches: 'scraping',
  observations: 'scraping',
  runs: 'scraping',
  snapshots: 'scraping',
  screenshots: 'scraping',
  rules: 'alerting',
  alerts: 'alerting',
  channels: 'alerting',
  'webhook-endpoints': 'alerting',
  'webhook-attempts': 'alerting',
  billing: 'billing',
};

interface AdmitRequestsOptions {
  /** Requests in hand at once. */
  readonly places: number;
  readonly metrics: Metrics;
  readonly ending: Ending;
}

/** Turns requests away before they cost anything, once there are more than can be served. Probes always get in. */
export function admitRequests(server: FastifyInstance, { places, metrics, ending }: AdmitRequestsOptions): void {
  const most = new Admission({ places });
  const fetches = new Admission({ places: Math.ceil(places * FETCHES_PER_PLACE) });
  const refused = metrics.counter({
    name: 'http_requests_refused_total',
    help: 'Requests that were turned away because there were more than can be served.',
  });
  metrics.gauge({
    name: 'http_requests_open',
    help: 'Requests that are being served, in_hand, or wait for that.',
    labels: ['state'],
    collect: () => [
      { labels: { state: 'in_hand' }, value: most.inHand + fetches.inHand },
      { labels: { state: 'waiting' }, value: most.waiting + fetches.waiting },
    ],
  });
  server.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url ?? '';
    if (route.startsWith('/health/') || route === STREAMS) return done();
    const admission = route === FETCHES ? fetches : most;
    const visit = {
      purpose: route.startsWith(STORED_PAGES) ? 'scraping' : (SERVICES[route.split('/')[3] ?? ''] ?? 'identity'),
      admit: () => {
        reply.raw.once('close', () => admission.leave(visit));
        done();
      },
      refuse: () => {
        refused.inc({});
        refuse(reply, ending);
      },
      isGone: () => reply.raw.destroyed,
    };
    admission.enter(visit);
  });
  server.addHook('onClose', async () => {
    most.close();
    fetches.close();
  });
}

const BODY = JSON.stringify(tooBusy());
const HEADERS = {
  'content-type': 'application/problem+json; charset=utf-8',
  'content-length': String(Buffer.byteLength(BODY)),
};

/** Past all hooks: of a crowd most are turned away, and what that costs is taken from those who are served. */
function refuse(reply: FastifyReply, { isNear }: Ending): void {
  const { raw } = reply.hijack();
  const again = String(Math.ceil(Math.random() * AGAIN_S));
  raw.writeHead(503, { ...HEADERS, 'retry-after': again, ...(isNear && { connection: 'close' }) }).end(BODY);
}
