import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '@blackfang/core';
import { createMetrics } from '@blackfang/observability';
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { Rpc, RpcController, startRpcService } from '../src/index.ts';
import { caller, moduleOf, standing, startHouse, tokenOf } from './house.ts';
import { Shelf, ShelfDefinition, ShelfRpc, type Item } from './shelf.ts';

const BOOK = { name: 'book', count: 1 };

describe('a service that stops', () => {
  it('lets the calls that run end, and takes no new ones', async () => {
    const house = await startHouse();
    const accessToken = await tokenOf(caller());
    const [entered, leave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    house.shelf.put = async (item) => {
      entered.resolve();
      await leave.promise;
      return item;
    };
    const client = house.client();
    const call = client.put(BOOK, { accessToken });
    await entered.promise;
    const closed = house.close();
    await expect(startedCall(house.target)).rejects.toMatchObject({ code: 14 });
    leave.resolve();
    expect(await call).toEqual(BOOK);
    await closed;
  });

  it('aborts after its grace what does not end, with an error that says to try again', async () => {
    const house = await startHouse('tcp', { graceMs: 20 });
    const accessToken = await tokenOf(caller());
    const entered = Promise.withResolvers<AbortSignal>();
    house.shelf.put = (_item, { signal }) => {
      entered.resolve(signal);
      return new Promise<never>(() => undefined);
    };
    house.shelf.browse = async function* (_item, { signal }) {
      yield BOOK;
      await once(signal, 'abort');
    };
    const client = house.client();
    const call = client.put(BOOK, { accessToken });
    const stream = client.browse(BOOK, { accessToken })[Symbol.asyncIterator]();
    await stream.next();
    const signal = await entered.promise;
    const outcomes = Promise.allSettled([call, stream.next()]);
    await house.service.close();
    const stopping = { status: 'rejected', reason: { kind: 'unavailable', reason: 'server_stopping' } };
    expect(await outcomes).toMatchObject([stopping, stopping]);
    expect(signal.aborted).toBe(true);
    await house.close();
  });
});

/** One call without a token on a new connection. */
function startedCall(target: string): Promise<unknown> {
  const client = new Client(target, credentials.createInsecure());
  return health(client).finally(() => client.close());
}

function health(client: Client, service = ''): Promise<unknown> {
  const { path, requestSerialize, responseDeserialize } = healthService.Check ?? never();
  return new Promise((resolve, reject) => {
    const done = (error: ServiceError | null, value: unknown) => (error ? reject(error) : resolve(value));
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service }, done);
  });
}

function never(): never {
  throw new Error('The health service has no Check.');
}

describe('a service that starts', () => {
  @RpcController(ShelfDefinition)
  class Careless extends ShelfRpc {
    // Overrides without saying who may call.
    override look(_caller: Caller, request: Item): Promise<Item> {
      return Promise.resolve(request);
    }
    override deliver(): Promise<Item> {
      return Promise.resolve(BOOK);
    }
  }

  @RpcController(ShelfDefinition)
  class Incomplete extends ShelfRpc {
    @Rpc({ permission: 'watches:read' })
    peek(_caller: Caller, request: Item): Promise<Item> {
      return Promise.resolve(request);
    }
  }

  const start = (controller: typeof ShelfRpc, listen = '127.0.0.1:0') =>
    startRpcService(moduleOf(controller, new Shelf()), standing({ listen, logLines: [], metrics: createMetrics('x') }));

  it('refuses to when a method does not say who may call it, and names each', async () => {
    const refused = start(Careless);
    await expect(refused).rejects.toThrow('ShelfService/Look: no @Rpc that says who may call Careless.look');
    await expect(refused).rejects.toThrow('ShelfService/Deliver: no @Rpc that says who may call Careless.deliver');
  });

  it('refuses to when the contract has a method that it does not answer, or the other way round', async () => {
    Object.defineProperty(Incomplete.prototype, 'browse', { value: undefined });
    const refused = start(Incomplete);
    await expect(refused).rejects.toThrow('ShelfService/Browse: no method browse in Incomplete');
    await expect(refused).rejects.toThrow('knows no method peek, which Incomplete answers');
  });

  it('refuses to when it answers nothing', async () => {
    class Nothing {}
    await expect(start(Nothing as unknown as typeof ShelfRpc)).rejects.toThrow('no @RpcController');
  });

  it('takes over the socket of a process that was killed, and not that of one that lives', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rpc-'));
    const path = join(folder, 's');
    const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.stdout.write('up'))`;
    const killed = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(killed.stdout, 'data');
    await expect(start(ShelfRpc, `unix:${path}`)).rejects.toThrow('Another process answers');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(existsSync(path)).toBe(true);
    const service = await start(ShelfRpc, `unix:${path}`);
    await service.close();
    rmSync(folder, { recursive: true });
    await expect(start(ShelfRpc, `unix:/tmp/${'x'.repeat(120)}`)).rejects.toThrow('longer than 100 bytes');
  });

  it('refuses a port that is taken', async () => {
    const first = await start(ShelfRpc);
    await expect(start(ShelfRpc, `127.0.0.1:${first.port}`)).rejects.toThrow('EADDRINUSE');
    await first.close();
  });

  it('tells its health, as a whole and by service', async () => {
    const house = await startHouse('tcp');
    const client = new Client(house.target, credentials.createInsecure());
    expect(await health(client)).toEqual({ status: 'SERVING' });
    expect(await health(client, ShelfDefinition.fullName)).toEqual({ status: 'SERVING' });
    await expect(health(client, 'other')).rejects.toMatchObject({ code: 5 });
    client.close();
    await house.close();
  });
});
