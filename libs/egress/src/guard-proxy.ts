import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, request as sendRequest } from 'node:http';
import type { ClientRequestArgs, IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@blackfang/core';
import type { Egress } from './egress.ts';
import { toEgressError } from './failures.ts';
import type { Proxy } from './proxy.ts';

/** Asked for by whoever begins to use a pass: answered by the proxy itself, so that the route is known to hold. */
export const GREETING_URL = 'http://guard.invalid/';
const GREETING_HOST = 'guard.invalid';

const MAX_HEADER_BYTES = 65_536;
const MAX_CONNECTIONS = 128;
const MAX_PER_ORIGIN = 12;
const MAX_REFUSALS = 50;
const IDLE_MS = 30_000;
/** Not passed on: they are between the client and this proxy (RFC 9110, 7.6.1). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * An HTTP proxy on loopback for what can't be taught to use `Egress`: a browser. Every name is resolved and every
 * address checked by `Egress`, which dials it itself; nothing is let through without a pass.
 */
export class GuardProxy {
  readonly #egress: Egress;
  readonly #server: Server;
  readonly #passes = new Map<string, GuardPass>();
  readonly #clients = new Set<Socket>();

  private constructor(egress: Egress) {
    this.#egress = egress;
    this.#server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: IDLE_MS }, (request, response) => {
      this.#forward(request, response).catch((error: unknown) => refuse(response, error));
    });
    this.#server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
      this.#tunnel(request, client as Socket, head).catch((error: unknown) => refuseTunnel(client, error));
    });
    this.#server.on('connection', (client) => {
      this.#clients.add(client);
      client.on('error', () => client.destroy());
      client.on('close', () => this.#clients.delete(client));
    });
    this.#server.on('clientError', (_error, client) => client.destroy());
  }

  static async start(egress: Egress): Promise<GuardProxy> {
    const proxy = new GuardProxy(egress);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    proxy.#server.unref();
    return proxy;
  }

  /** `http://127.0.0.1:PORT`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /**
   * Lets somebody in, under a secret of their own, until `close`.
   * @param proxy by way of which all of it goes; straight where absent. What may be called stays the same.
   */
  admit(proxy?: Proxy): GuardPass {
    const pass = new GuardPass(this.#egress, proxy, () => this.#passes.delete(pass.username));
    this.#passes.set(pass.username, pass);
    return pass;
  }

  /** Breaks off whatever goes through it. */
  async close(): Promise<void> {
    for (const pass of [...this.#passes.values()]) pass.close();
    for (const client of this.#clients) client.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #passOf(request: IncomingMessage): GuardPass | undefined {
    const [scheme, token = ''] = (request.headers['proxy-authorization'] ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'basic') return undefined;
    const [username = '', password = ''] = Buffer.from(token, 'base64').toString('latin1').split(':');
    const pass = this.#passes.get(username);
    return pass?.accepts(password) ? pass : undefined;
  }

  async #tunnel(request: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
    const pass = this.#passOf(request);
    if (!pass) {
      client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="guard"\r\ncontent-length: 0\r\n\r\n',
      );
      return;
    }
    const target = URL.parse(`http://${request.url}`);
    if (!target || request.url !== target.host + (target.port === '' ? ':80' : '')) throw badRequest();
    const remote = await pass.dial(target.hostname, Number(target.port || 80));
    if (client.destroyed) {
      remote.destroy();
      return;
    }
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) remote.write(head);
    client.setTimeout(IDLE_MS, () => client.destroy());
    await pipeline(remote, client, remote).catch(() => {
      // Either side may break off at any time; the other one is told by its closed connection.
      remote.destroy();
      client.destroy();
    });
  }

  async #forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pass = this.#passOf(request);
    if (!pass) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic realm="guard"' }).end();
      return;
    }
    const target = URL.parse(request.url ?? '');
    if (target?.protocol !== 'http:') throw badRequest();
    if (target.host === GREETING_HOST) {
      pass.greeted = true;
      response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' }).end('<title>ready</title>');
      return;
    }
    await pass.forward(target, request, response);
  }
}

/** The right to go through a guard, and what became of it. */
export class GuardPass {
  readonly username = randomBytes(12).toString('hex');
  readonly password = randomBytes(24).toString('hex');
  /** Whether somebody has come with this pass. */
  greeted = false;
  readonly #egress: Egress;
  readonly #proxy: Proxy | undefined;
  readonly #onClose: () => void;
  readonly #remotes = new Set<Socket>();
  readonly #refusals = new Map<string, AppError>();
  readonly #agent: PassAgent;
  #received = 0;
  #closed = false;

