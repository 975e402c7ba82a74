import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface ProxyServer {
  readonly port: number;
  /** HOST:PORT of the tunnels asked for so far. */
  readonly asked: string[];
  /** What it does instead of its work: answers with a status or reply of its protocol, says nothing, or breaks off. */
  trouble: number | 'silence' | 'break' | undefined;
  close(): Promise<void>;
}

export interface ProxyServerOptions {
  readonly username?: string;
  readonly password?: string;
}

/** A proxy that speaks CONNECT of HTTP/1.1 (RFC 9110, 9.3.6). */
export function startHttpProxy(options: ProxyServerOptions = {}): Promise<ProxyServer> {
  return start(options, async (client, proxy) => {
    let head = '';
    while (!head.includes('\r\n\r\n')) head += (await next(client)).toString('latin1');
    const [, host = '', port = ''] = /^CONNECT (\S+):(\d+) HTTP\/1\.1\r\n/.exec(head) ?? [];
    proxy.asked.push(`${host}:${port}`);
    const refuse = (status: number) => client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    if (options.username !== undefined) {
      const wanted = Buffer.from(`${options.username}:${options.password}`).toString('base64');
      if (!head.includes(`\r\nProxy-Authorization: Basic ${wanted}\r\n`)) return void refuse(407);
    }
    if (typeof proxy.trouble === 'number') return void refuse(proxy.trouble);
    const target = await dial(host.replace(/^\[|\]$/g, ''), Number(port));
    if (target === undefined) return void refuse(502);
    client.write('HTTP/1.1 200 Connection established\r\nvia: 1.1 spec\r\n\r\n');
    join(client, target);
  });
}

/** A server of SOCKS 5 (RFC 1928, and 1929 where it wants a user name). */
export function startSocksProxy(options: ProxyServerOptions = {}): Promise<ProxyServer> {
  return start(options, async (client, proxy) => {
    const method = options.username === undefined ? 0 : 2;
    const greeting = await next(client);
    if (!greeting.subarray(2).includes(method)) return void client.end(Uint8Array.of(5, 0xff));
    client.write(Uint8Array.of(5, method));
    if (method === 2) {
      const said = await next(client);
      const name = said.subarray(2, 2 + (said[1] ?? 0)).toString();
      const password = said.subarray(3 + (said[1] ?? 0)).toString();
      const isRight = name === options.username && password === options.password;
      client.write(Uint8Array.of(1, isRight ? 0 : 1));
      if (!isRight) return void client.end();
    }
    const request = await next(client);
    const length = request[3] === 1 ? 4 : 16;
    const host = ipaddr.fromByteArray([...request.subarray(4, 4 + length)]).toString();
    const port = request.readUInt16BE(4 + length);
    proxy.asked.push(`${host}:${port}`);
    const reply = (code: number) => Uint8Array.of(5, code, 0, 1, 127, 0, 0, 1, 0, 80);
    if (typeof proxy.trouble === 'number') return void client.end(reply(proxy.trouble));
    const target = await dial(host, port);
    if (target === undefined) return void client.end(reply(5));
    // In two pieces, as networks may.
    client.write(reply(0).subarray(0, 3), () => client.write(reply(0).subarray(3)));
    join(client, target);
  });
}

async function start(
  _options: ProxyServerOptions,
  serve: (client: Socket, proxy: ProxyServer) => Promise<void>,
): Promise<ProxyServer> {
  const open = new Set<Socket>();
  const server: Server = createServer((client) => {
    open.add(client);
    // Clients break connections off as they like.
    client.on('error', () => client.destroy()).on('close', () => open.delete(client));
    if (proxy.trouble === 'break') return void client.destroy();
    if (proxy.trouble !== 'silence') serve(client, proxy).catch(() => client.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const proxy: ProxyServer = {
    port: (server.address() as AddressInfo).port,
    asked: [],
    trouble: undefined,
    close: async () => {
      for (const socket of open) socket.destroy();
      await once(server.close(), 'close');
    },
  };
  return proxy;
}

async function next(socket: Socket): Promise<Buffer> {
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes;
}

async function dial(host: string, port: number): Promise<Socket | undefined> {
  const socket = connect(port, host);
  return once(socket, 'connect').then(
    () => socket,
    () => undefined,
  );
}

function join(client: Socket, target: Socket): void {
  target.on('error', () => client.destroy());
  client.on('close', () => target.destroy());
  client.pipe(target).pipe(client);
}
