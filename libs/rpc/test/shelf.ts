import type { Caller } from '@blackfang/core';
import { Rpc, RpcController, type RpcContext, type ServiceCaller } from '../src/index.ts';

/** A service that exists for these specs alone: what is on a shelf, with one method of each shape. */
export interface Item {
  readonly name: string;
  readonly count: number;
}

const codec = {
  encode: (message: Item) => ({ finish: () => Buffer.from(JSON.stringify(message)) }),
  decode: (bytes: Uint8Array): Item => JSON.parse(Buffer.from(bytes).toString()) as Item,
};
const unary = { requestType: codec, requestStream: false, responseType: codec, responseStream: false } as const;

export const ShelfDefinition = {
  name: 'ShelfService',
  fullName: 'blackfang.spec.v1.ShelfService',
  methods: {
    look: { name: 'Look', ...unary, options: { idempotencyLevel: 'NO_SIDE_EFFECTS' } },
    put: { name: 'Put', ...unary, options: {} },
    restock: { name: 'Restock', ...unary, options: {} },
    greet: { name: 'Greet', ...unary, options: {} },
    browse: { name: 'Browse', ...unary, responseStream: true, options: {} },
    deliver: { name: 'Deliver', ...unary, requestStream: true, options: {} },
    exchange: { name: 'Exchange', ...unary, requestStream: true, responseStream: true, options: {} },
  },
} as const;

type Answer<C> = (request: Item, context: RpcContext, caller: C) => Promise<Item>;

/** What the shelf does, to be set by a spec. */
export class Shelf {
  look: Answer<Caller> = (item) => Promise.resolve(item);
  put: Answer<Caller> = (item) => Promise.resolve(item);
  restock: Answer<ServiceCaller> = (item) => Promise.resolve(item);
  greet: Answer<Caller> = (item) => Promise.resolve(item);
  async *browse(item: Item, _context: RpcContext): AsyncIterable<Item> {
    for (let count = 0; count < item.count; count++) yield { ...item, count };
  }
  async deliver(items: AsyncIterable<Item>): Promise<Item> {
    let count = 0;
    for await (const item of items) count += item.count;
    return { name: 'delivered', count };
  }
  async *exchange(items: AsyncIterable<Item>): AsyncIterable<Item> {
    for await (const item of items) yield { ...item, count: -item.count };
  }
}

@RpcController(ShelfDefinition)
export class ShelfRpc {
  constructor(private readonly shelf: Shelf) {}

  @Rpc({ permission: 'watches:read' })
  look(caller: Caller, request: Item, context: RpcContext): Promise<Item> {
    return this.shelf.look(request, context, caller);
  }

  @Rpc({ permission: 'watches:write' })
  put(caller: Caller, request: Item, context: RpcContext): Promise<Item> {
    return this.shelf.put(request, context, caller);
  }

  @Rpc({ callers: ['gateway', 'billing'] })
  restock(caller: ServiceCaller, request: Item, context: RpcContext): Promise<Item> {
    return this.shelf.restock(request, context, caller);
  }

  @Rpc({ permission: 'any' })
  greet(caller: Caller, request: Item, context: RpcContext): Promise<Item> {
    return this.shelf.greet(request, context, caller);
  }

  @Rpc({ permission: 'watches:read' })
  browse(_caller: Caller, request: Item, context: RpcContext): AsyncIterable<Item> {
    return this.shelf.browse(request, context);
  }

  @Rpc({ permission: 'watches:write' })
  deliver(_caller: Caller, requests: AsyncIterable<Item>): Promise<Item> {
    return this.shelf.deliver(requests);
  }

  @Rpc({ permission: 'watches:write' })
  exchange(_caller: Caller, requests: AsyncIterable<Item>): AsyncIterable<Item> {
    return this.shelf.exchange(requests);
  }
}
