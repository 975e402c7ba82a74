import type { Caller } from '@blackfang/core';
import { applyDecorators, Controller, SetMetadata } from '@nestjs/common';
import type { Access, ServiceCaller } from './access.ts';
import type { CallContext } from './call-context.ts';
import type { MethodContract, RequestOf, ResponseOf, ServiceContract } from './contract.ts';

export const CONTRACT = 'blackfang:rpc:contract';
export const ACCESS = 'blackfang:rpc:access';

/** What a handler knows of the call beside its request. */
export interface RpcContext extends CallContext {
  /** The client's `Idempotency-Key`, where it sent one. */
  readonly idempotencyKey: string | undefined;
}

type Incoming<M extends MethodContract> = M['requestStream'] extends true ? AsyncIterable<RequestOf<M>> : RequestOf<M>;
type Outgoing<M extends MethodContract> = M['responseStream'] extends true
  ? AsyncIterable<ResponseOf<M>>
  : Promise<ResponseOf<M>>;

/** A method, so that handlers may ask for either kind of caller; `@Rpc` checks that they ask for the right one. */
interface Handler<M extends MethodContract> {
  handle(caller: Caller | ServiceCaller, request: Incoming<M>, context: RpcContext): Outgoing<M>;
}

/** One handler for each method of the contract. */
export type RpcHandlers<S extends ServiceContract> = {
  [K in keyof S['methods']]: Handler<S['methods'][K]>['handle'];
};

/** Answers for a service of the contract; the compiler checks that each method is there and has its types. */
export function RpcController<const S extends ServiceContract>(contract: S) {
  const decorate = applyDecorators(Controller(), SetMetadata(CONTRACT, contract));
  return <C extends new (...args: never[]) => RpcHandlers<S>>(target: C): void => decorate(target);
}

type CallerFor<A extends Access> = A extends { permission: string } ? Caller : ServiceCaller;

/** Says who may call the method; one that does not say it keeps the service from starting. */
export function Rpc<const A extends Access>(access: A) {
  return <H extends (caller: CallerFor<A>, request: never, context: RpcContext) => unknown>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    SetMetadata(ACCESS, access)(target, key, descriptor);
  };
}
