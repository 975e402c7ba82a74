import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createMetrics } from '@blackfang/observability';
import { measureBreakers, rpcClient } from '../src/index.ts';
import { caller, startHouse, tokenOf, type House } from './house.ts';
import { ShelfDefinition } from './shelf.ts';

const BOOK = { name: 'book', count: 1 };

/** Takes connections and says nothing, like a process that is frozen. */
async function silentPeer() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => socket.destroy())));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

async function openBreakers(metrics: ReturnType<typeof createMetrics>): Promise<number> {
  const [series] = (await metrics.registry.getSingleMetric('blackfang_rpc_breakers_open')?.get())?.values ?? [];
  return series?.value ?? Number.NaN;
}

describe('a peer that does not answer', () => {
  let house: House | undefined;
  afterEach(() => house?.close());

  it('holds a few callers up, then nobody; and is called again when it is back', async () => {
    const metrics = createMetrics('breaker');
    measureBreakers(metrics);
    const peer = await silentPeer();
    const client = rpcClient(ShelfDefinition, `127.0.0.1:${peer.port}`);
    const accessToken = await tokenOf(caller());
    const look = (timeoutMs: number) => client.look(BOOK, { timeoutMs, accessToken });

    const held = await Promise.allSettled(Array.from({ length: 5 }, () => look(1_100)));
    expect(held.map((one) => one.status === 'rejected' && one.reason)).toEqual(
      held.map(() => expect.objectContaining({ kind: 'timeout' })),
    );
    expect(await openBreakers(metrics)).toBe(1);
    // Its own time would be a minute.
    await expect(look(60_000)).rejects.toMatchObject({
      kind: 'unavailable',
      reason: 'service_unavailable',
      retryAfterMs: 2_000,
    });

    await peer.close();
    house = await startHouse('tcp', { listen: `127.0.0.1:${peer.port}` });
    const answered = async (): Promise<unknown> => {
      for (;;) {
        try {
          return await look(5_000);
        } catch (error) {
          // Nobody else tells when it may be tried again.
          const { kind, retryAfterMs = 100 } = error as { kind: string; retryAfterMs?: number };
          if (kind !== 'unavailable') return error;
          await new Promise((resolve) => setTimeout(resolve, Math.min(retryAfterMs, 200)));
        }
      }
    };
    expect(await answered()).toEqual(BOOK);
    expect(await openBreakers(metrics)).toBe(0);
    client.close();
  });

  it('is not given up for calls that had no time left', async () => {
    const metrics = createMetrics('breaker');
    measureBreakers(metrics);
    const peer = await silentPeer();
    const client = rpcClient(ShelfDefinition, `127.0.0.1:${peer.port}`);
    const calls = Array.from({ length: 20 }, () => client.look(BOOK, { timeoutMs: 50 }));
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({ status: 'rejected', reason: { kind: 'timeout' } });
    }
    expect(await openBreakers(metrics)).toBe(0);
    client.close();
    await peer.close();
  });
});
