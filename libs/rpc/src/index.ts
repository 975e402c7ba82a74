export { signAccessToken, createTokenVerifier, type NewAccessToken, type SigningKey } from './access-token.ts';
export type {
  Access,
  ServiceCaller,
  ServiceName,
  TokenVerifiers,
  VerifyAccessToken,
  VerifyServiceToken,
} from './access.ts';
export { measureBreakers } from './breaker.ts';
export { measureCalls } from './measure-calls.ts';
export { currentCall, untilCallEnds, withCall, type CallContext } from './call-context.ts';
export { rpcClient, type RpcCallOptions, type RpcClient, type RpcClientOptions } from './client.ts';
export type { ServiceContract } from './contract.ts';
export { Rpc, RpcController, type RpcContext, type RpcHandlers } from './declare.ts';
export { RpcStrategy, type RpcStrategyOptions } from './rpc-strategy.ts';
export {
  createServiceIdentity,
  createServiceTokenVerifier,
  type ServiceIdentity,
  type ServiceKey,
} from './service-token.ts';
export { startRpcService, type RunningService } from './start-service.ts';
export {
  serviceAccess,
  ServiceAccess,
  startService,
  type RpcSettings,
  type ServiceModule,
} from './start-own-service.ts';
export { IdempotentRequests, type IdempotentRequest } from './idempotent-requests.ts';
export { HealthProbe } from './health.ts';
export { ClockOfPeer } from './clock-of-peer.ts';
