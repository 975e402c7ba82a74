import { createMetrics } from '@blackfang/observability';
import { Module } from '@nestjs/common';
import { IdempotentRequests, rpcClient, startRpcService, type IdempotentRequest } from '../src/index.ts';
import { caller, standing, startHouse, tokenOf } from './house.ts';
import { Shelf, ShelfDefinition, ShelfRpc } from './shelf.ts';

const BOOK = { name: 'book', count: 1 };

describe('a call with an Idempotency-Key', () => {
  it('is answered by what the service keeps for the key, under the name of the method and the bytes sent', async () => {
    const shelf = new Shelf();
    const asked: IdempotentRequest[] = [];
    const kept = new Map<string, Uint8Array>();
    const requests: IdempotentRequests = {
      async runOnce(_caller, request, work) {
        asked.push(request);
        const answer = kept.get(request.key) ?? (await work());
        kept.set(request.key, answer);
        return answer;
      },
    };
    @Module({
      controllers: [ShelfRpc],
      providers: [
        { provide: Shelf, useValue: shelf },
        { provide: IdempotentRequests, useValue: requests },
      ],
    })
    class ShelfModule {}
    const options = standing({ listen: '127.0.0.1:0', logLines: [], metrics: createMetrics('scraping') });
    const service = await startRpcService(ShelfModule, options);
    const client = rpcClient(ShelfDefinition, `127.0.0.1:${service.port}`);
    const accessToken = await tokenOf(caller());

    let puts = 0;
    // The key names this write, not what the write calls.
    shelf.put = (item) => client.greet({ ...item, count: ++puts });
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await client.put(BOOK, { accessToken, idempotencyKey: 'k' })).toEqual({ name: 'book', count: 1 });
    }
    await client.look(BOOK, { accessToken, idempotencyKey: 'k' });
    expect(puts).toBe(1);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatchObject({ key: 'k', operation: '/blackfang.spec.v1.ShelfService/Put' });
    expect(JSON.parse(Buffer.from(asked[0]?.request ?? []).toString())).toEqual(BOOK);
    client.close();
    await service.close();
  });

  it('is refused by a service that keeps no answers, before anything is done', async () => {
    const house = await startHouse();
    let puts = 0;
    house.shelf.put = (item) => (puts++, Promise.resolve(item));
    const call = house.client().put(BOOK, { accessToken: await tokenOf(caller()), idempotencyKey: 'k' });
    await expect(call).rejects.toMatchObject({ reason: 'idempotency_unsupported' });
    expect(puts).toBe(0);
    await house.close();
  });
});
