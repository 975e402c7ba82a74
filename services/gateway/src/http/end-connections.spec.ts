import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { endConnections } from './end-connections.ts';

let server: FastifyInstance;
const clients: Socket[] = [];
const answering = Promise.withResolvers<void>();
const asked = Promise.withResolvers<void>();

beforeEach(async () => {
  server = fastify({ forceCloseConnections: 'idle' });
  endConnections(server, 2_000);
  server.get('/slow', async () => {
    asked.resolve();
    await answering.promise;
    return { done: true };
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

async function client(): Promise<Socket> {
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  clients.push(socket);
  const accepted = once(server.server, 'connection');
  await Promise.all([once(socket, 'connect'), accepted]);
  return socket;
}

describe('a server that ends', () => {
  it('waits for no connection that nobody has used, and for the answer of one that somebody has', async () => {
    const unused = await client();
    const used = await client();
    used.write('GET /slow HTTP/1.1\r\nhost: gateway\r\n\r\n');
    await asked.promise;
    const closed = server.close();
    await once(unused, 'close');
    const answer = once(used, 'data');
    answering.resolve();
    expect(String((await answer)[0])).toContain('{"done":true}');
    await closed;
  });

  it('cuts off who never ends a request', async () => {
    const endless = await client();
    endless.write('POST /slow HTTP/1.1\r\nhost: gateway\r\ncontent-length: 9\r\n');
    const gone = once(endless, 'close');
    await server.close();
    await expect(gone).resolves.toBeDefined();
  });
});