  constructor(egress: Egress, proxy: Proxy | undefined, onClose: () => void) {
    this.#egress = egress;
    this.#proxy = proxy;
    this.#onClose = onClose;
    this.#agent = new PassAgent((host, port) => this.dial(host, port));
  }

  /** Bytes that came from outside so far. */
  get receivedBytes(): number {
    let bytes = this.#received;
    for (const remote of this.#remotes) bytes += remote.bytesRead;
    return bytes;
  }

  accepts(password: string): boolean {
    const given = Buffer.from(password);
    const own = Buffer.from(this.password);
    return given.length === own.length && timingSafeEqual(given, own);
  }

  /** Why a host could not be reached lately: what a proxy's client is told says too little. */
  refusalOf(url: URL): AppError | undefined {
    return this.#refusals.get(keyOf(url.hostname, portOf(url)));
  }

  /** @throws AppError see `Egress.dial`, and `limit` too_many_connections */
  async dial(host: string, port: number): Promise<Socket> {
    if (this.#closed) throw new AppError('cancelled', 'cancelled', 'The pass has ended.');
    if (this.#remotes.size >= MAX_CONNECTIONS) {
      throw new AppError('limit', 'too_many_connections', 'The page opens more connections than it may.');
    }
    const key = keyOf(host, port);
    try {
      const remote = await this.#egress.dial(host, port, this.#proxy);
      this.#refusals.delete(key);
      this.#keep(remote);
      return remote;
    } catch (error) {
      const refusal = toEgressError(error, false);
      if (this.#refusals.size < MAX_REFUSALS) this.#refusals.set(key, refusal);
      throw refusal;
    }
  }

  /** Sends a plain request on and its answer back, over connections of this pass. */
  forward(target: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    return new Promise((resolve, reject) => {
      const upstream = sendRequest({
        agent: this.#agent,
        host: target.hostname.replace(/^\[|\]$/g, ''),
        port: portOf(target),
        method: request.method ?? 'GET',
        path: target.pathname + target.search,
        headers: { ...passedOn(request), host: target.host },
        maxHeaderSize: MAX_HEADER_BYTES,
        timeout: IDLE_MS,
      });
      upstream.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, passedOn(answer));
        pipeline(answer, response).then(resolve, () => {
          response.destroy();
          resolve();
        });
      });
      upstream.on('timeout', () => upstream.destroy(new AppError('timeout', 'response_timeout', 'No answer in time.')));
      upstream.on('error', reject);
      response.on('close', () => upstream.destroy());
      pipeline(request, upstream).catch(reject);
    });
  }

  close(): void {
    this.#closed = true;
    this.#onClose();
    this.#agent.destroy();
    for (const remote of this.#remotes) remote.destroy();
  }

  #keep(remote: Socket): void {
    this.#remotes.add(remote);
    remote.on('error', () => remote.destroy());
    remote.on('close', () => {
      this.#remotes.delete(remote);
      this.#received += remote.bytesRead;
    });
    if (this.#closed) remote.destroy();
  }
}

/** Keeps connections of one pass, each dialled by the guard. */
class PassAgent extends Agent {
  readonly #dial: (host: string, port: number) => Promise<Socket>;

  constructor(dial: (host: string, port: number) => Promise<Socket>) {
    super({ keepAlive: true, maxSockets: MAX_PER_ORIGIN, maxFreeSockets: 4, timeout: IDLE_MS });
    this.#dial = dial;
  }

  override createConnection(
    { host, port }: ClientRequestArgs,
    done: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    this.#dial(host ?? '', Number(port)).then(
      (remote) => done(null, remote),
      (error: Error) => done(error, undefined as never),
    );
  }
}

function passedOn({ headers }: IncomingMessage): OutgoingHttpHeaders {
  const named = (headers.connection ?? '').toLowerCase().split(/\s*,\s*/);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !named.includes(name)));
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(statusOf(error), { 'content-type': 'text/plain' }).end();
}

function refuseTunnel(client: Duplex, error: unknown): void {
  const status = statusOf(error);
  client.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
}

function statusOf(error: unknown): number {
  const { kind } = toEgressError(error, false);
  return kind === 'unprocessable' || kind === 'limit' ? 403 : kind === 'invalid' ? 400 : kind === 'timeout' ? 504 : 502;
}

function badRequest(): AppError {
  return new AppError('invalid', 'proxy_request_invalid', 'This is nothing that goes through a proxy.');
}

const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));
const keyOf = (host: string, port: number): string => `${host}:${port}`;
