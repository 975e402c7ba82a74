import type { Socket } from 'node:net';
import { AppError, type ErrorKind } from '@blackfang/core';
import ipaddr from 'ipaddr.js';

/** A way to a page through somebody else's machine. */
export interface Proxy {
  /** Another one for another address or other credentials: connections are shared by it. */
  readonly key: string;
  readonly kind: ProxyKind;
  readonly host: string;
  readonly port: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

export const PROXY_KINDS = ['http', 'socks5'] as const;
export type ProxyKind = (typeof PROXY_KINDS)[number];

/** Of an answer to CONNECT. */
const MAX_HEAD_BYTES = 16_384;

/** Trouble that is the proxy's own, not the page's: another proxy may do better. */
export function isProxyFault(error: unknown): error is AppError {
  return error instanceof AppError && error.reason.startsWith('proxy_');
}

export function proxyError(
  reason: string,
  message: string,
  cause?: unknown,
  kind: ErrorKind = 'unavailable',
): AppError {
  return new AppError(kind, reason, message, { cause });
}

/** The proxy is there and found no way: that is said of the page's server. */
function noWay(because: string): AppError {
  return new AppError('unavailable', 'connect_failed', `The proxy found no way to the server (${because}).`);
}

/**
 * Asks a proxy on a fresh connection for a tunnel. The target is named by the address that we have checked, never by
 * its name: what a proxy would resolve, nobody has judged.
 * @param address IPv4 or IPv6.
 * @throws AppError `unavailable` proxy_refused · proxy_failed · connect_failed
 */
export async function openTunnel(socket: Socket, proxy: Proxy, address: string, port: number): Promise<void> {
  const reader = new HandshakeReader(socket);
  try {
    if (proxy.kind === 'http') await connectByHttp(socket, reader, proxy, address, port);
    else await connectBySocks5(socket, reader, proxy, address, port);
  } finally {
    reader.release();
  }
}

/** RFC 9110, 9.3.6 */
async function connectByHttp(
  socket: Socket,
  reader: HandshakeReader,
  { username, password }: Proxy,
  address: string,
  port: number,
): Promise<void> {
  const authority = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`];
  if (username !== undefined) {
    lines.push(`Proxy-Authorization: Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`);
  }
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const head = await reader.readHead();
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |\r)/.exec(head)?.[1]);
  if (status >= 200 && status < 300) return;
  if (status === 407) throw proxyError('proxy_refused', 'The proxy wants another user name or password (407).');
  if (status >= 400 && status < 500)
    throw proxyError('proxy_refused', `The proxy refuses this connection (${status}).`);
  if (status >= 500 && status < 600) throw noWay(String(status));
  throw proxyError('proxy_failed', 'The proxy does not speak HTTP in a way that can be read.');
}

const SOCKS5 = 5;
const NO_AUTHENTICATION = 0;
const USERNAME_PASSWORD = 2;
const SUCCEEDED = 0;

/** What a server of SOCKS 5 says of the target (RFC 1928, 6), not of itself. */
const TARGET_REPLIES: Readonly<Record<number, string>> = {
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'time exceeded',
};

/** RFC 1928, and RFC 1929 for user name and password. */
async function connectBySocks5(
  socket: Socket,
  reader: HandshakeReader,
  { username, password }: Proxy,
  address: string,
  port: number,
): Promise<void> {
  const method = username === undefined ? NO_AUTHENTICATION : USERNAME_PASSWORD;
  socket.write(Uint8Array.of(SOCKS5, 1, method));
  const [version, chosen] = await reader.read(2);
  if (version !== SOCKS5) throw proxyError('proxy_failed', 'The proxy does not speak SOCKS 5.');
  if (chosen !== method) throw proxyError('proxy_refused', 'The proxy wants to be signed in to in another way.');
  if (username !== undefined) {
    const [name, secret] = [Buffer.from(username), Buffer.from(password ?? '')];
    socket.write(Buffer.concat([Uint8Array.of(1, name.length), name, Uint8Array.of(secret.length), secret]));
    const [, signedIn] = await reader.read(2);
    if (signedIn !== SUCCEEDED) throw proxyError('proxy_refused', 'The proxy refuses the user name or password.');
  }
  socket.write(
    Buffer.concat([Uint8Array.of(SOCKS5, 1, 0), socksAddress(address), Uint8Array.of(port >> 8, port & 255)]),
  );
  const [, reply = -1, , type] = await reader.read(4);
  if (reply !== SUCCEEDED) {
    const because = TARGET_REPLIES[reply];
    if (because !== undefined) throw noWay(because);
    throw proxyError('proxy_refused', `The proxy refuses this connection (SOCKS 5 reply ${reply}).`);
  }
  // The address that the proxy dials from is read and of no interest.
  const length = type === 1 ? 4 : type === 4 ? 16 : type === 3 ? ((await reader.read(1))[0] ?? 0) : undefined;
  if (length === undefined) throw proxyError('proxy_failed', 'The proxy does not speak SOCKS 5.');
  await reader.read(length + 2);
}

function socksAddress(address: string): Buffer {
  const bytes = ipaddr.parse(address).toByteArray();
  return Buffer.from([bytes.length === 4 ? 1 : 4, ...bytes]);
}

/** Reads answers of a proxy without taking a byte of what comes after them. */
class HandshakeReader {
  readonly #socket: Socket;
  #wake: () => void = () => undefined;
  #ended: unknown;
  readonly #onReadable = (): void => this.#wake();
  readonly #onEnd = (error?: unknown): void => {
    this.#ended ??= error instanceof Error ? error : new Error('closed');
    this.#wake();
  };

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('readable', this.#onReadable).on('end', this.#onEnd).on('error', this.#onEnd).on('close', this.#onEnd);
  }

  async read(length: number): Promise<Buffer> {
    for (;;) {
      const bytes = this.#socket.read(length) as Buffer | null;
      // At the end of a stream it gives what there is.
      if (bytes !== null && bytes.length === length) return bytes;
      if (this.#ended !== undefined || bytes !== null) {
        if (this.#ended instanceof AppError) throw this.#ended;
        throw proxyError('proxy_failed', 'The proxy broke the connection off.', this.#ended);
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Byte by byte: an answer is a few dozen of them, and none behind it may be taken. */
  async readHead(): Promise<string> {
    let head = '';
    while (!head.endsWith('\r\n\r\n')) {
      if (head.length === MAX_HEAD_BYTES) throw proxyError('proxy_failed', 'The proxy sends more than is accepted.');
      head += (await this.read(1)).toString('latin1');
    }
    return head;
  }

  release(): void {
    this.#socket
      .off('readable', this.#onReadable)
      .off('end', this.#onEnd)
      .off('error', this.#onEnd)
      .off('close', this.#onEnd);
  }
}
