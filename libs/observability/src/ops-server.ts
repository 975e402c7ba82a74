import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { Logger } from './logger.ts';

/** `degraded` still takes traffic; one dependency `down` or `starting` makes the whole unready. */
export type DependencyState = 'up' | 'degraded' | 'starting' | 'down';

/** The state of each dependency, by a name that may be shown to anyone. */
export type Readiness = () => Promise<Readonly<Record<string, DependencyState>>>;

export interface OpsServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  readonly registry: Pick<Registry, 'metrics' | 'contentType'>;
  readonly ready: Readiness;
  /** Told why readiness or metrics could not be had; the answers themselves give nothing away. */
  readonly logger: Logger;
}

export interface OpsServer {
  readonly port: number;
  close(): Promise<void>;
}

const READY_TIMEOUT_MS = 2_000;
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Serves `/metrics`, `/health/live` and `/health/ready` to those who run the process, apart from its public door.
 * @throws the system's error when the port is taken.
 */
export async function startOpsServer({ port, host, registry, ready, logger }: OpsServerOptions): Promise<OpsServer> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, maxHeaderSize: 8_192 }, (request, response) => {
    void answer(request.method === 'GET' ? request.url?.split('?', 1)[0] : undefined, response);
  });

  async function answer(path: string | undefined, response: ServerResponse): Promise<void> {
    if (path === '/health/live') return sendJson(response, 200, { status: 'up' });
    if (path === '/health/ready') {
      const { status, body } = await readinessOf(ready, logger);
      return sendJson(response, status, body);
    }
    if (path !== '/metrics') return sendJson(response, 404, { status: 'not_found' });
    try {
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType }).end(text);
    } catch (error) {
      logger.error({ err: error }, 'Metrics could not be collected.');
      sendJson(response, 500, { status: 'metrics_failed' });
    }
  }

  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Asks for the state of the dependencies; one that can't tell in 2 s counts as down. */
export async function readinessOf(
  ready: Readiness,
  logger: Logger,
): Promise<{
  status: 200 | 503;
  body: { status: 'up' | 'down'; dependencies: Readonly<Record<string, DependencyState>> };
}> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readonly<Record<string, DependencyState>>>((resolve) => {
    timer = setTimeout(() => resolve({ readiness: 'down' }), READY_TIMEOUT_MS);
  });
  const asked = ready().catch((error: unknown) => {
    logger.error({ err: error }, 'Readiness could not be told.');
    return { readiness: 'down' } as const;
  });
  const dependencies = await Promise.race([asked, late]);
  clearTimeout(timer);
  const up = Object.values(dependencies).every((state) => state === 'up' || state === 'degraded');
  return { status: up ? 200 : 503, body: { status: up ? 'up' : 'down', dependencies } };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
